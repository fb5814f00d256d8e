import pytest
from django.urls import reverse

from comptes.journal import historique
from entreprises.models import Contact, Entreprise, Note
from tests import factories

NOUVELLE = "/entreprises/nouvelle/"
SIRET_DE_LA_POSTE = "35600000000048"


def saisie(**autres):
    return {
        "type_identifiant": "SIRET",
        "identifiant": SIRET_DE_LA_POSTE,
        "raison_sociale": "La Poste",
        "type": "ENTREPRISE",
        **autres,
    }


@pytest.mark.parametrize(
    ("genre", "ecrit", "garde"),
    [
        ("SIRET", "356 000 000 00048", SIRET_DE_LA_POSTE),
        ("SIRET", "356\u202f000\u202f000\u00a000048", SIRET_DE_LA_POSTE),
        ("TVA", "be 0403.019.261", "BE0403019261"),
        ("TAHITI", "A12345", "A12345"),
        ("RIDET", "0123456.001", "0123456001"),
        ("HORS_UE", "CHE-123.456.788", "CHE123456788"),
    ],
)
def test_identifiers_are_kept_without_their_spaces(facilitatrice, genre, ecrit, garde):
    facilitatrice.post(NOUVELLE, saisie(type_identifiant=genre, identifiant=ecrit))
    entreprise = Entreprise.objects.get()
    assert (entreprise.type_identifiant, entreprise.identifiant) == (genre, garde)


@pytest.mark.parametrize(
    ("genre", "ecrit", "dit"),
    [
        ("SIRET", "123 456 789 00012", "n'est pas un SIRET"),
        ("SIRET", "12345", "n'est pas un SIRET"),
        ("TVA", "BE0403019262", "n'est pas un numéro de TVA"),
        ("TAHITI", "12", "TAHITI"),
        ("RIDET", "12", "RIDET"),
        ("HORS_UE", "?", "3 à 30"),
    ],
)
def test_a_wrong_identifier_is_refused_with_a_sentence(facilitatrice, genre, ecrit, dit):
    reponse = facilitatrice.post(NOUVELLE, saisie(type_identifiant=genre, identifiant=ecrit))
    assert dit in reponse.context["form"].errors["identifiant"][0]
    assert not Entreprise.objects.exists()


def test_a_company_already_known_is_linked_to(facilitatrice, entreprise):
    reponse = facilitatrice.post(NOUVELLE, saisie(identifiant=entreprise.identifiant))
    assert f'<a href="{entreprise.get_absolute_url()}">Bâti Aisne</a>' in reponse.content.decode()
    assert Entreprise.objects.count() == 1


def test_its_identity_changes_while_no_other_structure_knows_it(facilitatrice, entreprise):
    reponse = facilitatrice.post(
        reverse("entreprises:modifier", args=[entreprise.pk]),
        saisie(identifiant=entreprise.identifiant, raison_sociale="Bâti Aisne SAS", version=0),
    )
    entreprise.refresh_from_db()
    assert reponse.url == entreprise.get_absolute_url()
    assert entreprise.raison_sociale == "Bâti Aisne SAS"
    assert historique(entreprise).get().structure == facilitatrice.acces.structure


@pytest.mark.parametrize("lien", ["attribution", "contact", "note", "contrat"])
def test_its_identity_stays_when_another_structure_knows_it_too(
    facilitatrice, entreprise, autre_structure, lien
):
    match lien:
        case "attribution":
            factories.AttributionFactory(
                entreprise=entreprise, lot__marche__structure=autre_structure
            )
        case "contact":
            factories.ContactFactory(entreprise=entreprise, structure=autre_structure)
        case "note":
            factories.NoteFactory(entreprise=entreprise, structure=autre_structure)
        case "contrat":
            factories.ContratTravailFactory(
                employeur=entreprise, participant__structure=autre_structure
            )
    reponse = facilitatrice.post(
        reverse("entreprises:modifier", args=[entreprise.pk]),
        saisie(identifiant=entreprise.identifiant, raison_sociale="Autre nom", version=0),
        follow=True,
    )
    entreprise.refresh_from_db()
    assert entreprise.raison_sociale == "Bâti Aisne"
    assert "connue aussi d'une autre structure" in reponse.content.decode().replace("&#x27;", "'")


def test_a_contact_is_the_structure_s_own_and_its_telephone_is_written_as_people_read_it(
    facilitatrice, structure, entreprise
):
    facilitatrice.post(
        reverse("entreprises:ajouter_contact", args=[entreprise.pk]),
        {"nom": "Lambert", "prenom": "Odile", "telephone": "+33323590000"},
    )
    contact = Contact.objects.get()
    assert (contact.structure, contact.telephone) == (structure, "+33323590000")
    assert "03 23 59 00 00" in facilitatrice.get(entreprise.get_absolute_url()).content.decode()


def test_a_contact_can_be_reached(facilitatrice, entreprise):
    adresse = reverse("entreprises:ajouter_contact", args=[entreprise.pk])
    reponse = facilitatrice.post(adresse, {"nom": "Lambert"})
    assert "adresse électronique ou un téléphone" in str(reponse.context["form"].errors)
    reponse = facilitatrice.post(adresse, {"nom": "Lambert", "telephone": "12"})
    assert "n'est pas un numéro de téléphone" in reponse.context["form"].errors["telephone"][0]


def test_a_contact_who_left_says_since_when(facilitatrice, monde):
    facilitatrice.post(
        reverse("entreprises:modifier_contact", args=[monde.contact.pk]),
        {"nom": "Lambert", "courriel": "o@exemple.example", "parti_le": "2026-09-30"},
    )
    page = facilitatrice.get(monde.entreprise.get_absolute_url()).content.decode()
    assert "parti le 30/09/2026" in page


def test_a_note_never_holds_a_social_security_number(facilitatrice, entreprise):
    adresse = reverse("entreprises:ajouter_note", args=[entreprise.pk])
    corps = 2900502722001
    reponse = facilitatrice.post(adresse, {"texte": f"Mme L., {corps} {97 - corps % 97:02}"})
    assert "sécurité sociale" in reponse.context["form"].errors["texte"][0]
    assert not Note.objects.exists()
    facilitatrice.post(adresse, {"texte": "Deux postes de manœuvre en octobre."})
    note = Note.objects.get(texte__contains="manœuvre")
    assert note.auteur == facilitatrice.utilisateur


def test_contacts_and_notes_of_another_structure_do_not_exist(etrangere, monde):
    for nom, objet in [
        ("entreprises:modifier_contact", monde.contact),
        ("entreprises:supprimer_contact", monde.contact),
        ("entreprises:supprimer_note", monde.note),
    ]:
        assert etrangere.post(reverse(nom, args=[objet.pk])).status_code == 404
    page = etrangere.get(monde.entreprise.get_absolute_url()).content.decode()
    assert monde.note.texte not in page
    assert monde.contact.nom not in page


def test_companies_are_offered_by_name_and_by_siret(facilitatrice, declarante, entreprise):
    adresse = reverse("entreprises:proposees")
    attendu = {"propositions": [f"Bâti Aisne ({entreprise.identifiant})"]}
    assert facilitatrice.get(adresse, {"q": "bati"}).json() == attendu
    debut = f"{entreprise.identifiant[:3]} {entreprise.identifiant[3:6]}"
    assert facilitatrice.get(adresse, {"q": debut}).json() == attendu
    assert facilitatrice.get(adresse, {"q": ""}).json() == {"propositions": []}
    assert declarante.get(adresse, {"q": "bati"}).status_code == 403
