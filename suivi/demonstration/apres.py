"""People whose work ended six to fourteen months ago: what was asked of them, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from clauses_project.dates import ajouter_mois
from comptes.models import Utilisateur
from participants.models import ContratTravail
from suivi.demonstration.atelier import Atelier, instant
from suivi.enums import Canal, Jalon, QuiRepond, ResultatTentative, Situation
from suivi.models import Tentative

R, S = ResultatTentative, Situation


class Appel(NamedTuple):
    """A try, some days ago; `rappel`: in how many days to call again."""

    il_y_a: int
    resultat: str
    rappel: int | None = None


class Suite(NamedTuple):
    """What is known after the work: raw situations at 6 and 12 months, tries for the next one."""

    six: str = ""
    douze: str = ""
    chez_l_entreprise: bool = False
    appels: tuple[Appel, ...] = ()
    dit: str = ""


SUITES = {  # by name of the person
    "Arnould": Suite(),
    "Bouchet": Suite(appels=(Appel(1, R.SANS_REPONSE),)),
    "Cherif": Suite(appels=(Appel(3, R.A_RAPPELER, rappel=0),)),
    "Dufour": Suite(
        appels=(Appel(9, R.SANS_REPONSE), Appel(6, R.SANS_REPONSE), Appel(2, R.SANS_REPONSE))
    ),
    "Evrard": Suite(appels=(Appel(4, R.NUMERO_FAUX),)),
    "Fofana": Suite(appels=(Appel(40, R.SANS_REPONSE),)),
    "Guérin": Suite(S.CDI, chez_l_entreprise=True, dit="Content d'être resté dans l'équipe."),
    "Hamel": Suite(S.RECHERCHE, appels=(Appel(2, R.A_RAPPELER, rappel=1),)),
    "Isambert": Suite(S.INJOIGNABLE),
    "Jacquet": Suite(S.FORMATION_QUALIFIANTE, S.CDD_6_PLUS, dit="A passé son titre de maçon."),
    "Kaboré": Suite(S.INTERIM, S.CDI),
    "Pinchon": Suite(appels=(Appel(5, R.A_RAPPELER, rappel=2),)),
    "Jolly": Suite(S.CDD_6_PLUS, chez_l_entreprise=True),
}


def raconter_la_suite(
    atelier: Atelier, contrats: Iterable[tuple[str, ContratTravail]], par: Utilisateur
) -> None:
    """Answers and tries of these people (name, last work contract), up to today."""
    for nom, contrat in contrats:
        if suite := SUITES.get(nom):
            _repondre(atelier, contrat, suite)
            _appeler(atelier, contrat, suite, par)


def _repondre(atelier: Atelier, contrat: ContratTravail, suite: Suite) -> None:
    for jalon, mois, situation in ((Jalon.SIX, 6, suite.six), (Jalon.DOUZE, 12, suite.douze)):
        jour = _fin(contrat, mois) + timedelta(days=6)
        if not situation or jour > atelier.aujourd_hui:
            continue
        atelier.evaluation(
            contrat.participant,
            jalon,
            jour,
            situation,
            employeur=contrat.employeur if suite.chez_l_entreprise else None,
            metier=contrat.poste if suite.chez_l_entreprise else "",
            commentaire=suite.dit,
            qui_repond=QuiRepond.STRUCTURE if situation == S.INJOIGNABLE else QuiRepond.PERSONNE,
            canal=Canal.TELEPHONE,
            saisie_le=instant(jour, 11),
        )


def _appeler(atelier: Atelier, contrat: ContratTravail, suite: Suite, par: Utilisateur) -> None:
    for appel in suite.appels:
        jour = atelier.aujourd_hui - timedelta(days=appel.il_y_a)
        rappel = None if appel.rappel is None else timedelta(days=appel.rappel)
        atelier.ajouter(
            Tentative,
            participant=contrat.participant,
            jalon=Jalon.DOUZE if suite.six else Jalon.SIX,
            quand=instant(jour, 8 + appel.il_y_a % 3),
            resultat=appel.resultat,
            rappeler_le=None if rappel is None else atelier.aujourd_hui + rappel,
            par=par,
        )


def _fin(contrat: ContratTravail, mois: int) -> date:
    assert contrat.date_fin is not None  # noqa: S101 (all of these contracts have ended)
    return ajouter_mois(contrat.date_fin, mois)
