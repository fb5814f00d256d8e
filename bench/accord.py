"""The pass written by hand says what the engine says: a reference that computed less would be no reference."""

from collections import Counter
from collections.abc import Iterable

from suivi.chiffres import Chiffres
from suivi.chiffres.ventilations import SANS_NOM

COLONNES = (
    "sexe", "age", "niveau", "qpv", "prescripteur", "commune", "nature", "clause", "modalite", "type_contrat",
    "metier", "employeur", "donneur_ordre", "commune_execution", "annee", "employeurs", "chez_lui",
)  # fmt: skip
TOUTES = (1 << len(COLONNES)) - 1
# Breakdowns whose rows are those of the pass, communes that were merged and small lists apart.
COMPAREES = (
    "sexe", "age", "niveau", "prescripteur", "nature", "clause", "modalite", "metier", "employeur",
    "donneur_ordre", "annee",
)  # fmt: skip


def verifier(rangs: Iterable[tuple], chiffres: Chiffres) -> None:
    """Raises AssertionError at the first figure that differs."""
    par_nature: dict[str, list[tuple]] = {}
    for nature, *reste in rangs:
        par_nature.setdefault(nature, []).append(tuple(reste))
    groupes = par_nature["groupe"]
    ((_, _, travail, formation, personnes, contrats, _),) = _d_un_masque(groupes, TOUTES)
    _egal("travail", _centiemes(chiffres.heures_travail), travail)
    _egal("formation", _centiemes(chiffres.heures_formation), formation)
    _egal("personnes", chiffres.personnes, personnes)
    _egal("contrats de travail", chiffres.contrats_travail, contrats)
    for nom in COMPAREES:
        bit = 1 << len(COLONNES) - 1 - COLONNES.index(nom)
        siens = Counter(rang[4] for rang in _d_un_masque(groupes, TOUTES - bit))
        lignes = getattr(chiffres, f"par_{nom}")
        moteur = Counter(
            ligne["personnes"] for ligne in lignes if ligne.code != SANS_NOM and ligne["personnes"]
        )
        _egal(f"par_{nom}", moteur, siens)
    mois = {(rang[0], rang[1]): rang[4] for rang in par_nature["mois"]}
    for ligne in chiffres.par_mois:
        if ligne["personnes"]:
            cle = (str(ligne.cle.year), str(ligne.cle.month))
            _egal(f"mois {ligne.code}", ligne["personnes"], mois[cle])
    globales = sum(rang[2] for rang in par_nature.get("globales", ()))
    _egal("globales", _centiemes(chiffres.heures_globales), globales)
    lots = par_nature["lot"]
    _egal("objectif", _centiemes(chiffres.heures_objectif), sum(rang[2] or 0 for rang in lots))
    dans_le_taux = [rang for rang in lots if (rang[2] or 0) > 0]
    cumul = sum(rang[6] or 0 for rang in dans_le_taux)
    _egal("cumul", _centiemes(chiffres.heures_retenues_cumul), cumul)
    _egal("entreprises", chiffres.entreprises, par_nature["entreprises"][0][2])
    _egal("marchés", chiffres.marches_suivis, sum(rang[2] for rang in par_nature["marches"]))
    jalons = Counter()
    for jalon, _, nombre, *_ in par_nature.get("jalon", ()):
        jalons[jalon] += nombre
    suivis = [
        suivi.dus
        for suivi in (chiffres.suivi_6, chiffres.suivi_12, chiffres.suivi_fenetre)
        if suivi
    ]
    _egal("jalons", sum(suivis), sum(jalons.values()))


def _d_un_masque(groupes: list[tuple], masque: int) -> list[tuple]:
    """Rows of one grouping: `grouping()` has a bit for each column that is not in it, the first being the highest."""
    return [rang for rang in groupes if rang[0] == str(masque)]


def _centiemes(heures) -> int:
    return int(heures * 100)


def _egal(quoi: str, moteur: object, passe: object) -> None:
    assert moteur == passe, f"{quoi} : {moteur} par le moteur, {passe} par la passe."
