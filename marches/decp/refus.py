"""Why a file of published contracts cannot be read: one sentence each, and what to do about it."""

from clauses_project.refus import Refus

TELECHARGER = "Téléchargez-le à nouveau, puis recommencez."
VIDE = "Ce fichier est vide : vérifiez-le, puis choisissez-le à nouveau."
PAGE_WEB = (
    "Ce fichier est une page web, quel que soit son nom : le site a sans doute répondu par une erreur. "
    f"{TELECHARGER}"
)
ARCHIVE = "Ce fichier est une archive : décompressez-la, puis envoyez le .json ou le .xml qu'elle contient."
NI_L_UN_NI_L_AUTRE = (
    "Ce fichier n'est ni du JSON ni du XML : envoyez les données essentielles telles que l'acheteur ou "
    "le ministère les publie, au format .json ou .xml."
)
AUTRE_FORME = (
    "Ce fichier n'a pas la forme des données essentielles de la commande publique : aucun marché n'y "
    "est reconnu."
)
TRONQUE = f"Ce fichier est tronqué ou abîmé : il s'arrête avant sa fin. {TELECHARGER}"
ABIME = f"Ce fichier est abîmé : son contenu n'est pas du {{}} bien formé. {TELECHARGER}"
ENTITES = (
    "Ce fichier XML déclare ses propres entités (DOCTYPE), ce que les données essentielles ne font "
    "jamais : par sécurité, il n'est pas lu."
)
DEMESURE = (
    "Ce fichier contient une valeur ou un marché démesuré, que nous ne lisons pas : rien de tel n'existe "
    "dans les données essentielles."
)


class DecpIllisible(Refus):
    """The whole file is refused; nothing of it is kept."""
