"""The model of a file of hours: headings that are always recognised, and two rows to be replaced."""

from datetime import date
from decimal import Decimal

from suivi.fichiers.champs import Champ

COLONNES = (
    (Champ.NOM, "Nom", "DUPONT", "DUPONT"),
    (Champ.PRENOM, "Prénom", "Jeanne", "Jeanne"),
    (Champ.NAISSANCE, "Date de naissance", date(1990, 5, 17), date(1990, 5, 17)),
    (Champ.CLIENT, "Client", "Bâti Exemple", "Bâti Exemple"),
    (Champ.SITE, "Marché", "2026-0001 lot 1", "2026-0001 lot 1"),
    (Champ.TYPE_CONTRAT, "Type de contrat", "Intérim", "Intérim"),
    (Champ.DEBUT, "Date de début", date(2026, 9, 28), date(2026, 9, 28)),
    (Champ.FIN, "Date de fin", date(2026, 10, 30), date(2026, 10, 30)),
    (Champ.PERIODE_DU, "Semaine du", date(2026, 10, 5), date(2026, 10, 12)),
    (Champ.PERIODE_AU, "Semaine au", date(2026, 10, 9), date(2026, 10, 16)),
    (Champ.HEURES, "Heures", Decimal("35.00"), Decimal("31.50")),
    (Champ.FORMATION, "Heures de formation", None, Decimal("3.50")),
)
ENTETES = [entete for _, entete, _, _ in COLONNES]
EXEMPLES = [[colonne[rang] for colonne in COLONNES] for rang in (2, 3)]
