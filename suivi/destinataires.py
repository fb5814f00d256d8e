"""To whom a company is written: the right person, never one who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from clauses_project.profils import Profil
from comptes.enums import EtatCourriel
from comptes.models import Acces, Courriel
from entreprises.models import Contact, Entreprise
from marches.models import DonneurOrdre
from suivi.models import Declaration
from territoires.models import Structure


@dataclass(frozen=True)
class Destinataire:
    """An address, whose it is when that is known, and whether they sign in with an account."""

    courriel: str
    prenom: str = ""
    nom: str = ""
    a_un_compte: bool = False


def destinataires(
    structure: Structure, entreprises: Iterable[Entreprise]
) -> Mapping[int, list[Destinataire]]:
    """Company → who is written to: its déclarants with an account (who sent last to this structure first),
    else the référents insertion in post, else its other contacts in post, else the company's own address.

    Never an address of `adresses_interdites`. A few queries, however many companies.
    """
    entreprises = list(entreprises)
    interdites = adresses_interdites(structure, entreprises)
    rangs: dict[int, tuple[list[Destinataire], ...]] = {
        entreprise.pk: ([], [], [], []) for entreprise in entreprises
    }
    for acces in _declarants(structure, entreprises):
        qui = acces.utilisateur
        personne = Destinataire(qui.email, qui.prenom, qui.nom_complet, a_un_compte=True)
        rangs[acces.entreprise_id][0].append(personne)
    for contact in _contacts(structure, entreprises).en_poste().exclude(courriel=""):
        personne = Destinataire(contact.courriel, contact.prenom, str(contact))
        rangs[contact.entreprise_id][1 if contact.referent_insertion else 2].append(personne)
    for entreprise in entreprises:
        if entreprise.courriel:
            rangs[entreprise.pk][3].append(Destinataire(entreprise.courriel))
    return {pk: _premiers(candidats, interdites[pk]) for pk, candidats in rangs.items()}


def _premiers(rangs: tuple[list[Destinataire], ...], interdites: set[str]) -> list[Destinataire]:
    """Those of the first rank where somebody is left, each address once."""
    for rang in rangs:
        uniques: dict[str, Destinataire] = {}
        for personne in rang:
            uniques.setdefault(personne.courriel.lower(), personne)
        restants = [qui for adresse, qui in uniques.items() if adresse not in interdites]
        if restants:
            return restants
    return []


def _declarants(structure: Structure, entreprises: list[Entreprise]) -> QuerySet[Acces]:
    """Those with an account for these companies: who sent last to this structure, then the oldest access."""
    envois = Declaration.objects.filter(
        structure=structure,
        declarant__entreprise=OuterRef("entreprise"),
        transmise_par=OuterRef("utilisateur"),
    ).order_by("-transmise_le")
    return (
        Acces.objects.en_cours()
        .filter(profil=Profil.DECLARANT, entreprise__in=entreprises)
        .select_related("utilisateur")
        .annotate(dernier_envoi=Subquery(envois.values("transmise_le")[:1]))
        .order_by(F("dernier_envoi").desc(nulls_last=True), "accorde_le", "pk")
    )


def _contacts(structure: Structure, entreprises: list[Entreprise]):
    return Contact.objects.filter(structure=structure, entreprise__in=entreprises).order_by(
        "nom", "prenom", "pk"
    )


def adresses_interdites(
    structure: Structure, entreprises: Iterable[Entreprise]
) -> Mapping[int, set[str]]:
    """By company, in lower case: addresses to which nothing is sent any more.

    Of a contact who left, as this structure knows them; of an access that was withdrawn; and where the
    last e-mail of this structure was refused.
    """
    entreprises = list(entreprises)
    interdites: dict[int, set[str]] = defaultdict(set)
    presents: dict[int, set[str]] = defaultdict(set)
    for contact in _contacts(structure, entreprises):
        liste = interdites if contact.parti_le else presents
        liste[contact.entreprise_id].add(contact.courriel.lower())
    for pk, adresses in presents.items():
        interdites[pk] -= adresses
    for pk, adresse in _acces_retires(entreprises):
        interdites[pk].add(adresse.lower())
    refusees = _adresses_refusees(structure)
    for entreprise in entreprises:
        interdites[entreprise.pk] |= refusees
    return interdites


def _acces_retires(entreprises: list[Entreprise]) -> QuerySet:
    """Company and address of those who declared for it and may not any more."""
    acces = Acces.objects.filter(profil=Profil.DECLARANT, entreprise__in=entreprises)
    ouverts = Acces.objects.en_cours().filter(
        profil=Profil.DECLARANT,
        entreprise=OuterRef("entreprise"),
        utilisateur=OuterRef("utilisateur"),
    )
    return acces.filter(~Exists(ouverts)).values_list("entreprise", "utilisateur__email")


def _adresses_refusees(structure: Structure) -> set[str]:
    """Addresses whose server refused the last e-mail of this structure."""
    envois = Courriel.objects.filter(structure=structure)
    suivants = envois.filter(
        destinataire__iexact=OuterRef("destinataire"),
        pk__gt=OuterRef("pk"),
        etat=EtatCourriel.ENVOYE,
    )
    refuses = envois.filter(~Exists(suivants), etat=EtatCourriel.REJETE)
    return {adresse.lower() for adresse in refuses.values_list("destinataire", flat=True)}


def destinataire_acheteur(donneur_ordre: DonneurOrdre) -> Destinataire | None:
    """Who reads for the buyer: its oldest account."""
    acces = (
        Acces.objects.en_cours()
        .filter(profil=Profil.DONNEUR_ORDRE, donneur_ordre=donneur_ordre)
        .select_related("utilisateur")
        .order_by("accorde_le", "pk")
        .first()
    )
    if acces is None:
        return None
    qui = acces.utilisateur
    return Destinataire(qui.email, qui.prenom, qui.nom_complet, a_un_compte=True)
