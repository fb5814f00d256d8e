"""The hours a company did, attested: its attributions on a contract, or on all its contracts of the period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.heures import ZERO
from clauses_project.refus import Refus
from marches.enums import Clause, Role
from marches.models import Attribution, LigneObjectif
from suivi.bilans import DEFINITIONS
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.heures import CONTRAT, lignes_retenues
from suivi.mots import ecrire_periode
from suivi.papier.blocs import Bloc, Contenu, Repere, fiche, jour, phrases, signatures, tableau
from suivi.papier.dates import arretes_au, extrait_le
from suivi.papier.demandes import Demande
from suivi.papier.heures import PERSONNE, par_attribution, stage_par_attribution

TERMES = ("Heure retenue", "Objectif en vigueur", "Heures sans détail nominatif")


@dataclass(frozen=True)
class Engagement:
    """An attribution: `propres` are its own hours of the period.

    `chez_d_autres` are those of its sous-traitants, by attribution. One of the same company lower in the
    chain has its own line: it is not among them.
    `objectif` is what it owes at the end of the period: its own lines when it has some, else, for who holds the lot,
    the lot's; None when it owes nothing by itself.
    """

    attribution: Attribution
    propres: Decimal
    chez_d_autres: Mapping[int, Decimal]
    objectif: Decimal | None

    @property
    def confiees(self) -> Decimal:
        return sum(self.chez_d_autres.values(), ZERO)

    @property
    def ensemble(self) -> Decimal:
        return self.propres + self.confiees

    @property
    def est_stage(self) -> bool:
        return self.attribution.lot.clause_effective == Clause.STAGE


def composer(demande: Demande) -> Contenu:
    """Raises `Refus` when the company owes no hours in that perimeter: there is nothing to attest."""
    entreprise = demande.entreprise
    assert entreprise is not None  # noqa: S101 the caller looked
    engagements = engagements_de(demande)
    if not engagements:
        raise Refus(
            f"{entreprise} n'a aucune attribution "
            + ("sur ce marché" if demande.marche else "sur cette période")
            + "\u00a0: il n'y a rien à attester."
        )
    total = sum((e.propres for e in engagements if not e.est_stage), ZERO)
    confiees = _confiees(engagements)
    nommees = _nommees(demande, engagements)
    return Contenu(
        titre="Attestation de réalisation d'heures d'insertion",
        emetteur=str(demande.sa_structure),
        periode=str(entreprise),
        lecture=ecrire_periode(demande.periode),
        arretes_au=jour(arretes_au(demande.periode)),
        extrait_le=jour(extrait_le()),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, engagements, total, confiees, nommees)),
        reperes=[
            Repere("heures_retenues", "Heures retenues", ecriture.centiemes(total)),
            Repere("confiees", "Heures de ses sous-traitants", ecriture.centiemes(confiees)),
            Repere("personnes", "Personnes", ecriture.entier(nommees["personnes"])),
        ],
        chiffres={
            "heures_retenues": str(total),
            "heures_des_sous_traitants": str(confiees),
            **nommees,
            "attributions": [_en_json(e) for e in engagements],
        },
        definitions=[(terme, sens) for terme, sens in DEFINITIONS if terme in TERMES],
    )


def _blocs(
    demande: Demande,
    engagements: Sequence[Engagement],
    total: Decimal,
    confiees: Decimal,
    nommees: Mapping[str, int],
) -> Iterator[Bloc]:
    structure, entreprise = demande.sa_structure, demande.entreprise
    yield fiche(
        "L'entreprise",
        [
            ("Raison sociale", str(entreprise)),
            (entreprise.get_type_identifiant_display(), entreprise.identifiant),
            ("Type", entreprise.get_type_display()),
            ("Commune", str(entreprise.commune or "")),
        ],
    )
    yield phrases(*_ce_qui_est_atteste(demande, total, confiees, nommees), fort=True)
    yield tableau(
        "Marché par marché",
        ["Marché", "Lot, rôle", "Objectif", "Ses heures", "Ses sous-traitants", "Ensemble"],
        [_ligne(e) for e in engagements],
        pied=[
            "Ensemble",
            "",
            "",
            ecriture.heures(total),
            ecriture.heures(confiees),
            ecriture.heures(total + confiees),
        ],
        textes=2,
        note=f"L'objectif est celui en vigueur à fin {ecriture.mois(demande.periode.au)}\u00a0; "
        "les heures sont celles de la période.",
    )
    yield signatures(
        (f"Pour {structure}", structure.signataire),
        (f"Pour {entreprise}", ""),
    )


def _ce_qui_est_atteste(
    demande: Demande, total: Decimal, confiees: Decimal, nommees: Mapping[str, int]
) -> Iterator[str]:
    nombre = nommees["personnes"]
    qui = f" par {nombre}{INSECABLE}personne{'s' if nombre > 1 else ''}" if nombre else ""
    yield (
        f"{demande.sa_structure} atteste que {demande.entreprise} a réalisé "
        f"{ecriture.heures(total)}{INSECABLE}heures d'insertion, {ecrire_periode(demande.periode)}, "
        f"au titre des clauses sociales{qui}."
    )
    if confiees:
        yield (
            f"Ses sous-traitants en ont réalisé {ecriture.heures(confiees)} autres, qui comptent pour les "
            "lots qu'elle tient."
        )


def _ligne(e: Engagement) -> list[str]:
    lot = e.attribution.lot
    role = e.attribution.get_role_display().lower()
    if e.attribution.sous_traitant_de:
        role += f" de {e.attribution.sous_traitant_de.entreprise}"
    stage = " · stage, compté à part" if e.est_stage else ""
    return [
        f"{lot.marche.reference} · {lot.marche} ({lot.marche.donneur_ordre})",
        f"{lot}, {role}{stage}",
        ecriture.heures(e.objectif),
        ecriture.heures(e.propres),
        ecriture.heures(e.confiees),
        ecriture.heures(e.ensemble),
    ]


def _en_json(e: Engagement) -> dict[str, str | None]:
    lot = e.attribution.lot
    return {
        "marche": lot.marche.reference,
        "lot": lot.numero,
        "role": e.attribution.role,
        "objectif": None if e.objectif is None else str(e.objectif),
        "heures_retenues": str(e.propres),
        "heures_des_sous_traitants": str(e.confiees),
    }


def engagements_de(demande: Demande) -> list[Engagement]:
    """Attributions of the company on contracts notified by the end of the period, those of a year long closed left out.

    Five queries, whatever the number of attributions.
    """
    attributions = [
        attribution
        for attribution in _attributions(demande)
        if attribution.lot.marche.date_notification <= demande.periode.fin
    ]
    siennes = {a.pk for a in attributions}
    faites = _heures(demande)
    chaine = _sous_traitants([a.lot_id for a in attributions])
    objectifs = _objectifs(attributions, demande.periode)
    engagements = [
        Engagement(
            attribution=a,
            propres=faites.get(a.pk, ZERO),
            chez_d_autres={
                pk: faites.get(pk, ZERO) for pk in _descendance(a.pk, chaine) if pk not in siennes
            },
            objectif=_objectif(a, objectifs),
        )
        for a in attributions
    ]
    if demande.marche:
        return engagements
    return [e for e in engagements if e.ensemble or _au_travail(e.attribution, demande.periode)]


def _attributions(demande: Demande) -> QuerySet[Attribution]:
    filtres = {"lot__marche": demande.marche} if demande.marche else {}
    return (
        Attribution.objects.filter(
            structure=demande.sa_structure, entreprise=demande.entreprise, **filtres
        )
        .select_related("lot__marche__donneur_ordre", "sous_traitant_de__entreprise")
        .order_by("lot__marche__date_notification", "lot__marche__reference", "lot__numero", "pk")
    )


def _au_travail(attribution: Attribution, periode: Periode) -> bool:
    """On a contract that was not closed before the period."""
    marche = attribution.lot.marche
    closes = [jour for jour in (marche.date_fin, marche.date_solde, attribution.date_fin) if jour]
    return periode.du is None or not closes or max(closes) >= periode.du


def _perimetre(demande: Demande) -> Perimetre:
    return Perimetre(
        (demande.sa_structure,), marche=demande.marche.reference if demande.marche else ""
    )


def _heures(demande: Demande) -> dict[int, Decimal]:
    """Hours of each attribution; those of a clause de stage are in their own lots, never both."""
    perimetre = _perimetre(demande)
    return {
        **stage_par_attribution(perimetre, demande.periode),
        **par_attribution(perimetre, demande.periode),
    }


def _sous_traitants(lots: Iterable[int]) -> dict[int, list[int]]:
    enfants: dict[int, list[int]] = {}
    for pk, donneur in Attribution.objects.filter(
        lot__in=list(lots), sous_traitant_de__isnull=False
    ).values_list("pk", "sous_traitant_de"):
        enfants.setdefault(donneur, []).append(pk)
    return enfants


def _descendance(pk: int, enfants: Mapping[int, list[int]]) -> Iterator[int]:
    for enfant in enfants.get(pk, ()):
        yield enfant
        yield from _descendance(enfant, enfants)


def _objectifs(
    attributions: Sequence[Attribution], periode: Periode
) -> dict[tuple[int, int | None], Decimal]:
    """In force at the end of the period, by (lot, attribution or None for the whole lot)."""
    return {
        (lot, attribution): total
        for lot, attribution, total in LigneObjectif.objects.en_vigueur(periode.fin)
        .filter(lot__in=[a.lot_id for a in attributions])
        .order_by()
        .values_list("lot", "attribution")
        .annotate(Sum("heures"))
    }


def _objectif(
    attribution: Attribution, objectifs: Mapping[tuple[int, int | None], Decimal]
) -> Decimal | None:
    lot = attribution.lot_id
    if (lot, attribution.pk) in objectifs:
        return objectifs[lot, attribution.pk]
    if attribution.role == Role.SOUS_TRAITANT:
        return None
    return objectifs.get((lot, None))


def _confiees(engagements: Sequence[Engagement]) -> Decimal:
    """Hours of its sous-traitants, each attribution once however many of its rungs stand above."""
    toutes = {pk: h for e in engagements if not e.est_stage for pk, h in e.chez_d_autres.items()}
    return sum(toutes.values(), ZERO)


def _nommees(demande: Demande, engagements: Sequence[Engagement]) -> dict[str, int]:
    """Persons and work contracts behind its own hours."""
    return (
        lignes_retenues(_perimetre(demande), demande.periode)
        .filter(affectation__attribution__in=[e.attribution.pk for e in engagements])
        .aggregate(
            personnes=Count(PERSONNE, distinct=True),
            contrats_travail=Count(CONTRAT, distinct=True),
        )
    )
