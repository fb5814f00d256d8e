"""The month: opened, filled, transmitted, sent back, validated, reopened. The functions are the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de, suite_de_mois
from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from comptes.enums import Verbe
from comptes.journal import Auteur, compte, journaliser, journaliser_lot, verrouiller
from comptes.models import Utilisateur
from marches.enums import Periodicite, Statut
from marches.models import Declarant
from suivi.actions.decisions import (
    decider_tout,
    effacer_decision,
    faits_de,
    lignes_tenues,
    photos,
)
from suivi.controles import alertes_a_lever
from suivi.enums import SAISISSABLES, TRANSITIONS, Etat
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.recus import envoyer_recu
from territoires.models import Structure

HEURES_D_UN_MOIS = Decimal(744)  # 31 days of 24 hours

Saisie = tuple[Decimal | None, Decimal | None]


@transaction.atomic
def ouvrir(
    *, declarant: Declarant, mois: date, par: Utilisateur | None
) -> tuple[Declaration, bool]:
    """The declaration of that declarant and month, opened when it was not yet (True).

    Raises Refus for a month that has not begun.
    """
    mois = mois_de(mois)
    refuser_si(_refus_d_ouverture(mois))
    declaration, creee = Declaration.objects.get_or_create(
        declarant=declarant, mois=mois, defaults={"structure": declarant.structure}
    )
    if creee:
        journaliser(verbe=Verbe.OUVRIR, objet=declaration, par=par)
    return declaration, creee


def ouvrir_le_mois(*, structure: Structure, mois: date, par: Utilisateur | None) -> int:
    """Opens that month for every declarant at work in the structure; returns how many were opened."""
    return len(ouvrir_les_declarations(structure=structure, mois=mois, par=par))


def _refus_d_ouverture(mois: date) -> list[str]:
    if mois <= timezone.localdate():
        return []
    return [f"{en_mois(mois).capitalize()} n'a pas commencé : rien n'est encore à déclarer."]


@transaction.atomic
def ouvrir_les_declarations(
    *, structure: Structure, mois: date, par: Utilisateur | None
) -> list[Declaration]:
    """The declarations that this opening of the month opens; again, or by two at once: none twice.

    Quarterly declarants get the three months of a quarter when its last one opens: each of those where
    they were at work. A few queries, however many they are. Raises Refus for a month that has not begun.
    """
    mois = mois_de(mois)
    refuser_si(_refus_d_ouverture(mois))
    verrouiller(structure)
    du_trimestre = Declaration.objects.filter(
        structure=structure, mois__range=(ajouter_mois(mois, -2), mois)
    )
    deja = set(du_trimestre.order_by().values_list("declarant", "mois"))
    nouvelles = {
        (declarant.pk, un_mois): Declaration(
            structure=structure, declarant=declarant, mois=un_mois, ouverte_le=timezone.now()
        )
        for declarant, un_mois in _attendus(structure, mois)
        if (declarant.pk, un_mois) not in deja
    }
    # One that somebody opens alone at this very moment is theirs, and is left out.
    Declaration.objects.bulk_create(nouvelles.values(), ignore_conflicts=True)
    ouvertes = [
        ouverte
        for ouverte in du_trimestre.pour_liste()
        if (cle := (ouverte.declarant_id, ouverte.mois)) in nouvelles
        and ouverte.ouverte_le == nouvelles[cle].ouverte_le
    ]
    journaliser_lot(verbe=Verbe.OUVRIR, objets={ouverte: {} for ouverte in ouvertes}, par=par)
    return ouvertes


def _attendus(structure: Structure, mois: date) -> list[tuple[Declarant, date]]:
    """Who declares which months when this one opens."""
    attendus = [
        (declarant, mois)
        for declarant, _ in declarants_au_travail(structure, mois)
        if declarant.periodicite == Periodicite.MENSUELLE
    ]
    if mois.month % 3 == 0:
        attendus += [
            (declarant, un_mois)
            for un_mois in suite_de_mois(ajouter_mois(mois, -2), mois)
            for declarant, _ in declarants_au_travail(structure, un_mois)
            if declarant.periodicite == Periodicite.TRIMESTRIELLE
        ]
    return attendus


def declarants_au_travail(structure: Structure, mois: date) -> Iterator[tuple[Declarant, date]]:
    """Declarants who have that month to declare, each with its first month of all.

    From the ordre de service or the first work contract (not from notification), within the dates of the
    attribution, not while asleep; as long as the contract runs, up to the month it is soldé (or ends, once
    terminé).
    """
    fin = dernier_jour(mois_de(mois))
    premiers_contrats = (
        Affectation.objects.filter(
            attribution=OuterRef("attribution"), contrat__employeur=OuterRef("entreprise")
        )
        .order_by()
        .values("attribution")
        .annotate(debut=Min("contrat__date_debut"))
        .values("debut")
    )
    declarants = (
        Declarant.objects.filter(structure=structure)
        .filter(
            Q(attribution__lot__marche__statut=Statut.EN_COURS)
            | Q(
                attribution__lot__marche__statut=Statut.TERMINE,
                attribution__lot__marche__date_fin__gte=mois_de(mois),
            )
            | Q(
                attribution__lot__marche__statut=Statut.SOLDE,
                attribution__lot__marche__date_solde__gte=mois_de(mois),
            )
        )
        .filter(Q(en_sommeil_jusqu_au=None) | Q(en_sommeil_jusqu_au__lt=fin))
        .filter(Q(attribution__date_debut=None) | Q(attribution__date_debut__lte=fin))
        .filter(Q(attribution__date_fin=None) | Q(attribution__date_fin__gte=mois_de(mois)))
        .annotate(premier_contrat=Subquery(premiers_contrats))
        .select_related("structure", "attribution__lot__marche", "entreprise")
        .order_by("pk")
    )
    for declarant in declarants:
        debuts = [
            debut
            for debut in (
                declarant.attribution.lot.marche.date_ordre_service,
                declarant.premier_contrat,
            )
            if debut
        ]
        if debuts and min(debuts) <= fin:
            yield declarant, mois_de(min(debuts))


def affectations_attendues(declaration: Declaration) -> QuerySet[Affectation]:
    """Whose hours this declaration waits for: work contracts of the month, on its attribution.

    Those of the declarant's own staff; the company that owes the hours also declares for employers who
    do not declare themselves.
    """
    attribution = declaration.declarant.attribution
    entreprise = declaration.declarant.entreprise_id
    employeurs = Q(contrat__employeur=entreprise)
    if entreprise == attribution.entreprise_id:
        employeurs |= ~Q(contrat__employeur__in=attribution.declarants.values("entreprise"))
    return (
        Affectation.objects.filter(employeurs, attribution=attribution)
        .filter(contrat__date_debut__lte=dernier_jour(declaration.mois))
        .filter(Q(contrat__date_fin=None) | Q(contrat__date_fin__gte=declaration.mois))
    )


@transaction.atomic
def saisir(
    *,
    declaration: Declaration,
    saisies: Mapping[int, Saisie],
    par: Auteur,
    profil: Profil,
    version: int | None = None,
    commentaire: str | None = None,
) -> Declaration:
    """Writes the hours of these affectations (work, training; None: not typed) in a declaration.

    A line whose hours change loses its decision. Raises Refus when the declaration is closed to this
    profile, when somebody saved it since `version`, when a work contract does not run that month, or
    when the hours are declared elsewhere.
    """
    declaration = verrouiller(declaration, version=version)
    refuser_si(refus_de_saisie(declaration, profil))
    lignes = {
        ligne.affectation_id: ligne
        for ligne in LigneHeures.objects.select_for_update(of=("self",))
        .filter(affectation__in=saisies, mois=declaration.mois)
        .select_related("declaration__declarant__entreprise")
    }
    affectations = (
        Affectation.objects.filter(pk__in=saisies, attribution=declaration.declarant.attribution_id)
        .select_related("contrat__participant__identite", "contrat__employeur")
        .prefetch_related("contrat__participant__eligibilites")
        .in_bulk()
    )
    attendues = set(affectations_attendues(declaration).values_list("pk", flat=True))
    changees = []
    for pk, (travail, formation) in saisies.items():
        ligne = lignes.get(pk)
        if ligne is None and travail is None and formation is None:
            continue
        affectation = affectations.get(pk)
        if affectation is None:
            raise Refus("Cette personne n'a pas de contrat de travail pour ce marché.")
        refuser_si(
            refus_de_ligne(declaration, affectation, ligne, pk in attendues, travail, formation)
        )
        if ligne and (ligne.heures_travail, ligne.heures_formation) == (travail, formation):
            continue
        ligne = ecrire_ligne(declaration, affectation, ligne, travail, formation)
        changees.append(ligne)
    if commentaire is not None and commentaire != declaration.commentaire:
        declaration.commentaire = commentaire
    elif not changees:
        return declaration
    if any(ligne.heures for ligne in changees):
        declaration.sans_heure = False
    declaration.version += 1
    declaration.full_clean()
    declaration.save()
    journaliser(
        verbe=Verbe.SAISIR, objet=declaration, par=par, details={"lignes": photos(changees)}
    )
    return declaration


def ecrire_ligne(
    declaration: Declaration,
    affectation: Affectation,
    ligne: LigneHeures | None,
    travail: Decimal | None,
    formation: Decimal | None,
) -> LigneHeures:
    """Stores these hours on the line, or on a new one; whatever was decided of it is forgotten.

    The hours were read by `lire_heures` and passed `refus_de_ligne`: the constraints of the database
    have the last word, and are not asked one by one.
    """
    ligne = ligne or LigneHeures(
        structure=declaration.structure,
        declaration=declaration,
        affectation=affectation,
        mois=declaration.mois,
    )
    ligne.heures_travail, ligne.heures_formation = travail, formation
    effacer_decision(ligne)
    ligne.correction_demandee = ""
    ligne.faits = faits_de(affectation.contrat, ligne.mois)
    ligne.version += 1
    ligne.clean_fields(exclude=["structure", "declaration", "affectation", "faits", "decidee_par"])
    ligne.save()
    return ligne


def refus_de_saisie(declaration: Declaration, profil: Profil) -> list[str]:
    """Why this profile may not type hours in this declaration now; nothing when it may."""
    if declaration.mois > timezone.localdate():
        return [f"{en_mois(declaration.mois).capitalize()} n'a pas commencé."]
    permis = SAISISSABLES | {Etat.TRANSMISE} if profil.est_gestionnaire else SAISISSABLES
    if declaration.etat in permis:
        return []
    if declaration.etat == Etat.VALIDEE:
        return [
            "Cette déclaration est validée : elle ne change plus, sauf si le facilitateur la rouvre."
        ]
    return [
        "Cette déclaration est transmise : demandez au facilitateur de vous la renvoyer pour la corriger."
    ]


def refus_de_ligne(
    declaration: Declaration,
    affectation: Affectation,
    ligne: LigneHeures | None,
    attendue: bool,
    travail: Decimal | None,
    formation: Decimal | None,
) -> list[str]:
    """Why these hours may not stand on that line; `attendue`: this declaration waits for that person."""
    personne = affectation.contrat.participant
    if ligne is not None and ligne.declaration_id != declaration.pk:
        return [
            f"Les heures de {personne} pour {en_mois(declaration.mois)} sont déjà déclarées "
            f"par {ligne.declaration.declarant.entreprise}."
        ]
    if not affectation.contrat.court_en(declaration.mois) and (travail or formation):
        return [
            f"{personne} n'a pas de contrat de travail en {en_mois(declaration.mois)} : "
            "corrigez d'abord les dates du contrat."
        ]
    if ligne is None and not attendue:
        return [f"Les heures de {personne} sont déclarées par {affectation.contrat.employeur}."]
    total = (travail or Decimal(0)) + (formation or Decimal(0))
    if total > HEURES_D_UN_MOIS:
        return [
            f"{en_heures(total)} h pour {personne} : un mois compte au plus {HEURES_D_UN_MOIS} h."
        ]
    return []


@transaction.atomic
def transmettre(*, declaration: Declaration, par: Auteur, profil: Profil) -> Declaration:
    """Sends the month to the facilitateur. Raises Refus naming the people without hours."""
    declaration = verrouiller(declaration)
    if declaration.etat == Etat.TRANSMISE:
        return declaration  # a second click changes nothing
    refuser_si(manques_avant_transmission(declaration))
    declaration.transmise_le, declaration.transmise_par = timezone.now(), compte(par)
    lignes = declaration.lignes.select_related("affectation").order_by("pk")
    envoyee = _changer_etat(
        declaration,
        Verbe.TRANSMETTRE,
        par=par,
        profil=profil,
        details={
            "lignes": photos(lignes),
            "sans_heure": declaration.sans_heure,
            "commentaire": declaration.commentaire,
        },
    )
    return _accuser_reception(envoyee, par=par, profil=profil)


def manques_avant_transmission(declaration: Declaration) -> list[str]:
    """What is missing before the month can be sent, in sentences."""
    lignes = {ligne.affectation_id: ligne for ligne in declaration.lignes.all()}
    if declaration.sans_heure:
        return []
    affectations = affectations_attendues(declaration).select_related(
        "contrat__participant__identite"
    )
    vides = [
        str(affectation.contrat.participant)
        for affectation in affectations.order_by("contrat__participant__identite__nom", "pk")
        if affectation.pk not in lignes or not lignes[affectation.pk].est_saisie
    ]
    if vides:
        return [
            f"Aucune heure n'est saisie pour {', '.join(vides)} : écrivez 0 si cette personne n'a pas travaillé."
        ]
    if not lignes:
        return ["Aucune heure n'est saisie : répondez « Aucune heure ce mois » si c'est le cas."]
    return []


@transaction.atomic
def declarer_aucune_heure(*, declaration: Declaration, par: Auteur, profil: Profil) -> Declaration:
    """Answers « aucune heure ce mois » and sends it: an explicit answer, not a blank.

    Raises Refus when hours were typed.
    """
    declaration = verrouiller(declaration)
    if declaration.etat == Etat.TRANSMISE and declaration.sans_heure:
        return declaration
    refuser_si(refus_de_saisie(declaration, profil))
    if any(ligne.heures for ligne in declaration.lignes.all()):
        raise Refus(
            "Des heures sont déjà saisies pour ce mois : effacez-les avant de répondre « aucune heure »."
        )
    declaration.sans_heure = True
    declaration.transmise_le, declaration.transmise_par = timezone.now(), compte(par)
    if declaration.etat == Etat.TRANSMISE:
        declaration.version += 1
        declaration.save()
        journaliser(verbe=Verbe.SAISIR, objet=declaration, par=par, details={"sans_heure": True})
        return declaration
    envoyee = _changer_etat(
        declaration, Verbe.TRANSMETTRE, par=par, profil=profil, details={"sans_heure": True}
    )
    return _accuser_reception(envoyee, par=par, profil=profil)


def _accuser_reception(declaration: Declaration, *, par: Auteur, profil: Profil) -> Declaration:
    """A company that sends its month keeps a receipt; a facilitateur who sends it for it needs none."""
    if profil == Profil.DECLARANT:
        envoyer_recu(declaration=declaration, par=par)
    return declaration


@transaction.atomic
def valider(
    *, declaration: Declaration, par: Utilisateur, profil: Profil, version: int | None = None
) -> Declaration:
    """Accepts the month: every line is decided, and the journal keeps it as it was validated."""
    declaration = verrouiller(declaration, version=version)
    if declaration.etat == Etat.VALIDEE:
        return declaration
    _refuser_transition(declaration, Verbe.VALIDER, profil)
    lignes = lignes_tenues([declaration])
    decider_tout(lignes=lignes, par=par)
    declaration.validee_le, declaration.validee_par = timezone.now(), par
    declaration.motif_renvoi = ""
    return _changer_etat(
        declaration, Verbe.VALIDER, par=par, profil=profil, details={"lignes": photos(lignes)}
    )


@dataclass(frozen=True)
class LotValide:
    """What became of declarations to validate together: done, changed since they were read, to look at."""

    validees: list[Declaration]
    changees: list[Declaration]
    a_regarder: list[Declaration]


@transaction.atomic
def valider_lot(*, versions: Mapping[int, int], par: Utilisateur, profil: Profil) -> LotValide:
    """Validates these declarations (pk → version read) as `valider` does one by one.

    Leaves aside those that somebody changed since, and those with an alert. The number of queries does
    not depend on how many they are.
    """
    declarations = list(
        Declaration.objects.filter(pk__in=versions)
        .select_related("structure", "declarant__entreprise")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    changees = [
        declaration
        for declaration in declarations
        if declaration.version != versions[declaration.pk] or declaration.etat != Etat.TRANSMISE
    ]
    lues = [declaration for declaration in declarations if declaration not in changees]
    lignes = lignes_tenues(lues)
    alertes = alertes_a_lever(lues, lignes)
    validees = [declaration for declaration in lues if declaration.pk not in alertes]
    _valider_ensemble(
        validees,
        [ligne for ligne in lignes if ligne.declaration_id not in alertes],
        par=par,
        profil=profil,
    )
    return LotValide(
        validees=validees,
        changees=changees,
        a_regarder=[declaration for declaration in lues if declaration.pk in alertes],
    )


def _valider_ensemble(
    declarations: list[Declaration], lignes: list[LigneHeures], *, par: Utilisateur, profil: Profil
) -> None:
    """Same transition, same rows of the journal as one by one, written together."""
    decider_tout(lignes=lignes, par=par)
    details = {}
    for declaration in declarations:
        _refuser_transition(declaration, Verbe.VALIDER, profil)
        avant, declaration.etat = declaration.etat, TRANSITIONS[Verbe.VALIDER][1]
        declaration.validee_le, declaration.validee_par = timezone.now(), par
        declaration.motif_renvoi = ""
        declaration.version += 1
        siennes = (ligne for ligne in lignes if ligne.declaration_id == declaration.pk)
        details[declaration] = {
            "de": avant,
            "vers": declaration.etat,
            "lignes": photos(siennes),
        }
    Declaration.objects.bulk_update(
        declarations, ["etat", "validee_le", "validee_par", "motif_renvoi", "version"]
    )
    journaliser_lot(verbe=Verbe.VALIDER, objets=details, par=par)


@transaction.atomic
def renvoyer(
    *,
    declaration: Declaration,
    motif: str,
    corrections: Mapping[int, str] | None = None,
    par: Utilisateur,
    profil: Profil,
) -> Declaration:
    """Asks the company for a correction, in the facilitateur's words. Its hours stay as they were.

    `corrections` says it line by line (pk of the line → what to correct); a line left out asks nothing.
    """
    declaration = verrouiller(declaration)
    declaration.motif_renvoi = _motif_exige(motif, "Dites à l'entreprise ce qu'elle doit corriger.")
    return _changer_etat(
        declaration,
        Verbe.RENVOYER,
        par=par,
        profil=profil,
        pourquoi=declaration.motif_renvoi,
        details={"corrections": _demander_corrections(declaration, corrections or {})},
    )


def _demander_corrections(declaration: Declaration, corrections: Mapping[int, str]) -> list[dict]:
    """Writes what is asked beside each line; returns it as the journal keeps it."""
    lignes = list(
        declaration.lignes.select_related("affectation")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for ligne in lignes:
        ligne.correction_demandee = corrections.get(ligne.pk, "").strip()
        ligne.version += 1
    LigneHeures.objects.bulk_update(lignes, ["correction_demandee", "version"])
    return [
        {"contrat": ligne.affectation.contrat_id, "correction": ligne.correction_demandee}
        for ligne in lignes
        if ligne.correction_demandee
    ]


@transaction.atomic
def rouvrir(
    *, declaration: Declaration, motif: str, par: Utilisateur, profil: Profil
) -> Declaration:
    """Takes a validated month back, with a written reason. The journal keeps the lines that were validated."""
    declaration = verrouiller(declaration)
    declaration.motif_renvoi = _motif_exige(motif, "Dites pourquoi ce mois est rouvert.")
    lignes = declaration.lignes.select_related("affectation").order_by("pk")
    return _changer_etat(
        declaration,
        Verbe.ROUVRIR,
        par=par,
        profil=profil,
        pourquoi=declaration.motif_renvoi,
        details={"lignes": photos(lignes)},
    )


def _motif_exige(motif: str, sinon: str) -> str:
    motif = motif.strip()
    if not motif:
        raise Refus(sinon)
    return motif


def _refuser_transition(declaration: Declaration, verbe: Verbe, profil: Profil) -> None:
    depuis, _, profils = TRANSITIONS[verbe]
    if profil not in profils:
        raise Refus("Votre profil ne permet pas ce geste.")
    if declaration.etat not in depuis:
        raise Refus(
            f"Cette déclaration est maintenant « {declaration.get_etat_display()} » : "
            "quelqu'un l'a fait avancer entre-temps. Rechargez la page."
        )


def _changer_etat(
    declaration: Declaration,
    verbe: Verbe,
    *,
    par: Auteur,
    profil: Profil,
    pourquoi: str = "",
    details: dict | None = None,
) -> Declaration:
    """The only way from a state to another: reads the table, refuses, writes the journal, saves."""
    _refuser_transition(declaration, verbe, profil)
    avant, declaration.etat = declaration.etat, TRANSITIONS[verbe][1]
    declaration.version += 1
    declaration.full_clean()
    declaration.save()
    journaliser(
        verbe=verbe,
        objet=declaration,
        par=par,
        pourquoi=pourquoi,
        details={"de": avant, "vers": declaration.etat, **(details or {})},
    )
    return declaration
