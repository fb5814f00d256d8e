"""A month opens, and the companies are told: by the daily schedule or by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clauses_project.dates import ajouter_mois, mois_de, suite_de_mois
from clauses_project.ecriture import du_mois
from clauses_project.ecriture import mois as en_mois
from clauses_project.refus import refuser_si
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import historique, journaliser, journaliser_lot, verrouiller
from comptes.models import Utilisateur
from comptes.taches import lancer
from entreprises.models import Entreprise
from marches.enums import Periodicite
from marches.models import Declarant
from suivi.actions.liens import envoyer_un_lien
from suivi.attendus import declarants_au_travail
from suivi.destinataires import destinataires
from suivi.models import Declaration
from territoires.models import Structure

PREVENIR = "ouverture"  # the long work that writes to the companies, in `suivi/taches.py`
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
    entreprises = _entreprises(ouvertes)
    adresses = destinataires(structure, entreprises)
    joignables = [entreprise for entreprise in entreprises if adresses[entreprise.pk]]
    if joignables:
        lancer(
            nature=PREVENIR,
            structure=structure,
            par=par,
            parametres={
                "mois": mois.isoformat(),
                "entreprises": [entreprise.pk for entreprise in joignables],
                "declarations": [declaration.pk for declaration in ouvertes],
            },
        )
    sans_adresse = [str(entreprise) for entreprise in entreprises if not adresses[entreprise.pk]]
    return Ouverture(mois, len(ouvertes), len(joignables), tuple(sans_adresse))


@transaction.atomic
def prevenir_une_entreprise(
    *,
    structure: Structure,
    entreprise: Entreprise,
    mois: date,
    declarations: Iterable[int],
    par: Utilisateur | None,
) -> None:
    """One e-mail for all these declarations that it has not sent yet; a company where nobody has an account
    gets its link instead, one for each month."""
    attendues = list(
        Declaration.objects.filter(pk__in=declarations, declarant__entreprise=entreprise)
        .a_saisir()
        .pour_liste()
        .order_by("declarant__attribution__lot__marche__reference", "mois", "pk")
    )
    personnes = destinataires(structure, [entreprise])[entreprise.pk]
    if not (attendues and personnes):
        return
    personne = personnes[0]
    if personne.a_un_compte:
        envoyer(
            structure=structure,
            destinataire=personne.courriel,
            gabarit="suivi/courriels/ouverture.txt",
            par=par,
            contexte={
                "prenom": personne.prenom,
                "mois": mois,
                "entreprise": entreprise,
                "declarations": attendues,
                "limite": ajouter_mois(mois_de(mois), 1).replace(day=structure.jour_limite),
                "lien": settings.ADRESSE + reverse("accueil"),
            },
            concerne={"entreprise": entreprise},
        )
        return
    for un_mois in sorted({declaration.mois for declaration in attendues}):
        envoyer_un_lien(
            structure=structure,
            entreprise=entreprise,
            mois=un_mois,
            destinataire=personne.courriel,
            par=par,
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


def _entreprises(declarations: list[Declaration]) -> list[Entreprise]:
    """The companies that declare these, by name."""
    declarants = {declaration.declarant_id for declaration in declarations}
    return list(
        Entreprise.objects.filter(declarants__in=declarants)
        .distinct()
        .order_by("raison_sociale", "pk")
    )
