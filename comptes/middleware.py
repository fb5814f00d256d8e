from django.core.exceptions import PermissionDenied

from comptes.models import Acces

CLE_SESSION = "acces"


class AccesMiddleware:
    """Puts on the request who is looking (`request.acces`), and refuses views their profile has no right to.

    The access is the one chosen in this session, else the first of the person. A view that names no
    profile is closed to everyone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.acces = None
        request.acces_possibles = []
        if request.user.is_authenticated:
            request.acces_possibles = list(
                Acces.objects.en_cours().filter(utilisateur=request.user).avec_organisation()
            )
            choisi = request.session.get(CLE_SESSION)
            request.acces = next(
                (acces for acces in request.acces_possibles if acces.pk == choisi),
                request.acces_possibles[0] if request.acces_possibles else None,
            )
        return self.get_response(request)

    def process_view(self, request, vue, args, kwargs):
        if getattr(vue, "compte_suffit", False) or not getattr(vue, "login_required", True):
            return
        if not request.user.is_authenticated:
            return  # LoginRequiredMiddleware has already sent them to sign in
        profils = getattr(vue, "profils", frozenset())
        if request.acces is None or request.acces.profil not in profils:
            raise PermissionDenied
