"""To whom one writes at a company, about its months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clauses_project.profils import Profil
from comptes.models import Acces
from entreprises.models import Contact, Entreprise
from territoires.models import Structure


@dataclass(frozen=True)
class Destinataire:
    """An address, the first name when it is known, and whether it signs in with an account."""

    courriel: str
    prenom: str = ""
    a_un_compte: bool = False


def destinataires(
    structure: Structure, entreprises: Iterable[Entreprise]
) -> Mapping[int, list[Destinataire]]:
    """Company → who is written to: its déclarants with an account, else the référents insertion in post,
    else the company's own address, else its other contacts in post.

    Never an address of a contact who left, as this structure knows them. A few queries, however many
    companies.
    """
    entreprises = list(entreprises)
    choix: dict[int, tuple[list[Destinataire], ...]] = {
        entreprise.pk: ([], [], [], []) for entreprise in entreprises
    }
    partis: dict[int, set[str]] = defaultdict(set)
    presents: dict[int, set[str]] = defaultdict(set)
    for acces in (
        Acces.objects.en_cours()
        .filter(profil=Profil.DECLARANT, entreprise__in=entreprises)
        .select_related("utilisateur")
        .order_by("pk")
    ):
        personne = Destinataire(acces.utilisateur.email, acces.utilisateur.prenom, True)
        choix[acces.entreprise_id][0].append(personne)
    for contact in (
        Contact.objects.filter(structure=structure, entreprise__in=entreprises)
        .exclude(courriel="")
        .order_by("pk")
    ):
        cle = contact.entreprise_id
        (partis if contact.parti_le else presents)[cle].add(contact.courriel.lower())
        if not contact.parti_le:
            rang = 1 if contact.referent_insertion else 3
            choix[cle][rang].append(Destinataire(contact.courriel, contact.prenom))
    for entreprise in entreprises:
        if entreprise.courriel:
            choix[entreprise.pk][2].append(Destinataire(entreprise.courriel))
    return {cle: _premiers(rangs, partis[cle] - presents[cle]) for cle, rangs in choix.items()}


def _premiers(rangs: tuple[list[Destinataire], ...], exclus: set[str]) -> list[Destinataire]:
    """Those of the first rank where somebody is left, each address once."""
    for rang in rangs:
        uniques = {personne.courriel.lower(): personne for personne in reversed(rang)}
        restants = [personne for adresse, personne in uniques.items() if adresse not in exclus]
        if restants:
            return restants[::-1]
    return []
