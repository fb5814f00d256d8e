"""Three wide tables, made the way people make them: titles, totals, gaps, « 151h40 », empty months."""

from typing import Any

MOIS = ["Janv.", "Févr.", "Mars", "Avril", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.",
        "Déc."]  # fmt: skip


def annee(**heures: Any) -> list[Any]:
    """Twelve cells, blank but for some: `m3="151h40"` is March."""
    return [heures.get(f"m{rang}") for rang in range(1, 13)]


def des_personnes() -> dict[str, list[list[Any]]]:
    """One row a person, two years, two « Martin Paul », a title, totals, a sheet that adds it all up."""
    titres = ["Entreprise", "NOM Prénom", "Sexe", "Marché", *MOIS, "Total"]
    return {
        "2024": [
            ["SUIVI DES CLAUSES SOCIALES 2024"],
            [],
            titres,
            ["SARL BATI NORD", "DUPONT Jeanne", "F", "École Jules Ferry", *annee(m11="151h40", m12=70),
             221.67],
            ["TOTAL", None, None, None, *annee(m11=151.67, m12=70), 221.67],
        ],
        "2025": [
            ["SUIVI DES CLAUSES SOCIALES 2025"],
            [],
            titres,
            ["BATI NORD", "DUPONT Jeanne", None, "École Jules Ferry", *annee(m1="140,5", m2=35), 175.5],
            [None, "MARTIN Paul", "H", None, *annee(m1="1h30", m3=100), 101.5],
            [None, "MARTIN Paul", "H", None, *annee(m1=20), 20],
            ["TOTAL", None, None, None, *annee(m1=162, m2=35, m3=100), 297],
        ],
        "Récap": [["Année", "Heures"], [2024, 221.67], [2025, 297]],
    }  # fmt: skip


def des_contrats() -> list[list[Any]]:
    """One row a contract, hours without names, an objective, no SIRET for one of two."""
    return [
        ["Maître d'ouvrage", "Référence", "Marché", "Lot", "Titulaire", "SIRET", "Objectif",
         *[f"{rang:02}/2025" for rang in range(1, 13)], "Total"],
        ["Ville de Laon", "2025-01", "Piscine", "1", "BATI NORD", "", "1 500",
         *annee(m1="1 234,5", m2="200"), "1 434,5"],
        ["Ville de Laon", "2025-01", "Piscine", "2", "PEINTURE SUD", "552 081 317 66522", "300",
         *annee(m5="80h30"), "80,5"],
        ["Total", "", "", "", "", "", "1 800", *annee(m1="1 234,5", m2="200", m5="80,5"), "1 515"],
    ]  # fmt: skip


def d_une_etti() -> list[list[Any]]:
    """People lent by an ETTI, months by their first letter, a contract for the whole file, one bad cell."""
    return [
        ["Heures d'insertion 2025"],
        ["ETTI", "Nom", "Prénom", "Né(e) le", "Date début", *list("JFMAMJJASOND")],
        ["INTERIM PLUS", "Bernard", "Sophie", "12/03/1988", "06/01/2025", *annee(m1=35, m2="70h")],
        ["INTERIM PLUS", "Petit", "Luc", "1990 ?", None, *annee(m1="beaucoup", m2=12)],
        ["INTERIM PLUS", "Roux", "Nina", None, None, *annee(m6=151.67)],
    ]
