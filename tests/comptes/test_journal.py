from auditlog.models import LogEntry
from auditlog.signals import accessed
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes import courriels
from comptes.enums import EtatCourriel, Verbe
from comptes.models import Courriel
from participants.models import Identite, Participant
from tests import factories


def test_the_journal_is_narrowed_by_who_what_when_and_about_what(facilitatrice, structure):
    ancien = factories.EvenementFactory(
        objet=factories.MarcheFactory(structure=structure, objet="Le vieux gymnase"),
        qui=facilitatrice.utilisateur,
        quand="2026-01-05T10:00:00+01:00",
    )
    factories.EvenementFactory(
        objet=factories.CritereFactory(structure=structure, libelle="Un public"),
        verbe=Verbe.MODIFIER,
        quand="2026-06-05T10:00:00+02:00",
    )

    for filtre in (
        {"qui": facilitatrice.utilisateur.pk},
        {"verbe": "CREER"},
        {"du": "2026-01-05", "au": "2026-01-05"},
        {"objet_type": ancien.objet_type_id},
        {"q": "GYMNASE"},
    ):
        page = facilitatrice.get(reverse("comptes:journal"), filtre).text
        assert "vieux gymnase" in page, filtre
        assert "Un public" not in page, filtre


def test_a_structure_reads_its_own_journal_and_e_mails(etrangere, facilitatrice, structure):
    evenement = factories.EvenementFactory(objet=factories.MarcheFactory(structure=structure))
    courriel = factories.CourrielFactory(structure=structure)

    assert evenement.objet_libelle in facilitatrice.get(reverse("comptes:journal")).text
    assert evenement.objet_libelle not in etrangere.get(reverse("comptes:journal")).text
    assert courriel.destinataire in facilitatrice.get(reverse("comptes:courriels")).text
    assert courriel.destinataire not in etrangere.get(reverse("comptes:courriels")).text
    lire = reverse("comptes:courriel", args=[courriel.pk])
    assert "Le mois de septembre 2026 est ouvert." in facilitatrice.get(lire).text
    assert etrangere.get(lire).status_code == 404


def test_the_journal_costs_the_same_with_many_rows(
    facilitatrice, structure, django_assert_num_queries
):
    marche = factories.MarcheFactory(structure=structure)
    factories.EvenementFactory(objet=marche)
    facilitatrice.get(reverse("comptes:journal"))
    with CaptureQueriesContext(connection) as peu:
        facilitatrice.get(reverse("comptes:journal"))
    factories.EvenementFactory.create_batch(20, objet=marche)
    with django_assert_num_queries(len(peu)):
        facilitatrice.get(reverse("comptes:journal"))


def test_an_e_mail_leaves_once_the_work_is_stored(structure, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as a_faire:
        courriel = courriels.envoyer(
            structure=structure,
            destinataire="denise@exemple.example",
            sujet="Vos heures\nde mai",
            texte="Bonjour, l'été arrive & vous ?",
        )
    assert courriel.etat == EtatCourriel.A_ENVOYER
    assert not mail.outbox

    a_faire[0]()

    courriel.refresh_from_db()
    assert courriel.etat == EtatCourriel.ENVOYE
    assert mail.outbox[0].subject == "Vos heures de mai"
    assert "l'été arrive & vous ?" in mail.outbox[0].body


def test_a_mail_server_that_fails_breaks_no_page(
    structure, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.comptes.test_journal.ServeurEnPanne"
    with django_capture_on_commit_callbacks(execute=True):
        courriels.envoyer(structure=structure, destinataire="a@b.example", sujet="S", texte="T")

    courriel = Courriel.objects.get()
    assert (courriel.etat, courriel.erreur) == (EtatCourriel.ECHEC, "boîte pleine")


class ServeurEnPanne:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise OSError("boîte pleine")


def test_the_audit_records_who_read_a_person_and_what_changed(db):
    participant = factories.ParticipantFactory(identite__nom="Petit")

    accessed.send(Participant, instance=participant)
    participant.identite.nom = "Grand"
    participant.identite.save()

    lecture, changement = (
        LogEntry.objects.get_for_objects(Participant.objects.all()).filter(action=3).get(),
        LogEntry.objects.get_for_objects(Identite.objects.all()).filter(action=1).get(),
    )
    assert lecture.object_pk == str(participant.pk)
    assert changement.changes_dict == {"nom": ["Petit", "Grand"]}
