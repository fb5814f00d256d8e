"""The profiles of `Acces`. Here, because scopes of every app speak of them."""

from django.db import models


class Profil(models.TextChoices):
    ADMINISTRATEUR = "ADMINISTRATEUR", "Administrateur de la structure"
    FACILITATEUR = "FACILITATEUR", "Facilitateur"
    DECLARANT = "DECLARANT", "Déclarant"
    DONNEUR_ORDRE = "DONNEUR_ORDRE", "Donneur d'ordre"
    ELU = "ELU", "Élu"
    COORDINATEUR = "COORDINATEUR", "Coordinateur"
    PRESCRIPTEUR = "PRESCRIPTEUR", "Prescripteur"

    @property
    def est_gestionnaire(self) -> bool:
        """Runs the structure: reads and writes all of it, eligibility reasons included."""
        return self in GESTIONNAIRES

    @property
    def lit_des_chiffres_publics(self) -> bool:
        """Reads public figures only, never names (`chiffres.md`, last section)."""
        return self in (Profil.ELU, Profil.COORDINATEUR)


GESTIONNAIRES = frozenset({Profil.ADMINISTRATEUR, Profil.FACILITATEUR})
TOUS = frozenset(Profil)
