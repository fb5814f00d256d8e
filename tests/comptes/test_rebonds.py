"""Refusals of mail servers, as Postfix and Exchange write them, about e-mails that really went through SMTP."""

import io
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from comptes import courriels
from comptes.enums import EtatCourriel
from comptes.models import Courriel


@pytest.fixture
def parti(smtp, structure, django_capture_on_commit_callbacks):
    """An e-mail that left, with what the server got of it."""
    with django_capture_on_commit_callbacks(execute=True):
        courriel = courriels.envoyer(
            structure=structure,
            destinataire="odile@bati.example",
            sujet="Vos heures d'insertion d'octobre 2026",
            texte="Bonjour Odile,\n\nIl manque vos heures.",
        )
    courriel.refresh_from_db()
    assert courriel.etat == EtatCourriel.ENVOYE
    return SimpleNamespace(courriel=courriel, recu=smtp.messages[0].as_bytes())


def avis(original, *, action="failed", statut="5.1.1", en_entier=True):
    """A delivery report, with the e-mail it speaks of, or its headers alone."""
    entetes = original.replace(b"\r\n", b"\n")
    citation = b"message/rfc822\n\n" + entetes
    if not en_entier:
        citation = b"text/rfc822-headers\n\n" + entetes.partition(b"\n\n")[0] + b"\n"
    return (
        b"From: MAILER-DAEMON@mx.bati.example\n"
        b"To: clauses@example.org\n"
        b"Subject: Undelivered Mail Returned to Sender\n"
        b"MIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        b"--=_b\nContent-Type: text/plain\n\nThe mail system could not deliver.\n\n"
        b"--=_b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.bati.example\n\n"
        b"Final-Recipient: rfc822; odile@bati.example\n"
        b"Action: " + action.encode() + b"\nStatus: " + statut.encode() + b"\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 <odile@bati.example>: no such user\n\n"
        b"--=_b\nContent-Type: " + citation + b"\n--=_b--\n"
    )


def lire(monkeypatch, message):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(message)))
    call_command("lire_rebonds", "-")


def test_an_email_leaves_with_a_signed_name(parti):
    message = message_from_bytes(parti.recu, policy=policy.default)

    jeton = message[courriels.ENTETE]
    assert jeton.startswith(f"{parti.courriel.pk}.")
    assert message["Message-ID"].startswith(f"<{jeton}@")
    assert message["To"] == "odile@bati.example"


@pytest.mark.parametrize("en_entier", [True, False])
def test_a_refusal_is_written_on_the_email_in_french(
    parti, facilitatrice, monkeypatch, capsys, en_entier
):
    lire(monkeypatch, avis(parti.recu, en_entier=en_entier))

    parti.courriel.refresh_from_db()
    assert parti.courriel.etat == EtatCourriel.REJETE
    assert parti.courriel.erreur.startswith("L'adresse n'existe pas. (5.1.1 550")
    assert "odile@bati.example : L'adresse n'existe pas." in capsys.readouterr().out
    page = facilitatrice.get(reverse("comptes:courriel", args=[parti.courriel.pk])).text
    assert "Rejeté par le destinataire" in page


@pytest.mark.parametrize(
    ("statut", "phrase"),
    [
        ("5.2.2", "La boîte est pleine."),
        ("5.1.2", "Le domaine de cette adresse n'existe pas."),
        ("5.7.1", "Le serveur du destinataire refuse nos messages."),
        ("4.4.7", "Le serveur du destinataire n'a pas répondu à temps."),
        ("5.9.9", "Le serveur du destinataire a refusé le message."),
    ],
)
def test_each_status_has_its_sentence(parti, monkeypatch, statut, phrase):
    lire(monkeypatch, avis(parti.recu, statut=statut))

    assert Courriel.objects.get().erreur.startswith(phrase)


def test_a_mere_delay_changes_nothing(parti, monkeypatch):
    lire(monkeypatch, avis(parti.recu, action="delayed", statut="4.4.1"))

    assert Courriel.objects.get().etat == EtatCourriel.ENVOYE


def test_a_refusal_that_somebody_forged_changes_nothing(parti, monkeypatch, capsys):
    faux = parti.recu.replace(
        message_from_bytes(parti.recu)[courriels.ENTETE].encode(),
        f"{parti.courriel.pk}.faux".encode(),
    )
    lire(monkeypatch, avis(faux))

    assert Courriel.objects.get().etat == EtatCourriel.ENVOYE
    assert "aucun de nos courriels" in capsys.readouterr().out


@pytest.mark.parametrize(
    "message", [b"", b"Bonjour", b"\xff\x00Content-Type: multipart/report\n\n"]
)
def test_any_other_message_is_left_aside(parti, monkeypatch, message):
    lire(monkeypatch, message)

    assert Courriel.objects.get().etat == EtatCourriel.ENVOYE


def test_a_file_is_read_too_and_a_missing_one_is_said(parti, tmp_path):
    fichier = tmp_path / "rebond.eml"
    fichier.write_bytes(avis(parti.recu))
    call_command("lire_rebonds", str(fichier), stdout=io.StringIO())

    assert Courriel.objects.get().etat == EtatCourriel.REJETE
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("lire_rebonds", str(tmp_path / "absent.eml"))
