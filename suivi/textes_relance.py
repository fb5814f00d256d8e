"""What a reminder says: our text, or the structure's own with its fields filled."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.gabarits import remplir
from comptes.courriels import CACHE
from comptes.models import Utilisateur
from marches.models import DonneurOrdre
from suivi.destinataires import destinataire_acheteur
from suivi.enums import EtatRelance, NiveauRelance
from suivi.models import Declaration, Relance
from suivi.relances import MoisAttendu


def rediger(
    attendu: MoisAttendu,
    niveau: NiveauRelance,
    par: Utilisateur | None = None,
    acheteur: DonneurOrdre | None = None,
) -> Relance:
    """The reminder of that level as it would leave, not stored. Signed by `par` when a person writes it.

    A letter is to `acheteur`, else to the first buyer who has none.
    """
    if niveau == NiveauRelance.ACHETEUR:
        acheteur = acheteur or next(iter(attendu.acheteurs_sans_lettre or attendu.acheteurs))
        return _lettre_a_l_acheteur(attendu, acheteur, par)
    valeurs = {
        "entreprise": str(attendu.entreprise),
        "mois": ecriture.mois(attendu.mois),
        "marches": _en_lignes(attendu.visees or attendu.a_relancer),
        "limite": _en_toutes_lettres(attendu.limite),
        "lien": _lien(attendu),
    }
    contexte = _commun(attendu, valeurs["marches"], par) | {"lien": valeurs["lien"]}
    if attendu.destinataire:
        contexte["prenom"] = attendu.destinataire.prenom
    gabarit = f"suivi/courriels/relance_{niveau.value}.txt"
    sujet, texte = _rendre(gabarit, contexte)
    propre = getattr(attendu.structure, f"texte_relance_{niveau.value}")
    if propre.strip():
        contexte |= {"sujet": sujet, "corps": remplir(propre.strip(), valeurs)}
        sujet, texte = _rendre("suivi/courriels/relance.txt", contexte)
    return _relance(
        attendu,
        niveau,
        sujet=sujet,
        texte=texte,
        par=par,
        destinataire=attendu.destinataire.courriel if attendu.destinataire else "",
    )


def _lettre_a_l_acheteur(
    attendu: MoisAttendu, acheteur: DonneurOrdre, par: Utilisateur | None
) -> Relance:
    """To one buyer, about its contracts alone."""
    siennes = [d for d in attendu.a_relancer if _acheteur_de(d) == acheteur]
    lecteur = destinataire_acheteur(acheteur)
    contexte = _commun(attendu, _en_lignes(siennes, etats=False), par)
    contexte |= {"envois": _envois(attendu), "prenom": lecteur.prenom if lecteur else ""}
    sujet, texte = _rendre("suivi/courriels/relance_4.txt", contexte)
    return _relance(
        attendu,
        NiveauRelance.ACHETEUR,
        acheteur=acheteur,
        sujet=sujet,
        texte=texte,
        par=par,
        destinataire=lecteur.courriel if lecteur else "",
    )


def _acheteur_de(declaration: Declaration) -> DonneurOrdre:
    return declaration.declarant.attribution.lot.marche.donneur_ordre


def _lien(attendu: MoisAttendu) -> str:
    """Where the company answers: its declarations of that month, or a personal link made when it is sent."""
    if attendu.destinataire and not attendu.destinataire.a_un_compte:
        return CACHE
    return f"{settings.ADRESSE}{reverse('suivi:declarations')}?mois={attendu.mois:%Y-%m}"


def _commun(attendu: MoisAttendu, marches: str, par: Utilisateur | None) -> dict:
    return {
        "structure": attendu.structure,
        "par": par,
        "prenom": "",
        "entreprise": attendu.entreprise,
        "mois": attendu.mois,
        "limite": _en_toutes_lettres(attendu.limite),
        "attente": attendu.attente,
        "marches": marches,
    }


def _en_lignes(declarations: list[Declaration], *, etats: bool = True) -> str:
    """One line a contract, with what is missing when the company itself reads it."""
    lignes = []
    for declaration in declarations:
        lot = declaration.declarant.attribution.lot
        ligne = f"- {lot.marche.objet} ({lot.marche.reference}, lot {lot.numero})"
        lignes.append(f"{ligne} : {_ce_qui_manque(declaration)}" if etats else ligne)
    return "\n".join(lignes)


def _ce_qui_manque(declaration: Declaration) -> str:
    if declaration.est_declaree:
        return "une correction vous est demandée"
    if declaration.saisie:
        return "des heures sont saisies, mais pas transmises"
    return "rien n'est encore transmis"


def _envois(attendu: MoisAttendu) -> str:
    """« le 18 novembre 2026 et le 2 décembre 2026 »."""
    jours = sorted(
        timezone.localdate(relance.envoyee_le)
        for relance in attendu.relances
        if relance.etat == EtatRelance.ENVOYEE
    )
    return " et ".join(f"le {_en_toutes_lettres(jour)}" for jour in jours)


def _en_toutes_lettres(jour: date) -> str:
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {ecriture.mois(jour)}"


def _rendre(gabarit: str, contexte: dict) -> tuple[str, str]:
    """Subject and text of a template whose first line is the subject."""
    sujet, _, texte = render_to_string(gabarit, contexte).strip().partition("\n")
    return " ".join(sujet.split())[:200], texte.strip() + "\n"


def _relance(attendu: MoisAttendu, niveau: NiveauRelance, **champs) -> Relance:
    return Relance(
        structure=attendu.structure,
        entreprise=attendu.entreprise,
        mois=attendu.mois,
        niveau=niveau,
        **champs,
    )
