"""One account per profile, all with the same published password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from clauses_project.profils import Profil
from comptes.models import ORGANISATION_PAR_PROFIL, Acces, Utilisateur
from territoires.models import Commune

MOT_DE_PASSE = "demonstration-2026"


@dataclass(frozen=True)
class Compte:
    """`organisations`: codes of structures or réseaux, names of the others; the first is the usual one."""

    prenom: str
    nom: str
    profil: Profil
    organisations: tuple[str, ...]
    communes: tuple[str, ...] = field(default=())

    @property
    def courriel(self) -> str:
        return f"{self.prenom.lower()}@exemple.fr"


COMPTES = (
    Compte("Sylvie", "Marchal", Profil.ADMINISTRATEUR, ("clauses-valois",)),
    Compte(
        "Camille",
        "Roussel",
        Profil.FACILITATEUR,
        ("clauses-valois", "plie-grandsoissons", "mef-laonnois"),
    ),
    Compte("Nadine", "Vasseur", Profil.DECLARANT, ("Vert Val",)),
    Compte("Laurence", "Petit", Profil.DONNEUR_ORDRE, ("Ville de Villers-Cotterêts",)),
    Compte("Monique", "Lambert", Profil.ELU, ("mef-laonnois",)),
    Compte("Gilles", "Fournier", Profil.ELU, ("plie-grandsoissons",), ("02064",)),
    Compte("Hugo", "Lemoine", Profil.PRESCRIPTEUR, ("Mission locale",)),
    Compte("Farida", "Benali", Profil.COORDINATEUR, ("aisne",)),
)


def creer_utilisateurs() -> dict[str, Utilisateur]:
    """The users, by e-mail, with a verified address; those who are there already get their password back."""
    empreinte = make_password(MOT_DE_PASSE)
    utilisateurs = {}
    for compte in COMPTES:
        utilisateur, _ = Utilisateur.objects.update_or_create(
            email=compte.courriel,
            defaults={
                "prenom": compte.prenom,
                "nom": compte.nom,
                "password": empreinte,
                "is_active": True,
            },
        )
        EmailAddress.objects.update_or_create(
            user=utilisateur,
            email=compte.courriel,
            defaults={"verified": True, "primary": True},
        )
        utilisateurs[compte.courriel] = utilisateur
    return utilisateurs


def donner_acces(utilisateurs: dict[str, Utilisateur], organisations: dict[str, Any]) -> None:
    Acces.objects.filter(utilisateur__in=utilisateurs.values()).delete()
    for compte in COMPTES:
        for nom in compte.organisations:
            acces = Acces.objects.create(
                utilisateur=utilisateurs[compte.courriel],
                profil=compte.profil,
                **{ORGANISATION_PAR_PROFIL[compte.profil]: organisations[nom]},
            )
            acces.communes.set(Commune.objects.filter(pk__in=compte.communes))
