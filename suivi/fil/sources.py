"""Where the traces of a thread are: each kind read in its own table, narrowed to a subject and to its reader.

Nothing is copied. A source gives rows; `suivi.fil.lecture` reads them together, the latest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from clauses_project.profils import Profil
from comptes.enums import Verbe
from comptes.models import Courriel, Evenement, Piece
from entreprises.models import Note
from marches.models import (
    Achat,
    Attribution,
    Calibrage,
    Declarant,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    LotPrevu,
    Marche,
)
from participants.models import DemandeEligibilite
from suivi.fil.enums import Rubrique as R
from suivi.fil.sujets import Genre, Sujet
from suivi.models import (
    ConventionPartenariat,
    Declaration,
    DocumentEmis,
    Echange,
    Penalite,
    PieceRedigee,
    ProchaineAction,
    Relance,
)

# What weighs in the life of a declaration; what is typed in it does not.
VERBES_DE_DECLARATION = (
    Verbe.TRANSMETTRE,
    Verbe.VALIDER,
    Verbe.RENVOYER,
    Verbe.ROUVRIR,
    Verbe.CONTESTER,
    Verbe.REPONDRE,
)
LUS_PAR_L_ENTREPRISE = (Verbe.TRANSMETTRE, Verbe.VALIDER, Verbe.RENVOYER, Verbe.ROUVRIR)
SANS_POIDS = (Verbe.SAISIR, Verbe.OUVRIR, Verbe.EXPORTER, Verbe.JOINDRE)


@dataclass(frozen=True)
class Source:
    """Rows of one table. `quand` is their instant; `cherches` the columns that a search looks into.

    `compte` gathers the rows of a day into one trace, where no single row may be told.
    """

    cle: str
    rubriques: frozenset[R]
    quand: str
    lignes: QuerySet
    cherches: tuple[str, ...] = ()
    normalisee: bool = False
    compte: bool = False
    par_rubrique: str = ""  # the column that holds the rubric of a row, when there are several


def sources(sujet: Sujet, acces: Any) -> Iterator[Source]:
    """All that this reader may read in that thread. Each is scoped here, and nowhere else."""
    yield _echanges(sujet, acces)
    yield _courriels(sujet, acces)
    yield _documents(sujet, acces)
    if acces.profil == Profil.DECLARANT:
        yield _de_ses_declarations(acces, LUS_PAR_L_ENTREPRISE)
    if acces.est_gestionnaire:
        yield from _de_la_structure(sujet, acces)


def _echanges(sujet: Sujet, acces: Any) -> Source:
    condition = Q(**sujet.fixes)
    if sujet.genre == Genre.MARCHE:
        condition |= Q(achat__in=Achat.objects.filter(marche=sujet.objet).values("pk"))
    elif sujet.genre == Genre.DONNEUR_ORDRE:
        condition |= Q(marche__in=_marches(sujet)) | Q(achat__in=_achats(sujet))
    lignes = Echange.objects.visibles_par(acces).gardes().filter(condition)
    return Source(
        "echange",
        frozenset({R.REUNION, R.APPEL, R.COURRIEL, R.COURRIER, R.VISITE, R.DECISION, R.NOTE}),
        "quand",
        lignes,
        ("recherche",),
        normalisee=True,
        par_rubrique="nature",
    )


def _courriels(sujet: Sujet, acces: Any) -> Source:
    """Those sent by the application to the company or the buyer; each of them reads its own."""
    match acces.profil:
        case Profil.DONNEUR_ORDRE:
            visibles = Courriel.objects.filter(donneur_ordre=acces.donneur_ordre_id)
        case Profil.DECLARANT:
            visibles = Courriel.objects.filter(entreprise=acces.entreprise_id)
        case _:
            visibles = Courriel.objects.visibles_par(acces)
    lignes = visibles.filter(_condition_des_courriels(sujet))
    return Source(
        "courriel",
        frozenset({R.COURRIEL}),
        "cree_le",
        lignes,
        ("recherche",),
        normalisee=True,
    )


def _condition_des_courriels(sujet: Sujet) -> Q:
    match sujet.genre:
        case Genre.MARCHE:
            return Q(marche=sujet.objet) | Q(pk__in=_relances_du_marche(sujet.objet))
        case Genre.ENTREPRISE:
            return Q(entreprise=sujet.objet)
        case Genre.DONNEUR_ORDRE:
            return Q(donneur_ordre=sujet.objet) | Q(marche__in=_marches(sujet))
        case _:
            return Q(pk__in=[])


def _relances_du_marche(marche: Marche) -> QuerySet:
    """A reminder is of a company and a month, for all its contracts: those of a month it owed to this one."""
    dues = Declaration.objects.filter(
        declarant__attribution__lot__marche=marche,
        declarant__entreprise=OuterRef("entreprise"),
        mois=OuterRef("mois"),
    )
    envoyees = Relance.objects.filter(Exists(dues), structure=marche.structure_id)
    a_d_autres = Q(acheteur__isnull=False) & ~Q(acheteur=marche.donneur_ordre_id)
    return envoyees.exclude(a_d_autres).exclude(courriel=None).values("courriel")


def _documents(sujet: Sujet, acces: Any) -> Source:
    visibles = DocumentEmis.objects.visibles_par(acces)
    if sujet.genre == Genre.ACHAT:
        lignes = visibles.none()
    elif sujet.genre == Genre.DONNEUR_ORDRE:
        lignes = visibles.filter(Q(donneur_ordre=sujet.objet) | Q(marche__in=_marches(sujet)))
    else:
        lignes = visibles.filter(**sujet.fixes)
    return Source(
        "document", frozenset({R.DOCUMENT}), "emis_le", lignes, ("recherche",), normalisee=True
    )


def _de_ses_declarations(acces: Any, verbes: tuple[Verbe, ...]) -> Source:
    siennes = Declaration.objects.visibles_par(acces).values("pk")
    return _journal("declaration", R.DECLARATION, {Declaration: siennes}, Q(verbe__in=verbes))


def _de_la_structure(sujet: Sujet, acces: Any) -> Iterator[Source]:
    """What only those who run the structure read."""
    structure = Q(structure=acces.structure_id)
    declarations = _declarations(sujet, acces)
    yield _journal(
        "declaration",
        R.DECLARATION,
        {Declaration: declarations.values("pk")},
        structure & Q(verbe__in=VERBES_DE_DECLARATION),
    )
    if penalites := _penalites(sujet):
        siennes = Penalite.objects.filter(structure, penalites).values("pk")
        yield _journal("penalite", R.DECISION, {Penalite: siennes}, structure)
    yield _journal(
        "fiche",
        R.DOCUMENT,
        {Achat: _achats_du_fil(sujet).values("pk")},
        structure & Q(verbe=Verbe.EXPORTER),
    )
    yield _journal("vie", R.VIE, _parties(sujet, acces), structure & ~Q(verbe__in=SANS_POIDS))
    yield Source(
        "action",
        frozenset({R.ACTION}),
        "faite_le",
        ProchaineAction.objects.filter(structure, _du_sujet(sujet), faite_le__isnull=False),
        ("recherche",),
        normalisee=True,
    )
    yield _pieces_redigees(sujet, acces)
    yield Source(
        "piece",
        frozenset({R.DOCUMENT}),
        "deposee_le",
        Piece.objects.jointes_a(declarations),
        ("nom",),
    )
    if sujet.genre == Genre.ENTREPRISE:
        notes = Note.objects.visibles_par(acces).filter(entreprise=sujet.objet)
        yield Source("note", frozenset({R.NOTE}), "quand", notes, ("texte",))
    if sujet.genre in (Genre.MARCHE, Genre.ENTREPRISE):
        yield Source(
            "eligibilite",
            frozenset({R.DECISION}),
            "repondue_le",
            _demandes(sujet, acces),
            compte=True,
        )


def _journal(
    cle: str, rubrique: R, parties: Mapping[type[models.Model], QuerySet], quoi: Q
) -> Source:
    """Entries of the journal about these rows."""
    types = ContentType.objects.get_for_models(*parties)
    condition = Q(pk__in=[])
    for modele, cles in parties.items():
        condition |= Q(objet_type=types[modele], objet_id__in=cles)
    return Source(
        cle,
        frozenset({rubrique}),
        "quand",
        Evenement.objects.filter(quoi, condition),
        ("objet_libelle", "pourquoi"),
    )


def _parties(sujet: Sujet, acces: Any) -> dict[type[models.Model], QuerySet]:
    """What hangs from the subject, whose journal tells its life."""
    constructions: dict[Genre, Callable[[], dict]] = {
        Genre.MARCHE: lambda: _du_marche(sujet.objet),
        Genre.ACHAT: lambda: _de_l_achat(Achat.objects.filter(pk=sujet.objet.pk)),
        Genre.ENTREPRISE: lambda: {
            Attribution: Attribution.objects.visibles_par(acces)
            .filter(entreprise=sujet.objet)
            .values("pk")
        },
        Genre.DONNEUR_ORDRE: lambda: {
            DonneurOrdre: DonneurOrdre.objects.filter(pk=sujet.objet.pk).values("pk"),
            Marche: _marches(sujet),
            Achat: _achats(sujet),
            ConventionPartenariat: ConventionPartenariat.objects.filter(
                donneur_ordre=sujet.objet
            ).values("pk"),
        },
    }
    return constructions[sujet.genre]()


def _du_marche(marche: Marche) -> dict[type[models.Model], QuerySet]:
    return {
        Marche: Marche.objects.filter(pk=marche.pk).values("pk"),
        Lot: Lot.objects.filter(marche=marche).values("pk"),
        LigneObjectif: LigneObjectif.objects.filter(lot__marche=marche).values("pk"),
        Attribution: Attribution.objects.filter(lot__marche=marche).values("pk"),
        Declarant: Declarant.objects.filter(attribution__lot__marche=marche).values("pk"),
        **_de_l_achat(Achat.objects.filter(marche=marche)),
    }


def _de_l_achat(achats: QuerySet) -> dict[type[models.Model], QuerySet]:
    return {
        Achat: achats.values("pk"),
        LotPrevu: LotPrevu.objects.filter(achat__in=achats.values("pk")).values("pk"),
        Calibrage: Calibrage.objects.filter(lot__achat__in=achats.values("pk")).values("pk"),
    }


def _declarations(sujet: Sujet, acces: Any) -> QuerySet:
    visibles = Declaration.objects.visibles_par(acces)
    match sujet.genre:
        case Genre.MARCHE:
            return visibles.filter(declarant__attribution__lot__marche=sujet.objet)
        case Genre.ENTREPRISE:
            return visibles.filter(declarant__entreprise=sujet.objet)
        case _:
            return visibles.none()


def _demandes(sujet: Sujet, acces: Any) -> QuerySet:
    """Requests of eligibility that were answered: how many, never whose nor what."""
    repondues = DemandeEligibilite.objects.visibles_par(acces).filter(repondue_le__isnull=False)
    if sujet.genre == Genre.MARCHE:
        return repondues.filter(attribution__lot__marche=sujet.objet)
    return repondues.filter(entreprise=sujet.objet)


def _penalites(sujet: Sujet) -> Q | None:
    conditions = {
        Genre.MARCHE: "lot__marche",
        Genre.ENTREPRISE: "attribution__entreprise",
        Genre.DONNEUR_ORDRE: "lot__marche__donneur_ordre",
    }
    chemin = conditions.get(sujet.genre)
    return Q(**{chemin: sujet.objet}) if chemin else None


def _achats_du_fil(sujet: Sujet) -> QuerySet:
    """Purchases whose papers the thread holds: the one that became the contract, those of the buyer."""
    match sujet.genre:
        case Genre.MARCHE:
            return Achat.objects.filter(marche=sujet.objet)
        case Genre.ACHAT:
            return Achat.objects.filter(pk=sujet.objet.pk)
        case Genre.DONNEUR_ORDRE:
            return Achat.objects.filter(donneur_ordre=sujet.objet)
        case _:
            return Achat.objects.none()


def _pieces_redigees(sujet: Sujet, acces: Any) -> Source:
    """Papers of a purchase, and letters of a contract to one of its companies."""
    du_sujet = Q(achat__in=_achats_du_fil(sujet).values("pk"))
    if sujet.genre in (Genre.MARCHE, Genre.ENTREPRISE):
        du_sujet |= Q(**sujet.fixes)
    elif sujet.genre == Genre.DONNEUR_ORDRE:
        du_sujet |= Q(marche__in=_marches(sujet))
    lignes = PieceRedigee.objects.visibles_par(acces).filter(du_sujet)
    return Source("piece_redigee", frozenset({R.DOCUMENT}), "redigee_le", lignes, ("nom", "modele"))


def _du_sujet(sujet: Sujet) -> Q:
    """Rows about it, as `SurUnSujet` says it; the purchase of a contract is the beginning of it."""
    condition = Q(**sujet.fixes)
    if sujet.genre == Genre.MARCHE:
        return condition | Q(achat__in=Achat.objects.filter(marche=sujet.objet).values("pk"))
    if sujet.genre == Genre.DONNEUR_ORDRE:
        return condition | Q(marche__in=_marches(sujet)) | Q(achat__in=_achats(sujet))
    return condition


def actions_du(sujet: Sujet, acces: Any) -> QuerySet[ProchaineAction]:
    """What remains to be done about it, the most urgent first."""
    visibles = ProchaineAction.objects.visibles_par(acces)
    return visibles.a_faire().filter(_du_sujet(sujet)).pour_liste()


def _marches(sujet: Sujet) -> QuerySet:
    return Marche.objects.filter(donneur_ordre=sujet.objet).values("pk")


def _achats(sujet: Sujet) -> QuerySet:
    return Achat.objects.filter(donneur_ordre=sujet.objet).values("pk")
