"""What is missing behind figures: a table of totals has no empty cell that would show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.text import capfirst

from marches.models import Marche
from suivi.chiffres.apres import CLE_DU_JALON, echeances
from suivi.enums import Jalon
from suivi.remontees.forme import Manque
from suivi.remontees.lecture import Lecture
from suivi.remontees.personnes import Personne, personnes_de

# What the breakdowns of people are made of, where they would be « non renseigné ».
FAITS: tuple[tuple[str, Callable[[Personne], object]], ...] = (
    ("Sexe", lambda une: une.sexe),
    ("Éligibilité, et ses faits à l'entrée", lambda une: une.faits),
    ("Âge à l'entrée", lambda une: une.faits is None or une.faits.age is not None),
    ("Niveau de formation", lambda une: une.faits is None or une.faits.niveau),
    ("Public (critère d'éligibilité)", lambda une: une.faits is None or une.codes),
    ("Commune de résidence", lambda une: une.faits is None or une.faits.commune_id),
)


def faits_des_personnes(lecture: Lecture) -> Iterator[Manque]:
    """Of the people the figures count, what was not known at their entry."""
    for personne in personnes_de(lecture):
        for quoi, connu in FAITS:
            if not connu(personne):
                adresse = personne.participant.get_absolute_url()
                yield Manque(quoi, str(personne.participant), adresse)


def reponses_du_suivi(lecture: Lecture) -> Iterator[Manque]:
    """Milestones due in the period that nobody has answered yet."""
    dues = echeances(lecture.perimetre, lecture.periode).filter(reponse=None)
    for echeance in dues.select_related("participant__identite").order_by("due_le", "pk"):
        if CLE_DU_JALON.get(Jalon(echeance.jalon)):
            quoi = f"Situation à {echeance.get_jalon_display()}"
            yield Manque(quoi, str(echeance.participant), echeance.get_absolute_url())


def facilitateur_des_marches(lecture: Lecture) -> Iterator[Manque]:
    for marche in _marches(lecture).filter(facilitateur=None):
        yield _du_marche("Facilitateur du marché", marche)


def montant_des_marches(lecture: Lecture) -> Iterator[Manque]:
    """Of contracts of public buyers notified in the period."""
    notifies = lecture.filtree(publics=True)
    for marche in _marches(notifies).filter(
        lecture.periode.q_jours("date_notification"), montant_ht=None
    ):
        yield _du_marche("Montant du marché", marche)


def _marches(lecture: Lecture):
    return lecture.marches.order_by("reference", "pk")


def _du_marche(quoi: str, marche: Marche) -> Manque:
    return Manque(quoi, f"{marche.reference} · {capfirst(str(marche))}", marche.get_absolute_url())
