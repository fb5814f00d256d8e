import time

from comptes.models import Courriel
from comptes.taches import Suivi, travail


@travail("lent", titre="Un travail lent")
def travailler_lentement(suivi: Suivi) -> None:
    suivi.pour_chacun(range(suivi.parametres["nombre"]), noter_lentement)
    suivi.conclure("Tout est noté.")


def noter_lentement(element: int) -> None:
    """A row that any worker would write twice, were the element done twice."""
    Courriel.objects.create(destinataire="a@b.example", sujet=str(element), texte="Noté.")
    time.sleep(0.15)
