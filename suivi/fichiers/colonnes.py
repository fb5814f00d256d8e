"""Each heading made a column, then columns told apart by their neighbours and their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clauses_project.classeurs import Feuille, Rang
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.colonnes_de_temps import accorder, jours_en_initiales, nature_de, quand_dans
from suivi.fichiers.entetes import Entete
from suivi.fichiers.periodes import ANNEE_ECRITE, Repere, lire_jour
from suivi.fichiers.resultats import Colonne, JourDeSemaine, Periode
from suivi.fichiers.synonymes import BORNES_VAGUES, parle_d_heures_a_part, porte_un_nir, sens_de
from suivi.fichiers.valeurs import texte_de

EXEMPLES = 3
RANGS_D_ESSAI = 40
ALPHABET = 26
JOURS_D_UN_MOIS = 31


def lettre(index: int) -> str:
    """The name of a column in a spreadsheet: 0 → A, 26 → AA."""
    reste, nom = index + 1, ""
    while reste:
        reste, signe = divmod(reste - 1, ALPHABET)
        nom = chr(ord("A") + signe) + nom
    return nom


def lire_colonnes(
    feuille: Feuille, entete: Entete, repere: Repere
) -> tuple[list[Colonne], list[str]]:
    """The columns, and what is to be said of them (headings twice, hours counted apart)."""
    essai = feuille.rangs[entete.position : entete.position + RANGS_D_ESSAI]
    largeur = max([len(entete.titres), *(len(rang.cellules) for rang in essai)])
    titres = [*entete.titres, *[""] * (largeur - len(entete.titres))]
    colonnes = [_colonne(index, titre, essai, repere) for index, titre in enumerate(titres)]
    initiales = jours_en_initiales([colonne.cle for colonne in colonnes])
    colonnes = [_du_jour(colonne, initiales.get(colonne.index)) for colonne in colonnes]
    colonnes = _sans_totaux(accorder(colonnes))
    colonnes = [c if c.periode else _nommee(c) for c in colonnes]
    colonnes = _heures_et_total(_personne(_bornes(colonnes, essai, repere), essai))
    colonnes, dits = _departager(colonnes)
    return colonnes, dits + [_a_part(c) for c in colonnes if parle_d_heures_a_part(c.cle)]


def _colonne(index: int, titre: str, essai: Sequence[Rang], repere: Repere) -> Colonne:
    """Of a time when its heading says one, with words of hours only; else not known yet."""
    exemples = [texte_de(rang.cellule(index)) for rang in essai]
    colonne = Colonne(
        index,
        lettre(index),
        titre,
        None,
        Confiance.INCONNUE,
        exemples=tuple(texte for texte in exemples if texte)[:EXEMPLES],
    )
    if porte_un_nir(colonne.cle):
        return replace(
            colonne, exemples=(), raison="Ces numéros ne sont pas repris : la loi l'interdit."
        )
    quand, reste = quand_dans(colonne.cle, repere)
    nature = nature_de(reste) if quand else None
    if quand is None or (nature is None and "total" not in reste):
        return colonne
    sure = not isinstance(quand, Periode) or repere.annee or ANNEE_ECRITE.search(colonne.cle)
    return replace(
        colonne,
        champ=nature or Champ.TOTAL,
        periode=quand,
        confiance=Confiance.SURE if sure else Confiance.A_CONFIRMER,
        raison="" if sure else f"L'année n'est pas écrite : {_annee(quand)} est supposée.",
    )


def _du_jour(colonne: Colonne, jour: JourDeSemaine | None) -> Colonne:
    if jour is None:
        return colonne
    return replace(colonne, champ=Champ.HEURES, periode=jour, confiance=Confiance.SURE)


def _annee(quand: object) -> str:
    return str(quand.au.year) if isinstance(quand, Periode) else "celle en cours"


def _sans_totaux(colonnes: list[Colonne]) -> list[Colonne]:
    """A month beside its own weeks, or « Total mai », adds up other columns: it is not read again."""
    temps = [c for c in colonnes if isinstance(c.periode, Periode) and c.champ != Champ.TOTAL]

    def contient(grande: Colonne, petite: Colonne) -> bool:
        large, etroite = grande.periode, petite.periode
        return (
            isinstance(large, Periode)
            and isinstance(etroite, Periode)
            and grande.champ in (petite.champ, Champ.TOTAL)
            and large.du <= etroite.du
            and etroite.au <= large.au
            and (large != etroite or grande.champ == Champ.TOTAL or petite.index < grande.index)
        )

    gardees = []
    for colonne in colonnes:
        detail = next((autre for autre in temps if contient(colonne, autre)), None)
        if detail and colonne.periode:
            colonne = _laissee(
                colonne, f"Elle reprend la colonne {detail.lettre} : elle n'est pas lue deux fois."
            )
        elif colonne.champ == Champ.TOTAL and colonne.periode:
            colonne = replace(colonne, champ=Champ.HEURES)
        gardees.append(colonne)
    return gardees


def _laissee(colonne: Colonne, raison: str) -> Colonne:
    return replace(colonne, champ=None, periode=None, confiance=Confiance.INCONNUE, raison=raison)


def _nommee(colonne: Colonne) -> Colonne:
    if colonne.raison:
        return colonne
    champ, confiance = sens_de(colonne.cle)
    return replace(colonne, champ=champ, confiance=confiance)


def _remplacer(colonnes: list[Colonne], champ: Champ, nouveau: Champ, raison: str) -> list[Colonne]:
    return [
        replace(c, champ=nouveau, confiance=Confiance.A_CONFIRMER, raison=raison)
        if c.champ == champ and not c.periode
        else c
        for c in colonnes
    ]


def _a(colonnes: list[Colonne], champ: Champ) -> Colonne | None:
    return next((c for c in colonnes if c.champ == champ and not c.periode), None)


def _personne(colonnes: list[Colonne], essai: Sequence[Rang]) -> list[Colonne]:
    """« Salarié » beside « Prénom » is the nom; « Nom » alone, of two words, is the whole name."""
    nom, prenom, personne = (_a(colonnes, c) for c in (Champ.NOM, Champ.PRENOM, Champ.PERSONNE))
    if personne and prenom and not nom:
        raison = "Le prénom est dans une autre colonne : celle-ci est lue comme le nom."
        return _remplacer(colonnes, Champ.PERSONNE, Champ.NOM, raison)
    if personne and prenom and nom:
        return [
            _laissee(c, "Le nom et le prénom sont lus dans leurs colonnes.") if c is personne else c
            for c in colonnes
        ]
    if nom and not prenom and not personne and _de_plusieurs_mots(nom.index, essai):
        raison = "Le prénom n'a pas de colonne : celle-ci est lue comme « Nom Prénom »."
        return _remplacer(colonnes, Champ.NOM, Champ.PERSONNE, raison)
    return colonnes


def _de_plusieurs_mots(index: int, essai: Sequence[Rang]) -> bool:
    noms = [texte for rang in essai if (texte := texte_de(rang.cellule(index)))]
    return sum(" " in nom for nom in noms) * 2 > len(noms)


def _bornes(colonnes: list[Colonne], essai: Sequence[Rang], repere: Repere) -> list[Colonne]:
    """« Du … au … » are the days of a statement when they are within a month of each other and
    nothing else says when hours were worked; else those of a mission."""
    debut, fin = _a(colonnes, Champ.DEBUT), _a(colonnes, Champ.FIN)
    if not (debut and fin and {debut.cle, fin.cle} <= BORNES_VAGUES):
        return colonnes
    if any(c.periode or c.champ in (Champ.MOIS, Champ.SEMAINE, Champ.JOUR) for c in colonnes):
        return colonnes
    ecarts = [
        (au - du).days
        for rang in essai
        if (du := lire_jour(rang.cellule(debut.index), repere))
        and (au := lire_jour(rang.cellule(fin.index), repere))
    ]
    if not ecarts or sum(0 <= ecart < JOURS_D_UN_MOIS for ecart in ecarts) * 5 < len(ecarts) * 4:
        return colonnes
    raison = "Ces jours sont proches : ils sont lus comme la période des heures."
    colonnes = _remplacer(colonnes, Champ.DEBUT, Champ.PERIODE_DU, raison)
    return _remplacer(colonnes, Champ.FIN, Champ.PERIODE_AU, raison)


def _heures_et_total(colonnes: list[Colonne]) -> list[Colonne]:
    heures, total = _a(colonnes, Champ.HEURES), _a(colonnes, Champ.TOTAL)
    en_colonnes = any(c.periode for c in colonnes)
    if en_colonnes and heures:
        raison = "Les heures sont lues dans les colonnes de mois, de semaines ou de jours."
        return _remplacer(colonnes, Champ.HEURES, Champ.TOTAL, raison)
    if total and not heures and not en_colonnes and not _a(colonnes, Champ.FORMATION):
        raison = "Aucune autre colonne ne porte d'heures."
        return _remplacer(colonnes, Champ.TOTAL, Champ.HEURES, raison)
    return colonnes


def _departager(colonnes: list[Colonne]) -> tuple[list[Colonne], list[str]]:
    """One column for each thing: the sure one, then one that is filled, then the first."""
    gagnantes: dict[Champ, Colonne] = {}
    for colonne in colonnes:
        if colonne.champ and not colonne.periode:
            autre = gagnantes.get(colonne.champ)
            if autre is None or _poids(colonne) > _poids(autre):
                gagnantes[colonne.champ] = colonne
    gardees, dits = [], []
    for colonne in colonnes:
        gagnante = gagnantes.get(colonne.champ) if colonne.champ and not colonne.periode else None
        if gagnante and gagnante is not colonne:
            if _poids(colonne) == _poids(gagnante):
                dits.append(_deux_fois(gagnante, colonne))
            colonne = _laissee(colonne, f"La colonne {gagnante.lettre} a été prise.")
        gardees.append(colonne)
    doubles = {c.champ for c in gagnantes.values() if any(_nomme(c, dit) for dit in dits)}
    return [
        replace(c, confiance=Confiance.A_CONFIRMER, raison="Une autre colonne a le même sens.")
        if c.champ in doubles and not c.periode
        else c
        for c in gardees
    ], dits


def _poids(colonne: Colonne) -> tuple[bool, bool]:
    return colonne.confiance == Confiance.SURE, bool(colonne.exemples)


def _deux_fois(prise: Colonne, laissee: Colonne) -> str:
    return (
        f"Deux colonnes se ressemblent : {prise.lettre} (« {prise.entete} ») et {laissee.lettre} "
        f"(« {laissee.entete} »). La première est lue ; dites si c'est l'autre."
    )


def _nomme(colonne: Colonne, phrase: str) -> bool:
    return phrase.startswith(f"Deux colonnes se ressemblent : {colonne.lettre} (")


def _a_part(colonne: Colonne) -> str:
    return (
        f"La colonne {colonne.lettre} (« {colonne.entete} ») n'est pas reprise : si ces heures ne "
        "sont pas déjà comptées dans les heures travaillées, corrigez le fichier ou les lignes."
    )
