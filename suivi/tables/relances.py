"""Who must do what, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from clauses_project.listes import ColonneDate, ColonneEtat, ColonneMois, ColonneNombre, TableMaison
from suivi.enums import TON_DE_L_ATTENTE, Attente, NiveauRelance
from suivi.relances import EN_COURT, MoisAttendu, anciennete

NOMS_CITES = 3


class TableRelances(TableMaison):
    """One row a company and month; `gestes` are links, the page of each asks or confirms."""

    entreprise = tables.Column(
        verbose_name="Entreprise", order_by=("entreprise__recherche", "mois")
    )
    mois = ColonneMois(verbose_name="Mois")
    attente = ColonneEtat(verbose_name="État", tons=TON_DE_L_ATTENTE)
    marches = tables.Column(
        verbose_name="Marchés", accessor="declarations", orderable=False, empty_values=()
    )
    depuis = ColonneDate(verbose_name="Depuis le")
    jours = ColonneNombre(verbose_name="Jours", accessor="attend_depuis", visible=False)
    derniere = tables.Column(
        verbose_name="Dernière relance", default="", order_by="derniere__envoyee_le"
    )
    prochaine = tables.Column(verbose_name="Prochaine", default="", order_by="prochaine__le")
    action = tables.Column(verbose_name="À faire")
    qui = tables.Column(verbose_name="Par qui", visible=False)

    class Meta:
        sequence = (
            "entreprise",
            "mois",
            "attente",
            "marches",
            "depuis",
            "jours",
            "derniere",
            "prochaine",
            "action",
            "qui",
        )

    def render_entreprise(self, record: MoisAttendu) -> str:
        return _fragment("entreprise", ligne=record)

    def value_entreprise(self, record: MoisAttendu) -> str:
        return str(record.entreprise)

    def render_attente(self, record: MoisAttendu, column: ColonneEtat, bound_column) -> str:
        return column.render(Attente(record.attente).label, record, bound_column)

    def value_attente(self, record: MoisAttendu) -> str:
        return str(Attente(record.attente).label)

    def render_marches(self, record: MoisAttendu) -> str:
        return _fragment("marches", ligne=record)

    def value_marches(self, record: MoisAttendu) -> str:
        return ", ".join(
            declaration.declarant.attribution.lot.marche.reference
            for declaration in record.declarations
        )

    def render_depuis(self, record: MoisAttendu) -> str:
        return _fragment("depuis", ligne=record, anciennete=anciennete(record.attend_depuis))

    def value_depuis(self, record: MoisAttendu) -> date:
        return record.depuis

    def render_derniere(self, record: MoisAttendu) -> str:
        return _fragment("derniere", relance=record.derniere, mot=_nom(record.derniere.niveau))

    def value_derniere(self, record: MoisAttendu) -> str:
        envoi = timezone.localdate(record.derniere.envoyee_le)
        return f"{_nom(record.derniere.niveau)}, {envoi:%d/%m/%Y}, {_etat(record)}"

    def render_prochaine(self, record: MoisAttendu) -> str:
        return _fragment("prochaine", ligne=record, mot=_nom(record.prochaine.niveau))

    def value_prochaine(self, record: MoisAttendu) -> str:
        le = record.prochaine.le
        return f"{_nom(record.prochaine.niveau)}{f', {le:%d/%m/%Y}' if le else ''}"

    def render_action(self, record: MoisAttendu) -> str:
        return _fragment("action", ligne=record, gestes=gestes(record))

    def value_action(self, record: MoisAttendu) -> str:
        return record.action


def gestes(ligne: MoisAttendu) -> list[tuple[str, str]]:
    """What can be done of a month, the most useful first: (words, address)."""
    if ligne.attente == Attente.A_CONTROLER:
        return [("Contrôler", ligne.declarations[0].get_absolute_url())]
    liens = []
    if ligne.non_remise and ligne.destinataire:
        lien = reverse("suivi:relance", args=[ligne.derniere.pk])
        liens.append((ligne.action.partition(" : ")[0], lien))
    if ligne.destinataire is None:
        ajouter = reverse("entreprises:ajouter_contact", args=[ligne.entreprise.pk])
        liens.append(("Ajouter un contact", ajouter))
    if ligne.brouillon:
        nom = _nom(ligne.brouillon.niveau)
        liens.append((f"Relire la {nom}", reverse("suivi:relance", args=[ligne.brouillon.pk])))
    elif ligne.prochaine:
        liens.append((f"Préparer la {_nom(ligne.prochaine.niveau)}", adresse(ligne, "preparer")))
    liens.append(("Ne pas relancer avant le…", adresse(ligne, "pause")))
    return [*liens, *_courriers(ligne)]


def _courriers(ligne: MoisAttendu) -> list[tuple[str, str]]:
    """Letters to print, contract by contract."""
    marches = {
        d.declarant.attribution.lot.marche_id: d.declarant.attribution.lot.marche
        for d in ligne.a_relancer
    }
    return [
        (
            f"Courriers, {marche.reference}" if len(marches) > 1 else "Courriers",
            f"{reverse('suivi:courriers', args=[pk])}?entreprise={ligne.entreprise.pk}",
        )
        for pk, marche in marches.items()
    ]


def adresse(ligne: MoisAttendu, geste: str) -> str:
    return reverse(
        f"suivi:relance_{geste}", args=[ligne.entreprise.pk, ligne.mois.year, ligne.mois.month]
    )


def _nom(niveau: int) -> str:
    return EN_COURT[NiveauRelance(niveau)]


def _etat(ligne: MoisAttendu) -> str:
    courriel = ligne.derniere.courriel
    return courriel.get_etat_display() if courriel else ligne.derniere.get_etat_display()


def _fragment(colonne: str, **contexte) -> str:
    return render_to_string("suivi/_relances_cellule.html", {"colonne": colonne, **contexte})


@dataclass(frozen=True)
class EnBref:
    """Companies from which nothing came, in one line of the first page; `a_relire`: drafts that wait for us."""

    nombre: int
    noms: list[str]
    rappel: str
    geste: tuple[str, str]
    a_relire: int


def en_bref(lignes: list[MoisAttendu]) -> EnBref:
    """« 3 entreprises en retard, relancées il y a 6 jours », and the next gesture."""
    retards = [ligne for ligne in lignes if ligne.attente == Attente.EN_RETARD]
    noms = list(dict.fromkeys(str(ligne.entreprise) for ligne in retards))
    return EnBref(
        nombre=len(noms),
        noms=noms[:NOMS_CITES] + ["…"] * (len(noms) > NOMS_CITES),
        rappel=_rappel(retards, len(noms)),
        geste=_geste(retards),
        a_relire=sum(1 for ligne in lignes if ligne.brouillon and ligne.destinataire),
    )


def _rappel(retards: list[MoisAttendu], nombre: int) -> str:
    envois = [
        (ligne.jour - timezone.localdate(ligne.derniere.envoyee_le)).days
        for ligne in retards
        if ligne.derniere
    ]
    accord = "relancée" if nombre == 1 else "relancées"
    return f"{accord} {anciennete(min(envois))}" if envois else f"pas encore {accord}"


def _geste(retards: list[MoisAttendu]) -> tuple[str, str]:
    """The draft or the next reminder when there is one month to chase, else the board."""
    tableau = f"{reverse('suivi:relances')}?attente={Attente.EN_RETARD.value}"
    if len(retards) != 1:
        niveaux = {ligne.prochaine.niveau for ligne in retards if ligne.prochaine}
        seul = len(niveaux) == 1
        return (f"Préparer la {_nom(niveaux.pop())}" if seul else "Voir", tableau)
    [retard] = retards
    if retard.brouillon:
        lien = reverse("suivi:relance", args=[retard.brouillon.pk])
        return f"Relire la {_nom(retard.brouillon.niveau)}", lien
    if retard.prochaine:
        return f"Préparer la {_nom(retard.prochaine.niveau)}", adresse(retard, "preparer")
    return "Voir", tableau
