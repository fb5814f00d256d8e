from django.urls import reverse

from comptes.enums import Verbe
from comptes.forms import ReglagesForm
from comptes.models import Evenement
from participants.models import Critere
from territoires.models import Structure
from tests import factories

MODIFIER = "comptes:modifier_reglages"


def saisie(structure, **champs):
    """What the form of the settings posts, as it was displayed."""
    form = ReglagesForm(instance=structure)
    valeurs = {nom: form[nom].value() for nom in form.fields}
    return {nom: "" if valeur is None else valeur for nom, valeur in valeurs.items()} | champs


def test_a_facilitatrice_reads_and_does_not_edit(facilitatrice, structure):
    page = facilitatrice.get(reverse("comptes:reglages")).text

    assert "Jour limite de déclaration" in page
    assert "Après ce jour, une déclaration non transmise est en retard." in page
    assert "208\u00a0h" in page
    assert reverse(MODIFIER) not in page
    assert facilitatrice.get(reverse(MODIFIER)).status_code == 403
    assert facilitatrice.post(reverse(MODIFIER), saisie(structure)).status_code == 403


def test_an_administrateur_edits_and_the_journal_keeps_before_and_after(administratrice, structure):
    page = administratrice.post(
        reverse(MODIFIER),
        saisie(structure, jour_limite="15", seuil_alerte_mensuel="195,5"),
        follow=True,
    )

    assert "Les réglages sont enregistrés" in page.text
    structure.refresh_from_db()
    assert structure.jour_limite == 15
    assert str(structure.seuil_alerte_mensuel) == "195.50"
    evenement = Evenement.objects.get(verbe=Verbe.MODIFIER)
    assert evenement.details["champs"]["jour_limite"] == [10, 15]
    assert evenement.structure == structure
    assert (
        "jour limite de déclaration : 10 → 15"
        in administratrice.get(reverse("comptes:journal")).text
    )


def test_the_second_of_two_people_is_told_what_the_first_did(administratrice, structure):
    autre = factories.AccesFactory(administration=True, structure=structure)
    vue_avant = saisie(structure, jour_limite="12")
    administratrice.post(reverse(MODIFIER), saisie(structure, jour_limite="20"))

    administratrice.force_login(autre.utilisateur)
    page = administratrice.post(reverse(MODIFIER), vue_avant)

    assert "Agathe Blanc a modifié cet élément" in page.text
    assert 'value="12"' in page.text
    structure.refresh_from_db()
    assert structure.jour_limite == 20


def test_wrong_settings_are_refused_in_french(administratrice, structure):
    page = administratrice.post(
        reverse(MODIFIER),
        saisie(structure, jour_ouverture="12", delai_relance_1="40", base_etp="zéro"),
    ).text

    assert "Le jour d&#x27;ouverture ne peut pas suivre le jour limite." in page
    assert "Les trois relances se suivent" in page
    assert "n&#x27;est pas un nombre d&#x27;heures" in page
    structure.refresh_from_db()
    assert structure.jour_ouverture == 1


def test_every_setting_of_the_structure_is_on_the_screen():
    hors_ecran = {"id", "code", "version"}
    reglages = {champ.name for champ in Structure._meta.concrete_fields} - hors_ecran

    assert set(ReglagesForm.Meta.fields) == reglages
    for nom, champ in ReglagesForm().fields.items():
        assert champ.help_text or nom == "version", nom


def test_the_publics_of_the_structure_are_edited_added_and_withdrawn(administratrice, structure):
    critere = factories.CritereFactory(structure=structure)

    administratrice.post(
        reverse("suivi:modifier_critere", args=[critere.pk]),
        {"libelle": "Chômage de longue durée", "papier": "", "duree_mois": "12"},
    )
    administratrice.post(
        reverse("suivi:ajouter_critere"),
        {"libelle": "Aidant familial", "papier": "attestation", "duree_mois": "", "actif": "on"},
    )

    critere.refresh_from_db()
    assert (critere.libelle, critere.duree_mois, critere.actif) == (
        "Chômage de longue durée",
        12,
        False,
    )
    assert Critere.objects.get(code="AUTRE_2").structure == structure
    page = administratrice.get(reverse("suivi:criteres")).text
    assert "Aidant familial" in page
    assert "Retiré de la liste" in page


def test_a_facilitatrice_reads_the_publics_of_her_structure_only(
    facilitatrice, administratrice, structure, autre_structure
):
    factories.CritereFactory(structure=structure, libelle="Le nôtre")
    ailleurs = factories.CritereFactory(structure=autre_structure, libelle="Le leur")

    page = facilitatrice.get(reverse("suivi:criteres")).text
    assert "Le nôtre" in page
    assert "Le leur" not in page
    modifier = reverse("suivi:modifier_critere", args=[ailleurs.pk])
    assert facilitatrice.get(modifier).status_code == 403
    assert administratrice.post(modifier, {"libelle": "x"}).status_code == 404
