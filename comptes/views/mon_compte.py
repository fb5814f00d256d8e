"""One's own account: open to whoever is signed in, even without any access left."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clauses_project.droits import compte_suffit
from comptes.forms import MonCompteForm


@require_http_methods(["GET", "POST"])
@compte_suffit
def mon_compte(request: HttpRequest) -> HttpResponse:
    form = MonCompteForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.instance.save(update_fields=["prenom", "nom", "recherche"])
        messages.success(request, "Votre nom est enregistré.")
        return redirect("comptes:mon_compte")
    return render(request, "comptes/mon_compte.html", {"form": form})
