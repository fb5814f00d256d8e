from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from comptes import jetons
from comptes.models import Acces
from comptes.remplacements import remplaces_par

CLE_SESSION = "acces"
CLE_LIEN = "lien"


class ConnexionMiddleware(LoginRequiredMiddleware):
    """Django's own, but for views that accept someone who came by a signed link.

    When the link of the session serves no more, its page says why.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated and getattr(view_func, "lien_accepte", False):
            if request.acces is not None:
                return None
            if CLE_LIEN in request.session:
                return redirect("suivi:lien", request.session[CLE_LIEN])
        return super().process_view(request, view_func, view_args, view_kwargs)


class AccesMiddleware:
    """Puts on the request who is looking (`request.acces`), and refuses views their profile has no right to.

    The access is the one chosen in this session, else the first of the person; without an account, the
    signed link opened in this session. `request.auteur` is whom the journal names: the person, or the
    link. `request.remplaces`: whom this person covers today. A view that names no profile is closed to everyone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.acces = None
        request.acces_possibles = []
        request.auteur = request.user
        if request.user.is_authenticated:
            request.acces_possibles = list(
                Acces.objects.en_cours().filter(utilisateur=request.user).avec_organisation()
            )
            choisi = request.session.get(CLE_SESSION)
            request.acces = next(
                (acces for acces in request.acces_possibles if acces.pk == choisi),
                request.acces_possibles[0] if request.acces_possibles else None,
            )
        elif CLE_LIEN in request.session:
            request.acces = request.auteur = jetons.lien_en_session(request.session[CLE_LIEN])
        request.remplaces = SimpleLazyObject(lambda: remplaces_par(request.acces))
        return self.get_response(request)

    def process_view(self, request, vue, args, kwargs):
        if getattr(vue, "compte_suffit", False) or not getattr(vue, "login_required", True):
            return
        if not request.user.is_authenticated and request.acces is None:
            return  # LoginRequiredMiddleware has already sent them to sign in
        profils = getattr(vue, "profils", frozenset())
        if request.acces is None or request.acces.profil not in profils:
            raise PermissionDenied
