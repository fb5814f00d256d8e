from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from clauses_project.profils import Profil
from participants.models import DemandeEligibilite
from suivi.apres.listes import a_appeler, du_jour
from suivi.models import Declaration
from suivi.reponses.adressees import adressees


class PastillesMiddleware:
    """Counts what waits for this person, beside the entries of the menu; only for a page that draws it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.pastilles = SimpleLazyObject(lambda: _ce_qui_attend(request.acces))
        return self.get_response(request)


def _ce_qui_attend(acces) -> dict[str, int]:
    """For those who run the structure: to check, to answer, to call now. For a company: to declare or correct.

    For a prescripteur: people to tell of.
    """
    if acces is None:
        return {}
    if acces.profil == Profil.PRESCRIPTEUR:
        a_dire = adressees(acces, timezone.localdate()).filter(envoyee=False)
        return {"suivi:adressees": a_dire.count()}
    if not (acces.est_gestionnaire or acces.profil == Profil.DECLARANT):
        return {}
    declarations = Declaration.objects.visibles_par(acces)
    if acces.est_gestionnaire:
        demandes = DemandeEligibilite.objects.visibles_par(acces).en_attente()
        return {
            "suivi:declarations": declarations.a_controler().count(),
            "suivi:demandes": demandes.count(),
            "suivi:a_appeler": du_jour(a_appeler(acces), timezone.localdate()).count(),
        }
    echues = declarations.a_saisir().filter(mois__lt=timezone.localdate().replace(day=1))
    return {"suivi:declarations": echues.count()}
