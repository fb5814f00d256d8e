"""Companies created and changed, their contacts and notes; the page of a company is `suivi`'s."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from comptes import journal
from entreprises import actions, annuaire
from entreprises.choix import designation
from entreprises.forms import ContactForm, EntrepriseForm, NoteForm
from entreprises.models import Contact, Entreprise, Note

OFFERTES, ASSEZ = 12, 4  # companies offered; known ones after which the directory is not asked


def _entreprise(request: HttpRequest, pk: int) -> Entreprise:
    return get_object_or_404(Entreprise.objects.visibles_par(request.acces), pk=pk)


def _contact(request: HttpRequest, pk: int) -> Contact:
    contacts = Contact.objects.visibles_par(request.acces).select_related("entreprise")
    return get_object_or_404(contacts, pk=pk)


@require_GET
@gestion_requise
def proposees(request: HttpRequest) -> JsonResponse:
    """Companies offered while one is typed, written so that the field reads them back.

    After those known here, those of the State's directory: the form then asks to confirm them.
    """
    texte = request.GET.get("q", "")
    connues = Entreprise.objects.visibles_par(request.acces).proposees(texte).pour_liste()
    propositions = [designation(entreprise) for entreprise in connues[:OFFERTES]]
    if len(propositions) < ASSEZ:
        trouvees = [f"{fiche.raison_sociale} ({fiche.siret})" for fiche in annuaire.par_nom(texte)]
        propositions += [phrase for phrase in trouvees if phrase not in propositions]
    return JsonResponse({"propositions": propositions[:OFFERTES]})


@require_GET
@gestion_requise
def lire_l_annuaire(request: HttpRequest) -> JsonResponse:
    """What the State's directory knows of a SIRET: nothing when it is off, silent, or has none."""
    fiche = annuaire.par_siret("".join(request.GET.get("siret", "").split()))
    if fiche is None:
        return JsonResponse({})
    return JsonResponse(
        {
            "raison_sociale": fiche.raison_sociale,
            "type": fiche.type.value,
            "commune": str(fiche.commune or ""),
            "fermee": fiche.fermee,
        }
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouvelle(request: HttpRequest) -> HttpResponse:
    form = EntrepriseForm(request.POST or None)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.creer_entreprise(
            entreprise=Entreprise(**form.champs()),
            structure=request.acces.structure,
            par=request.user,
        ),
        dit=lambda entreprise: f"{entreprise} est enregistrée.",
        titre="Nouvelle entreprise",
        phrase="Une entreprise est partagée par toutes les structures ; vos contacts et vos notes, non.",
        retour=reverse("suivi:entreprises"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    entreprise = _entreprise(request, pk)
    structure = request.acces.structure
    if gardee := actions.raison_de_garder(entreprise=entreprise, structure=structure):
        messages.warning(request, gardee)
        return redirect(entreprise)
    form = EntrepriseForm(request.POST or None, instance=entreprise)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier_entreprise(
            entreprise=entreprise,
            structure=structure,
            champs=form.champs(),
            par=request.user,
            version=form.version_lue,
        ),
        dit="L'entreprise est modifiée.",
        vers=entreprise,
        titre="Modifier l'entreprise",
        retour=entreprise.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter_contact(request: HttpRequest, pk: int) -> HttpResponse:
    entreprise, structure = _entreprise(request, pk), request.acces.structure
    fixes = {"structure": structure, "entreprise": entreprise}
    form = ContactForm(request.POST or None, fixes=fixes)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ajouter_contact(
            entreprise=entreprise, structure=structure, par=request.user, champs=form.champs()
        ),
        dit=lambda contact: f"{contact} est ajouté aux contacts.",
        vers=entreprise,
        titre="Nouveau contact",
        surtitre=str(entreprise),
        phrase="Seule votre structure lit ses contacts.",
        retour=entreprise.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier_contact(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    form = ContactForm(request.POST or None, instance=contact)
    return saisir(
        request,
        form=form,
        faire=lambda: journal.modifier(objet=contact, champs=form.champs(), par=request.user),
        dit="Le contact est modifié.",
        vers=contact,
        titre="Modifier le contact",
        surtitre=str(contact.entreprise),
        retour=contact.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    return confirmer(
        request,
        faire=lambda: journal.supprimer(objet=contact, par=request.user),
        dit="Le contact est supprimé.",
        titre="Supprimer ce contact ?",
        surtitre=str(contact.entreprise),
        phrase=f"{contact} disparaîtra. Si cette personne a quitté l'entreprise, notez plutôt son départ.",
        bouton="Supprimer le contact",
        retour=contact.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter_note(request: HttpRequest, pk: int) -> HttpResponse:
    entreprise, structure = _entreprise(request, pk), request.acces.structure
    fixes = {"structure": structure, "entreprise": entreprise}
    form = NoteForm(request.POST or None, fixes=fixes)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ajouter_note(
            entreprise=entreprise,
            structure=structure,
            par=request.user,
            texte=form.cleaned_data["texte"],
        ),
        dit="La note est ajoutée.",
        vers=entreprise,
        titre="Nouvelle note",
        surtitre=str(entreprise),
        phrase="Seule votre structure lit ses notes.",
        retour=entreprise.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer_note(request: HttpRequest, pk: int) -> HttpResponse:
    notes = Note.objects.visibles_par(request.acces).select_related("entreprise")
    note = get_object_or_404(notes, pk=pk)
    return confirmer(
        request,
        faire=lambda: journal.supprimer(objet=note, par=request.user),
        dit="La note est supprimée.",
        titre="Supprimer cette note ?",
        surtitre=str(note.entreprise),
        phrase=f"« {note.texte} »",
        bouton="Supprimer la note",
        retour=note.entreprise.get_absolute_url(),
    )
