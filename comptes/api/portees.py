"""What a token opens, and to whom each part may be opened."""

from __future__ import annotations

from django.db import models

from clauses_project.profils import Profil


class Portee(models.TextChoices):
    MARCHES = "MARCHES", "Les marchés, leurs lots et leurs objectifs"
    HEURES = "HEURES", "Les heures par mois, sans aucun nom de personne"
    CHIFFRES = "CHIFFRES", "Les chiffres, avec tous leurs filtres"
    CHIFFRES_PUBLICS = "CHIFFRES_PUBLICS", "Les chiffres publics, ceux que lisent les élus"


# Readers without names have neither hours by contract nor figures of small groups. A company has no
# figures of its own: it reads its hours. A buyer reads the figures of its contracts.
PORTEES_PAR_PROFIL: dict[Profil, tuple[Portee, ...]] = {
    Profil.FACILITATEUR: tuple(Portee),
    Profil.DONNEUR_ORDRE: (Portee.MARCHES, Portee.HEURES, Portee.CHIFFRES),
    Profil.DECLARANT: (Portee.MARCHES, Portee.HEURES),
    Profil.ELU: (Portee.MARCHES, Portee.CHIFFRES_PUBLICS),
    Profil.COORDINATEUR: (Portee.MARCHES, Portee.CHIFFRES_PUBLICS),
}
