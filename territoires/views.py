from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from clauses_project.droits import tous_les_profils
from territoires.models import Commune


@require_GET
@tous_les_profils
def communes(request: HttpRequest) -> JsonResponse:
    """Names offered while a commune is typed: today's communes only, twelve at most."""
    trouvees = Commune.objects.cherchees(request.GET.get("q", ""))[:12]
    return JsonResponse({"communes": [{"code": c.code, "nom": str(c)} for c in trouvees]})
