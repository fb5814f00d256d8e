"""The report of a territory, whole or of one commune: a page to hand out, or all its tables."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project.ecriture import INSECABLE
from suivi.bilans import Bilan, faire_bilan
from suivi.chiffres import Perimetre
from suivi.chiffres.sortie import en_json
from suivi.mots import ecrire_periode
from suivi.papier.blocs import (
    Bloc,
    Contenu,
    Repere,
    cles,
    du_bilan,
    graphiques,
    jour,
    partie,
    phrases,
    recit,
    reperes,
)
from suivi.papier.demandes import Demande

COMPARES = (
    "heures_retenues",
    "personnes",
    "contrats_travail",
    "marches_suivis",
    "entreprises",
    "heures_objectif",
    "heures_retenues_cumul",
    "taux_realisation",
    "reste_a_realiser",
    "heures_excedentaires",
)
DES_MARCHES = ("marchés suivis", "entreprises")
TABLEAU_D_UNE_PAGE = "par_donneur_ordre"
TERMES_D_UNE_PAGE = (
    "Heure retenue",
    "Personne",
    "Marché suivi",
    "Taux de réalisation",
    "Seuil de publication",
)


def composer(demande: Demande) -> Contenu:
    """The figures of the territory, or of a commune: its residents (no rate), then what is built there."""
    if demande.commune:
        return _chez_vous(demande)
    bilan = _bilan(demande, Perimetre((demande.sa_structure,)))
    return _contenu(
        demande,
        titre=f"{bilan.titre}{INSECABLE}: les clauses sociales d'insertion",
        bilan=bilan,
        blocs=list(blocs_du_bilan(bilan, une_page=demande.une_page)),
        chiffres=en_json(bilan.chiffres),
        compares=reperes_du_bilan(bilan),
    )


def apercu_du_tableau_de_bord(bilan: Bilan) -> Contenu:
    """What is on the screen, with its filters, to print without archiving it."""
    return Contenu(
        titre=f"{bilan.titre}{INSECABLE}: les clauses sociales d'insertion",
        emetteur=bilan.emetteur,
        periode=f"Bilan {bilan.periode_ecrite}",
        lecture=bilan.lecture,
        arretes_au=jour(bilan.arretes_au),
        extrait_le=jour(bilan.extrait_le),
        nom_de_fichier=bilan.nom_de_fichier,
        blocs=list(blocs_du_bilan(bilan)),
        definitions=list(bilan.definitions),
        chiffres=en_json(bilan.chiffres),
    )


def blocs_du_bilan(bilan: Bilan, *, une_page: bool = False, publics: bool = True) -> Iterator[Bloc]:
    """Key figures, what they mean, charts, then every table that says something.

    `publics`: with the sentences on who the people are, which a buyer reads elsewhere and from the threshold on.
    """
    yield cles(bilan.cles)
    yield phrases(bilan.phrase, fort=True)
    dites = [*bilan.taux_en_mots, *(bilan.constats if publics else ())]
    if dites:
        yield phrases(*dites)
    if bilan.remarques:
        yield phrases(*bilan.remarques, discret=True)
    dessins = _dessins(bilan)
    if dessins:
        yield graphiques(*dessins)
    for source in bilan.tableaux_detailles:
        if not une_page:
            yield du_bilan(source, dessin=bilan.dessin_des_communes(source))
        elif source.cle == TABLEAU_D_UNE_PAGE:
            yield {**du_bilan(source), "note": ""}


def _dessins(bilan: Bilan) -> list:
    if bilan.secret or not bilan.chiffres.heures_retenues:
        return []
    dessins = [bilan.graphique_heures_papier]
    return [*dessins, bilan.graphique_sexe_papier] if bilan.chiffres.personnes else dessins


def _chez_vous(demande: Demande) -> Contenu:
    commune = demande.commune
    assert commune is not None  # noqa: S101 the caller looked
    structures = (demande.sa_structure,)
    habitants = _bilan(demande, Perimetre(structures, commune=commune.pk))
    executes = _bilan(demande, Perimetre(structures, commune_execution=commune.pk))
    blocs = [
        partie(
            f"Vous y habitez{INSECABLE}: les habitants de {commune.nom}",
            "Où qu'ils aient travaillé. Un lieu d'habitation n'a pas d'objectif, donc pas de taux.",
        ),
        *_blocs_des_habitants(habitants, demande.une_page),
        partie(
            f"On y travaille{INSECABLE}: les marchés exécutés à {commune.nom}",
            "Où qu'habitent les personnes qui y travaillent.",
        ),
        *(
            bloc
            for bloc in blocs_du_bilan(executes, une_page=demande.une_page)
            if not (demande.une_page and bloc["genre"] == "graphiques")
        ),
    ]
    return _contenu(
        demande,
        titre=f"{commune.nom}{INSECABLE}: les clauses sociales chez vous",
        bilan=habitants,
        blocs=blocs,
        chiffres={
            "habitants": en_json(habitants.chiffres),
            "marches_executes": en_json(executes.chiffres),
        },
        compares=[
            *reperes_du_bilan(habitants, "habitants", "habitants\u00a0: "),
            *reperes_du_bilan(executes, "marches_executes", "marchés exécutés\u00a0: "),
        ],
    )


def _blocs_des_habitants(bilan: Bilan, une_page: bool) -> Iterator[Bloc]:
    """Contracts and companies do not narrow to where people live: they are left to the other part."""
    c = bilan.chiffres
    if bilan.secret or not c.heures_retenues:
        yield phrases(
            f"Moins de {bilan.seuil} personnes{INSECABLE}: leurs heures et leur nombre ne sont pas publiés."
            if bilan.secret
            else f"Aucune heure retenue {bilan.periode_ecrite}.",
            fort=True,
        )
        return
    yield cles(cle for cle in bilan.cles if cle.libelle not in DES_MARCHES)
    if bilan.remarques:
        yield phrases(*bilan.remarques, discret=True)
    yield graphiques(*_dessins(bilan))
    if not une_page:
        for source in bilan.tableaux_detailles:
            yield du_bilan(
                source,
                sans=("marches", "heures_objectif", "heures_contractualisees"),
                dessin=bilan.dessin_des_communes(source),
            )


def _bilan(demande: Demande, perimetre: Perimetre) -> Bilan:
    structure = demande.sa_structure
    return faire_bilan(
        perimetre,
        demande.periode,
        public=demande.public,
        titre=structure.nom_du_territoire,
        emetteur=str(structure),
        code=structure.code,
    )


def reperes_du_bilan(bilan: Bilan, prefixe: str = "", mots: str = "") -> list[Repere]:
    noms = COMPARES
    if bilan.perimetre.par_residence:  # contracts do not move under a residence
        noms = ("heures_retenues", "personnes", "contrats_travail")
    chiffres = {nom: getattr(bilan.chiffres, nom) for nom in noms}
    return [
        Repere(f"{prefixe}.{repere.cle}".strip("."), mots + repere.libelle.lower(), repere.valeur)
        for repere in reperes(chiffres, noms)
    ]


def _contenu(demande: Demande, *, titre, bilan: Bilan, blocs, chiffres, compares) -> Contenu:
    """With what was typed: « le mot » opens the document, the portrait follows the figures."""
    if demande.mot and not demande.une_page:
        blocs = [recit("mot", "Le mot de la structure", demande.mot), *blocs]
    if demande.portrait and not demande.une_page:
        blocs = [*blocs, recit("portrait", demande.portrait_titre or "Portrait", demande.portrait)]
    definitions = [
        (terme, sens)
        for terme, sens in bilan.definitions
        if not demande.une_page or terme in TERMES_D_UNE_PAGE
    ]
    return Contenu(
        titre=titre,
        emetteur=bilan.emetteur,
        periode=f"Bilan {ecrire_periode(demande.periode)}",
        lecture="",
        arretes_au=jour(bilan.arretes_au),
        extrait_le=jour(bilan.extrait_le),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=blocs,
        reperes=compares,
        chiffres=chiffres,
        definitions=definitions,
        une_page=demande.une_page,
    )
