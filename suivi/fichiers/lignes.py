"""What each row of a file of hours says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from clauses_project.classeurs import Feuille
from suivi.fichiers import rubriques, totaux
from suivi.fichiers.champs import Champ
from suivi.fichiers.fusions import demeler
from suivi.fichiers.mois_d_une_ligne import parts_de
from suivi.fichiers.periodes import lire_jour, lire_naissance
from suivi.fichiers.personnes import separer
from suivi.fichiers.rang import RangLu, Tableau
from suivi.fichiers.resultats import LigneLue, Reconnaissance

QUI = (Champ.PERSONNE, Champ.NOM, Champ.PRENOM, Champ.MATRICULE)
DU_CONTRAT = (
    *(Champ.CLIENT, Champ.CODE_CLIENT, Champ.SITE, Champ.CODE_SITE),
    *(Champ.MISSION, Champ.TYPE_CONTRAT, Champ.METIER),
)
OU_QUAND = (Champ.MOIS, Champ.SEMAINE, Champ.PERIODE_DU, Champ.JOUR, Champ.SITE, Champ.CODE_SITE)
SANS_FIN = frozenset({"-", "cdi", "en cours", "indéterminée", "indeterminee", "indéterminé"})
AGE_MIN, AGE_MAX = 14, 90


def lire_lignes(
    feuille: Feuille,
    reconnaissance: Reconnaissance,
    *,
    aujourd_hui: date,
    mois: date | None = None,
    suivi_a_l_annee: bool = False,
    nominatif: bool = True,
    comptees: frozenset[int] = frozenset(),
) -> Iterator[LigneLue]:
    """Every row under the headings, in order, totals and titles too (they say why they are set aside).

    `mois` is what the user says of the whole file: it holds where a row, or a column, says nothing.
    `comptees`: rows that the user says are no totals. The rest is said of `Tableau`.
    Never raises: what is wrong with a row is in its `erreurs`.
    """
    tableau = Tableau(reconnaissance, aujourd_hui, mois, suivi_a_l_annee, nominatif)
    mesures = frozenset(colonne.index for colonne in tableau.de_mesures)
    feuille = demeler(feuille, reconnaissance, mesures)
    cumul, precedente = totaux.Cumul(), None
    for rang in feuille.rangs:
        if rang.numero <= (reconnaissance.rang_entete or 0):
            continue
        lu = RangLu(tableau, rang)
        ligne = _lire(lu, cumul, precedente, comptee=rang.numero in comptees)
        yield ligne
        precedente = ligne


def _lire(
    rang: RangLu, cumul: totaux.Cumul, precedente: LigneLue | None, *, comptee: bool
) -> LigneLue:
    heures = _heures_de_la_ligne(rang)
    feuille, numero = rang.tableau.lue.feuille, rang.rang.numero
    ecartee = "" if comptee else _raison_d_ecarter(rang, heures, cumul)
    if ecartee == totaux.SANS_HEURES:  # its name may hold for the rows below
        return LigneLue(feuille, numero, rang.textes, **_identite(rang), ecartee=ecartee)
    if ecartee:
        if ecartee in (totaux.TOTAL, totaux.SOMME):
            cumul.solder()
        return LigneLue(feuille, numero, rang.textes, ecartee=ecartee)
    cumul.ajouter(heures or Decimal(0))
    identite = _identite(rang) if rang.est_rempli(*QUI) else _reprise(rang, precedente)
    contrat = _contrat(rang)
    parts, repartie = parts_de(rang)
    return LigneLue(
        feuille,
        numero,
        rang.textes,
        **identite,
        **contrat,
        parts=() if rang.erreurs else parts,
        repartie=repartie,
        erreurs=tuple(rang.erreurs),
        avis=tuple(rang.avis),
    )


def _heures_de_la_ligne(rang: RangLu) -> Decimal | None:
    """All the hours of the row but its totals; None when every cell of hours is blank."""
    tableau = rang.tableau
    details = [c for c in tableau.de_mesures if c.champ in (Champ.HEURES, Champ.FORMATION)]
    mesures = [
        rang.mesures[c.index] for c in details or tableau.de_mesures if c.index in rang.mesures
    ]
    lues = [mesure[0] for mesure in mesures if isinstance(mesure, tuple)]
    return sum(lues, Decimal(0)) if mesures else None


def _raison_d_ecarter(rang: RangLu, heures: Decimal | None, cumul: totaux.Cumul) -> str:
    if totaux.est_un_total(rang.textes) and not rang.est_rempli(Champ.PRENOM, Champ.NAISSANCE):
        return totaux.TOTAL
    if _repete_les_titres(rang):
        return totaux.ENTETE
    nomme = rang.est_rempli(*QUI)
    if heures is None:
        return totaux.SANS_HEURES if nomme and not _est_un_titre(rang) else totaux.TITRE
    if not nomme and cumul.est_somme(heures):
        return totaux.SOMME
    return rubriques.raison_d_ecarter(rang.texte(Champ.RUBRIQUE))


def _est_un_titre(rang: RangLu) -> bool:
    """« Chantier : Médiathèque », alone on its row where names are: no one is called so."""
    remplis = [texte for texte in rang.textes if texte]
    return len(remplis) == 1 and any(signe == ":" or signe.isdigit() for signe in remplis[0])


def _repete_les_titres(rang: RangLu) -> bool:
    titres = rang.tableau.titres
    premier = next((index for index, texte in enumerate(rang.textes) if texte), 0)
    if titres.get(premier) != rang.textes[premier]:
        return False
    textes = {index: texte for index, texte in enumerate(rang.textes) if texte}
    pareils = sum(titres.get(index) == texte for index, texte in textes.items())
    return pareils >= 2 and pareils * 2 > len(textes)


def _contrat(rang: RangLu) -> dict[str, Any]:
    debut = rang.jour(Champ.DEBUT, lire_jour, frozenset())
    fin = rang.jour(Champ.FIN, lire_jour, SANS_FIN)
    if debut and fin and fin < debut:
        rang.refuser(rang.tableau.par_champ[Champ.FIN], "la fin est avant le début.")
    textes = {champ.value: rang.texte(champ) for champ in DU_CONTRAT}
    return {**textes, "debut": debut, "fin": fin}


def _identite(rang: RangLu) -> dict[str, Any]:
    personne, nom, prenom, sure = _nom(rang)
    return {
        "personne": personne,
        "nom": nom,
        "prenom": prenom,
        "decoupe_sure": sure,
        "naissance": _naissance(rang),
        "matricule": rang.texte(Champ.MATRICULE),
    }


def _nom(rang: RangLu) -> tuple[str, str, str, bool]:
    colonne = rang.tableau.par_champ.get(Champ.PERSONNE)
    if colonne is None:
        nom, prenom = rang.texte(Champ.NOM), rang.texte(Champ.PRENOM)
        return f"{nom} {prenom}".strip(), nom, prenom, bool(nom and prenom)
    texte = rang.texte(Champ.PERSONNE)
    return texte, *separer(texte, prenom_d_abord=colonne.cle.startswith("prenom"))


def _naissance(rang: RangLu) -> date | None:
    jour = rang.jour(Champ.NAISSANCE, lire_naissance, frozenset())
    if jour and not AGE_MIN <= rang.tableau.aujourd_hui.year - jour.year <= AGE_MAX:
        rang.refuser(
            rang.tableau.par_champ[Champ.NAISSANCE],
            f"{jour:%d/%m/%Y} n'est pas une date de naissance vraisemblable.",
        )
        return None
    return jour


def _reprise(rang: RangLu, precedente: LigneLue | None) -> dict[str, Any]:
    """A name written once for the rows below it: only the row just above, and only when this one says
    another month, week or site. Else the name is missing."""
    suit = precedente is not None and precedente.numero == rang.rang.numero - 1
    if not (suit and precedente and precedente.personne) or not rang.est_rempli(*OU_QUAND):
        rang.refuser(None, "le nom manque.")
        return {"naissance": _naissance(rang)}
    rang.prevenir(None, f"{precedente.personne} est repris de la ligne au-dessus.")
    return {
        "personne": precedente.personne,
        "nom": precedente.nom,
        "prenom": precedente.prenom,
        "decoupe_sure": precedente.decoupe_sure,
        "naissance": _naissance(rang) or precedente.naissance,
        "matricule": precedente.matricule,
    }
