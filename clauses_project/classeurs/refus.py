"""Why a file cannot be read."""

from clauses_project.refus import Refus

RANGS_MAX = 50_000  # of the whole file, among those that hold something
COLONNES_MAX = 400

REENREGISTRER = (
    "Ouvrez-le dans Excel ou LibreOffice, enregistrez-le au format .xlsx, puis envoyez-le."
)
ABIME = f"Ce fichier est abîmé : il ne s'ouvre pas. {REENREGISTRER}"
MOT_DE_PASSE = (
    "Ce classeur est protégé par un mot de passe. Enlevez-le dans Excel (Fichier, Informations, "
    "Protéger le classeur) ou dans LibreOffice (Enregistrer sous, sans mot de passe), "
    "puis envoyez-le."
)
MACROS = (
    "Ce classeur contient des macros, que nous n'ouvrons pas. "
    "Enregistrez-le au format « Classeur Excel (.xlsx) », puis envoyez-le."
)
ANCIEN = (
    f"Ce classeur est à l'ancien format d'Excel (.xls ou .xlsb), que nous ne lisons pas. "
    f"{REENREGISTRER}"
)
PAGE_WEB = (
    "Ce fichier est une page web ou du XML, quel que soit son nom : certains logiciels en "
    f"produisent sous le nom de classeur. {REENREGISTRER}"
)
BOMBE = (
    "Ce classeur devient démesuré une fois décompressé : nous ne l'ouvrons pas. "
    "Copiez le tableau seul dans un classeur neuf, puis envoyez-le."
)
ARCHIVE = "Ce fichier est une archive : décompressez-la, puis envoyez le classeur qu'elle contient."
PAS_UN_CLASSEUR = (
    "Ce fichier n'est pas un classeur que nous pouvons lire, quel que soit son nom : "
    "envoyez un fichier .xlsx, .ods ou .csv."
)
TROP_LOURD = (
    "Ce classeur est trop lourd à lire : une de ses feuilles s'étend sans doute très loin, à cause "
    "d'une cellule remplie tout en bas ou tout à droite. Copiez le tableau seul dans un classeur "
    "neuf, puis envoyez-le."
)
TROP_DE_COLONNES = (
    f"Une feuille de ce fichier a plus de {COLONNES_MAX} colonnes. Copiez le tableau seul dans un "
    "classeur neuf (ou, pour un .csv, vérifiez que son séparateur est un point-virgule), "
    "puis envoyez-le."
)
CELLULE_SANS_FIN = (
    "Une cellule de ce fichier est trop longue, sans doute à cause d'un guillemet qui ne se referme "
    f"pas. {REENREGISTRER}"
)
VIDE = "Ce fichier est vide : vérifiez-le, puis choisissez-le à nouveau."
AUCUNE_LIGNE = "Ce fichier ne contient aucune ligne remplie : vérifiez que c'est le bon."


class FichierIllisible(Refus):
    """One sentence: what is wrong with the file and what to do about it."""


def trop_de_rangs(rangs_max: int) -> str:
    return (
        f"Ce fichier a plus de {rangs_max // 1000}\u00a0000 lignes. Partagez-le en plusieurs fichiers, "
        "par mois ou par client, puis envoyez-les l'un après l'autre."
    )
