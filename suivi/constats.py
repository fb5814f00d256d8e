"""What a dashboard says in sentences: who worked, and what became of them. Nothing here that a table withholds."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project import ecriture
from suivi.chiffres import Chiffres
from suivi.chiffres.public import est_trop_petit
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.mots import accord, nombre

PHRASES_DES_JALONS = {
    "suivi_6": "Six mois après",
    "suivi_12": "Douze mois après",
    "suivi_fenetre": "Entre six et douze mois après",
}


def constats(c: Chiffres, seuil: int = 0) -> Iterator[str]:
    """`seuil`: no count under it is told, other than by sex (0 for readers of names)."""
    if c.personnes:
        yield from _femmes(c)
        yield from _quartiers(c)
    for cle, mots in PHRASES_DES_JALONS.items():
        suivi = getattr(c, cle)
        if suivi is not None and suivi.joints:
            yield _apres(mots, suivi, seuil)


def _femmes(c: Chiffres) -> Iterator[str]:
    femmes = next((ligne for ligne in c.par_sexe if ligne.code == "F"), None)
    if femmes is None or femmes["personnes"] is None:
        return
    if not femmes["personnes"]:
        yield "Aucune femme n'y a travaillé."
        return
    n = femmes["personnes"]
    yield (
        f"{nombre(n, 'femme')} {'y a' if n == 1 else 'y ont'} travaillé\u00a0: "
        f"{ecriture.pourcent(femmes['part_personnes'])} des personnes et "
        f"{ecriture.pourcent(femmes['part_heures'])} des heures."
    )


def _quartiers(c: Chiffres) -> Iterator[str]:
    if c.personnes_qpv:
        habitent = "habite" if c.personnes_qpv == 1 else "habitent"
        yield f"{nombre(c.personnes_qpv, 'personne')} {habitent} un quartier prioritaire (QPV)."


def _apres(mots: str, suivi: SuiviDuJalon, seuil: int) -> str:
    """The answer rate stands beside what the answers say."""
    joints = f"{nombre(suivi.joints, 'personne')} {accord(suivi.joints, 'jointe')}"
    reponse = f"taux de réponse\u00a0: {ecriture.pourcent(suivi.taux_reponse)}"
    if suivi.en_emploi is None or est_trop_petit(suivi.en_emploi, seuil):
        return f"{mots} leur contrat, {joints} ({reponse})\u00a0; moins de {seuil} sont en emploi."
    return (
        f"{mots} leur contrat, {ecriture.pourcent(suivi.taux_emploi_joints)} des personnes jointes "
        f"sont en emploi ({joints}, {reponse})."
    )
