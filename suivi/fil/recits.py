"""How each kind of trace is told to its reader: what, about what, who, and where to read more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from clauses_project.ecriture import INSECABLE, euros
from comptes.enums import NON_REMIS, EtatCourriel
from comptes.models import Courriel, Evenement, Piece
from entreprises.models import Note
from marches.historique import Changement, changements
from suivi.fil.enums import AU_SINGULIER, Rubrique
from suivi.fil.sources import Source
from suivi.models import Declaration, DocumentEmis, Echange, PieceRedigee, ProchaineAction
from suivi.penalites.enums import fait

QUI_PAR_DEFAUT = "L'application"


@dataclass(frozen=True)
class Trace:
    """One thing that happened. `adresse` is where this reader reads more of it, empty when nowhere."""

    instant: datetime
    rubrique: Rubrique
    titre: str
    texte: str = ""
    auteur: str = ""
    avec: str = ""
    adresse: str = ""
    heure_connue: bool = True
    ton: str = ""
    mot: str = ""
    partages: tuple[str, ...] = ()
    sujets: tuple[tuple[str, str], ...] = ()
    pieces: tuple[Piece, ...] = ()
    changements: tuple[Changement, ...] = field(default=())

    @property
    def nature(self) -> str:
        return AU_SINGULIER[self.rubrique]

    @property
    def jour(self):
        return timezone.localtime(self.instant).date()


def raconter(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """The traces of these rows, by key. A row that went away meanwhile is not told."""
    return RECITS[source.cle](source, cles, acces)


def _echanges(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = Echange.objects.avec_sujet().in_bulk(cles)
    pieces = pieces_des(rangees.values())
    return {pk: _echange(rangee, pieces[pk], acces) for pk, rangee in rangees.items()}


def pieces_des(echanges: Iterable[Echange]) -> dict[int, tuple[Piece, ...]]:
    """The files joined to each."""
    trouvees: dict[int, tuple[Piece, ...]] = defaultdict(tuple)
    cles = [echange.pk for echange in echanges]
    genre = ContentType.objects.get_for_model(Echange)
    jointes = Piece.objects.filter(objet_type=genre, objet_id__in=cles)
    for piece in jointes.gardees().order_by("deposee_le", "pk"):
        trouvees[piece.objet_id] += (piece,)
    return trouvees


def _echange(echange: Echange, pieces: tuple[Piece, ...], acces: Any) -> Trace:
    gestion = acces.est_gestionnaire
    partages = []
    if gestion and echange.partage_acheteur:
        partages.append("partagé avec le donneur d'ordre")
    if gestion and echange.partage_entreprise:
        partages.append("partagé avec l'entreprise")
    return Trace(
        instant=echange.quand,
        heure_connue=echange.heure_connue,
        rubrique=Rubrique(echange.nature),
        titre=echange.objet,
        texte=echange.texte,
        avec=echange.avec,
        auteur=str(echange.auteur or ""),
        adresse=echange.get_absolute_url(),
        partages=tuple(partages) or (("interne",) if gestion else ()),
        sujets=_sujets(echange, gestion),
        pieces=pieces,
    )


def _sujets(rangee: Any, gestion: bool) -> tuple[tuple[str, str], ...]:
    """What it is about; the others of the directory are no link for those who do not open them."""
    return tuple((str(s), s.get_absolute_url() if gestion else "") for s in rangee.sujets)


def _courriels(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """The text is that of reminders and letters; the others hold what is read elsewhere, names notably."""
    rangees = Courriel.objects.select_related("par", "relance").in_bulk(cles)
    return {pk: _courriel(rangee, acces) for pk, rangee in rangees.items()}


def _courriel(courriel: Courriel, acces: Any) -> Trace:
    gestion = acces.est_gestionnaire
    parti = courriel.etat == EtatCourriel.ENVOYE
    relance = hasattr(courriel, "relance")
    return Trace(
        instant=courriel.cree_le,
        rubrique=Rubrique.COURRIEL,
        titre=courriel.sujet,
        texte=courriel.texte.strip() if relance else "",
        avec=f"à {courriel.destinataire}",
        auteur=str(courriel.par or QUI_PAR_DEFAUT),
        adresse=reverse("comptes:courriel", args=[courriel.pk]) if gestion else "",
        ton="alerte" if courriel.etat in NON_REMIS else "attente",
        mot="" if parti or not gestion else courriel.get_etat_display(),
    )


def _documents(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = DocumentEmis.objects.pour_liste().in_bulk(cles)
    return {
        pk: Trace(
            instant=document.emis_le,
            rubrique=Rubrique.DOCUMENT,
            titre=f"{document.get_genre_display()} {document.reference}",
            texte=f"{document.titre}{INSECABLE}: {document.sujet}",
            auteur=str(document.emis_par or QUI_PAR_DEFAUT),
            adresse=document.get_absolute_url(),
        )
        for pk, document in rangees.items()
    }


def _declarations(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """With its contract: a company declares the same month for several."""
    rangees = _evenements(cles)
    declarations = Declaration.objects.select_related("declarant__attribution__lot__marche")
    lues = declarations.in_bulk({evenement.objet_id for evenement in rangees.values()})
    return {
        pk: Trace(
            instant=evenement.quand,
            rubrique=Rubrique.DECLARATION,
            titre=f"{evenement.auteur} {evenement.get_verbe_display()} la déclaration "
            f"{evenement.objet_libelle}",
            texte=evenement.pourquoi,
            adresse=reverse("suivi:declaration", args=[evenement.objet_id]),
            sujets=_le_marche(lues[evenement.objet_id], acces),
        )
        for pk, evenement in rangees.items()
        if evenement.objet_id in lues
    }


def _le_marche(declaration: Declaration, acces: Any) -> tuple[tuple[str, str], ...]:
    marche = declaration.declarant.attribution.lot.marche
    return ((str(marche), marche.get_absolute_url() if acces.est_gestionnaire else ""),)


def _penalites(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """Its sum is that of the day, kept by the journal."""
    return {
        pk: Trace(
            instant=evenement.quand,
            rubrique=Rubrique.DECISION,
            titre=f"{evenement.auteur} {fait(evenement.details)}{INSECABLE}: "
            f"{evenement.objet_libelle}{_montant(evenement)}",
            texte=evenement.pourquoi,
            adresse=reverse("suivi:penalite", args=[evenement.objet_id]),
        )
        for pk, evenement in _evenements(cles).items()
    }


def _montant(evenement: Evenement) -> str:
    montant = evenement.details.get("montant")
    return f", {euros(Decimal(montant))}" if montant else ""


def _fiches(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """A sheet that was printed, of a purchase."""
    return {
        pk: Trace(
            instant=evenement.quand,
            rubrique=Rubrique.DOCUMENT,
            titre=f"{evenement.pourquoi or 'Export'}{INSECABLE}: {evenement.objet_libelle}",
            auteur=evenement.auteur,
            adresse=reverse("suivi:achat", args=[evenement.objet_id]),
        )
        for pk, evenement in _evenements(cles).items()
    }


def _vie(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = _evenements(cles)
    modeles = {
        type_.pk: type_.model_class()
        for type_ in {evenement.objet_type for evenement in rangees.values()}
    }
    return {
        pk: Trace(
            instant=evenement.quand,
            rubrique=Rubrique.VIE,
            titre=f"{evenement.auteur} {evenement.get_verbe_display()}{INSECABLE}: "
            f"{modeles[evenement.objet_type_id]._meta.verbose_name} « {evenement.objet_libelle} »",
            texte=evenement.pourquoi,
            changements=changements(evenement, modeles[evenement.objet_type_id]),
        )
        for pk, evenement in rangees.items()
    }


def _evenements(cles: Iterable[int]) -> dict[int, Evenement]:
    return Evenement.objects.select_related("qui", "objet_type").in_bulk(list(cles))


def _actions(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = ProchaineAction.objects.pour_liste().in_bulk(cles)
    return {
        pk: Trace(
            instant=action.faite_le,
            rubrique=Rubrique.ACTION,
            titre=action.quoi,
            texte=f"Prévue pour le {action.echeance:%d/%m/%Y}, confiée à {action.qui}.",
            auteur=str(action.faite_par or ""),
            adresse=action.get_absolute_url(),
            sujets=_sujets(action, gestion=True),
        )
        for pk, action in rangees.items()
    }


def _pieces_redigees(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = (
        PieceRedigee.objects.select_related("redigee_par", "achat", "marche", "entreprise")
        .defer("valeurs")
        .in_bulk(cles)
    )
    return {
        pk: Trace(
            instant=piece.redigee_le,
            rubrique=Rubrique.DOCUMENT,
            titre=piece.get_genre_display(),
            texte=f"Document Word rédigé d'après « {piece.modele} »{INSECABLE}: {piece.nom}",
            auteur=str(piece.redigee_par or ""),
            adresse=piece.get_absolute_url(),
            sujets=tuple(
                (str(objet), objet.get_absolute_url())
                for objet in (piece.achat, piece.marche, piece.entreprise)
                if objet
            ),
        )
        for pk, piece in rangees.items()
    }


def _pieces(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """Papers joined to declarations; their names may name people: what they are is said alone."""
    rangees = Piece.objects.select_related("deposee_par").in_bulk(cles)
    declarations = Declaration.objects.select_related("declarant__entreprise").in_bulk(
        [piece.objet_id for piece in rangees.values()]
    )
    return {
        pk: Trace(
            instant=piece.deposee_le,
            rubrique=Rubrique.DOCUMENT,
            titre=f"{piece.get_nature_display()} joint à la déclaration "
            f"{declarations[piece.objet_id]}",
            auteur=str(piece.deposee_par or ""),
            adresse=declarations[piece.objet_id].get_absolute_url(),
        )
        for pk, piece in rangees.items()
        if piece.objet_id in declarations
    }


def _notes(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    rangees = Note.objects.select_related("auteur").in_bulk(cles)
    return {
        pk: Trace(
            instant=note.quand,
            rubrique=Rubrique.NOTE,
            titre="Note",
            texte=note.texte,
            auteur=str(note.auteur or ""),
            partages=("interne",),
        )
        for pk, note in rangees.items()
    }


def _eligibilites(source: Source, cles: Mapping[int, datetime], acces: Any) -> dict[int, Trace]:
    """How many requests were answered on each of these days, and nothing of whose."""
    jours = {pk: timezone.localtime(instant).date() for pk, instant in cles.items()}
    nombres = dict(
        source.lignes.order_by()
        .annotate(jour=TruncDate(source.quand))
        .filter(jour__in=set(jours.values()))
        .values_list("jour")
        .annotate(Count("pk"))
    )
    return {
        pk: Trace(
            instant=instant,
            rubrique=Rubrique.DECISION,
            titre=f"{nombres[jours[pk]]} demande{'s' if nombres[jours[pk]] > 1 else ''} "
            "d'éligibilité avant embauche, avec réponse donnée",
            heure_connue=False,
        )
        for pk, instant in cles.items()
        if jours[pk] in nombres
    }


RECITS: dict[str, Callable[[Source, Mapping[int, datetime], Any], dict[int, Trace]]] = {
    "echange": _echanges,
    "courriel": _courriels,
    "document": _documents,
    "declaration": _declarations,
    "penalite": _penalites,
    "fiche": _fiches,
    "vie": _vie,
    "action": _actions,
    "piece_redigee": _pieces_redigees,
    "piece": _pieces,
    "note": _notes,
    "eligibilite": _eligibilites,
}
