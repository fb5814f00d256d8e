"""A month opens, and the companies are told: by the daily schedule or by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from clauses_project.dates import ajouter_mois, mois_de, suite_de_mois
from clauses_project.ecriture import du_mois
from clauses_project.ecriture import mois as en_mois
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import historique, journaliser
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from suivi.actions.declarations import ouvrir_les_declarations
from suivi.destinataires import destinataires
from suivi.models import Declaration
from territoires.models import Structure

RATTRAPAGE = 12  # months: what was missed longer ago is opened by hand


@dataclass(frozen=True)
class Ouverture:
    """What an opening did. `prevenues`: companies written to; `sans_adresse`: those nobody could be."""

    mois: date
    ouvertes: int
    prevenues: int = 0
    sans_adresse: tuple[str, ...] = ()

    def en_phrases(self) -> str:
        mois = en_mois(self.mois)
        match self.ouvertes:
            case 0:
                return f"Rien à ouvrir de plus pour {mois}."
            case 1:
                phrases = [f"Une déclaration est ouverte pour {mois}."]
            case nombre:
                phrases = [f"{nombre} déclarations sont ouvertes pour {mois}."]
        if self.prevenues == 1:
            phrases.append("Une entreprise est prévenue par courriel.")
        elif self.prevenues:
            phrases.append(f"{self.prevenues} entreprises sont prévenues par courriel.")
        if self.sans_adresse:
            phrases.append(f"Sans adresse, à prévenir autrement : {', '.join(self.sans_adresse)}.")
        return " ".join(phrases)


@transaction.atomic
def ouvrir_et_prevenir(
    *, structure: Structure, mois: date, par: Utilisateur | None, prevenir: bool
) -> Ouverture:
    """Opens the month for all who were at work; tells each company once of all that just opened for it.

    What was already open is not told again. Raises Refus for a month that has not begun.
    """
    ouvertes = ouvrir_les_declarations(structure=structure, mois=mois, par=par)
    if not (prevenir and ouvertes):
        return Ouverture(mois, len(ouvertes))
    par_entreprise = _par_entreprise(ouvertes)
    adresses = destinataires(structure, par_entreprise)
    for entreprise, declarations in par_entreprise.items():
        for personne in adresses[entreprise.pk]:
            envoyer(
                structure=structure,
                destinataire=personne.courriel,
                gabarit="suivi/courriels/ouverture.txt",
                par=par,
                contexte=_contexte(structure, mois, entreprise, declarations)
                | {"prenom": personne.prenom, "a_un_compte": personne.a_un_compte},
                en_fond=True,
            )
    sans_adresse = [str(entreprise) for entreprise in par_entreprise if not adresses[entreprise.pk]]
    return Ouverture(
        mois, len(ouvertes), len(par_entreprise) - len(sans_adresse), tuple(sans_adresse)
    )


def ouvrir_les_mois_dus(structure: Structure, jour: date) -> Iterator[str]:
    """Opens what is due that day, one sentence a month; what earlier days missed is caught up."""
    for mois in mois_dus(structure, jour):
        ouverture = ouvrir_et_prevenir(structure=structure, mois=mois, par=None, prevenir=True)
        if not _est_ouvert(structure, mois):
            journaliser(
                verbe=Verbe.OUVRIR,
                objet=structure,
                par=None,
                pourquoi=f"Les déclarations {du_mois(mois)}",
                details={"mois": mois.isoformat()},
            )
        if ouverture.ouvertes:
            yield ouverture.en_phrases()


def mois_dus(structure: Structure, jour: date) -> list[date]:
    """Months to open that day: last month from the opening day on, and since the last one that opened by
    itself, those that no day opened. A structure where none ever did starts with last month."""
    dernier = ajouter_mois(mois_de(jour), -1 if jour.day >= structure.jour_ouverture else -2)
    ouverts = _mois_ouverts(structure)
    if not ouverts:
        return [dernier] if jour.day >= structure.jour_ouverture else []
    depuis = max(ajouter_mois(max(ouverts), 1), ajouter_mois(dernier, 1 - RATTRAPAGE))
    return list(suite_de_mois(min(depuis, dernier), dernier))


def _mois_ouverts(structure: Structure) -> list[date]:
    """Months of which the journal says that they opened by themselves."""
    traces = historique(structure).filter(verbe=Verbe.OUVRIR, qui=None)
    return [
        date.fromisoformat(details["mois"]) for details in traces.values_list("details", flat=True)
    ]


def _est_ouvert(structure: Structure, mois: date) -> bool:
    return mois in _mois_ouverts(structure)


def _par_entreprise(declarations: list[Declaration]) -> dict[Entreprise, list[Declaration]]:
    """Company → its declarations, by contract then month."""
    ouvertes = (
        Declaration.objects.filter(pk__in=[declaration.pk for declaration in declarations])
        .pour_liste()
        .order_by(
            "declarant__entreprise__raison_sociale",
            "declarant__entreprise",
            "declarant__attribution__lot__marche__reference",
            "declarant__attribution__lot__numero",
            "mois",
            "pk",
        )
    )
    rangees: dict[Entreprise, list[Declaration]] = defaultdict(list)
    for declaration in ouvertes:
        rangees[declaration.declarant.entreprise].append(declaration)
    return rangees


def _contexte(
    structure: Structure, mois: date, entreprise: Entreprise, declarations: list[Declaration]
) -> dict:
    return {
        "mois": mois,
        "entreprise": entreprise,
        "declarations": declarations,
        "limite": ajouter_mois(mois_de(mois), 1).replace(day=structure.jour_limite),
        "lien": settings.ADRESSE + reverse("accueil"),
    }
