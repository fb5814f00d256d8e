"""Lists of people, of invitations, of what was done and of e-mails sent."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from clauses_project.listes import ColonneEtat, TableMaison
from comptes.enums import TONS_COURRIEL
from comptes.models import Acces, Courriel, Evenement, Invitation
from comptes.remplacements import dire_qui
from comptes.valeurs import nom_lu, valeur_lue

GENRES = {
    "structure": "Structure",
    "entreprise": "Entreprise",
    "donneur_ordre": "Donneur d'ordre",
    "reseau": "Réseau",
}


class ColonneMoment(tables.Column):
    """A day and an hour, here: « 22/11/2026 14:05 »; the spreadsheet gets the same."""

    ecriture = "%d/%m/%Y %H:%M"

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"default": "", **options})

    def render(self, value: Any) -> str:
        return f"{timezone.localtime(value):{self.ecriture}}"


class ColonneJour(ColonneMoment):
    """The day of a moment, here."""

    ecriture = "%d/%m/%Y"


class ColonneSuiviPar(tables.Column):
    """Who follows the row; « pour … » when the reader covers them (see `dire_qui`)."""

    def __init__(self, *args: Any, **options: Any):
        defauts = {"verbose_name": "Suivi par", "default": "—"}
        super().__init__(*args, **{**defauts, **options})

    def render(self, value: Any, table: Any) -> str:
        return dire_qui(value, table.request.remplaces)

    def value(self, **options: Any) -> str:
        return str(options["value"])


class AccesTable(TableMaison):
    personne = tables.Column(
        accessor="utilisateur__nom_complet",
        verbose_name="Personne",
        order_by=("utilisateur__nom", "utilisateur__prenom"),
    )
    email = tables.Column(accessor="utilisateur__email", verbose_name="Adresse électronique")
    profil = tables.Column(verbose_name="Profil")
    organisation = tables.Column(
        verbose_name="Organisation",
        order_by=(
            "structure__nom",
            "reseau__nom",
            "donneur_ordre__nom",
            "entreprise__raison_sociale",
        ),
    )
    accorde_le = ColonneJour(verbose_name="Depuis")
    derniere_visite = ColonneMoment(
        accessor="utilisateur__last_login", verbose_name="Dernière connexion", default="jamais"
    )
    gestes = tables.Column(
        empty_values=(), verbose_name="Gestes", orderable=False, exclude_from_export=True
    )

    class Meta:
        model = Acces
        fields = (
            "personne",
            "email",
            "profil",
            "organisation",
            "accorde_le",
            "derniere_visite",
            "gestes",
        )

    def render_gestes(self, record: Acces) -> str:
        return format_html(
            '<a href="{}" aria-label="Retirer l\'accès de {}">Retirer</a>',
            reverse("comptes:revoquer", args=[record.pk]),
            record.utilisateur,
        )


class InvitationTable(TableMaison):
    email = tables.Column(verbose_name="Adresse électronique")
    profil = tables.Column(verbose_name="Profil")
    organisation = tables.Column(verbose_name="Organisation", orderable=False)
    par = tables.Column(
        verbose_name="Invitée par", default="", order_by=("par__nom", "par__prenom")
    )
    creee_le = ColonneMoment(verbose_name="Envoyée le")
    expire_le = ColonneJour(verbose_name="Expire le")
    gestes = tables.Column(
        empty_values=(), verbose_name="Gestes", orderable=False, exclude_from_export=True
    )

    class Meta:
        model = Invitation
        fields = ("email", "profil", "organisation", "par", "creee_le", "expire_le", "gestes")

    def render_expire_le(self, record: Invitation) -> str:
        moment = f"{timezone.localtime(record.expire_le):%d/%m/%Y}"
        return moment if record.est_utilisable else f"expirée le {moment}"

    def render_gestes(self, record: Invitation) -> str:
        return format_html_join(
            " · ",
            '<a href="{}" aria-label="{} l\'invitation de {}">{}</a>',
            (
                (reverse(f"comptes:{nom}", args=[record.pk]), texte, record.email, texte)
                for nom, texte in (
                    ("renvoyer_invitation", "Renvoyer"),
                    ("annuler_invitation", "Annuler"),
                )
            ),
        )


class EvenementTable(TableMaison):
    quand = ColonneMoment(verbose_name="Quand")
    qui = tables.Column(accessor="auteur", verbose_name="Qui", order_by=("qui__nom", "qui__prenom"))
    verbe = tables.Column(verbose_name="Quoi")
    objet_libelle = tables.Column(verbose_name="Sur")
    pourquoi = tables.Column(verbose_name="Pourquoi", default="", orderable=False)
    changements = tables.Column(
        accessor="details", verbose_name="Avant, après", default="", orderable=False
    )

    class Meta:
        model = Evenement
        fields = ("quand", "qui", "verbe", "objet_libelle", "pourquoi", "changements")

    def render_objet_libelle(self, record: Evenement) -> str:
        return f"{record.objet_type.name} : {record.objet_libelle}"

    def render_changements(self, record: Evenement) -> str:
        return " ; ".join(changements(record))


def changements(evenement: Evenement) -> list[str]:
    """What a change moved, field by field: « jour limite : 10 → 15 »."""
    modele = evenement.objet_type.model_class()
    return [
        f"{nom_lu(modele, nom)} : {valeur_lue(modele, nom, avant, vide='vide')} → "
        f"{valeur_lue(modele, nom, apres, vide='vide')}"
        for nom, (avant, apres) in evenement.details.get("champs", {}).items()
    ]


class CourrielTable(TableMaison):
    cree_le = ColonneMoment(verbose_name="Écrit le")
    destinataire = tables.Column(verbose_name="À")
    sujet = tables.Column(
        verbose_name="Sujet", linkify=lambda record: reverse("comptes:courriel", args=[record.pk])
    )
    par = tables.Column(
        verbose_name="Par", default="L'application", order_by=("par__nom", "par__prenom")
    )
    etat = ColonneEtat(verbose_name="État", tons=TONS_COURRIEL)

    class Meta:
        model = Courriel
        fields = ("cree_le", "destinataire", "sujet", "par", "etat")
