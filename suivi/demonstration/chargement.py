"""Builds the whole demonstration, or removes it."""

from __future__ import annotations

from datetime import date

from auditlog.context import disable_auditlog
from django.db import transaction

from clauses_project.statistiques import analyser
from entreprises.models import Entreprise
from marches.amont.models import Achat
from marches.models import Attribution, Declarant, DonneurOrdre, LigneObjectif
from participants.enums import Sexe
from participants.models import (
    ContratTravail,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Prescripteur,
)
from suivi.actions.structures import creer_structure
from suivi.demonstration import (
    achats,
    echanges,
    grandsoissons,
    laonnois,
    penalites,
    publies,
    valois,
)
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.comptes import creer_utilisateurs, donner_acces
from suivi.demonstration.ecriture import enregistrer
from suivi.models import (
    Affectation,
    ConventionGlobalisation,
    ConventionPartenariat,
    Declaration,
    Echange,
    Evaluation,
    HeuresGlobales,
    LigneHeures,
    Penalite,
    ProchaineAction,
    Repartition,
)
from territoires.models import Commune, Reseau, Structure

CODES = (valois.CODE, grandsoissons.CODE, laonnois.CODE)
RESEAU = "aisne"


def est_chargee() -> bool:
    return Structure.objects.filter(code__in=CODES).exists()


@disable_auditlog()
@transaction.atomic
def charger(aujourd_hui: date) -> None:
    """The three structures, their réseau and the accounts. Months run up to `aujourd_hui`."""
    utilisateurs = creer_utilisateurs()
    facilitatrice = utilisateurs["camille@exemple.fr"]

    def atelier(module, **champs: str) -> Atelier:
        structure = creer_structure(code=module.CODE, nom=module.NOM, sirens=[module.SIREN_EPCI])
        Structure.objects.filter(pk=structure.pk).update(**champs)
        return Atelier(structure, facilitatrice, aujourd_hui)

    soissons = atelier(grandsoissons, telephone="03 23 00 00 01")
    grandsoissons.Grandsoissons(soissons).construire()
    enregistrer(soissons)
    laon = atelier(laonnois, territoire_nom=laonnois.TERRITOIRE, telephone="03 23 00 00 02")
    laonnois.Laonnois(laon, _connus(soissons.structure)).construire()
    enregistrer(laon)
    retz = atelier(valois, territoire_nom=valois.TERRITOIRE, telephone="03 23 00 00 03")
    valois.Valois(retz, utilisateurs).construire()
    enregistrer(retz)
    achats.programmer(
        retz.structure, facilitatrice, aujourd_hui, Commune.objects.get(code=valois.VILLERS)
    )
    echanges.raconter(retz.structure, facilitatrice, aujourd_hui)
    publies.publier(retz.structure, aujourd_hui)

    reseau = Reseau.objects.create(code=RESEAU, nom="Aisne")
    reseau.structures.set([soissons.structure, laon.structure])
    donner_acces(
        utilisateurs,
        {
            RESEAU: reseau,
            **{a.structure.code: a.structure for a in (soissons, laon, retz)},
            **{e.raison_sociale: e for e in Entreprise.objects.filter(raison_sociale="Vert Val")},
            **{d.nom: d for d in DonneurOrdre.objects.filter(structure=retz.structure)},
            **{p.nom: p for p in Prescripteur.objects.filter(structure=retz.structure)},
        },
    )
    penalites.raconter(
        retz.structure,
        facilitatrice=facilitatrice,
        acheteuse=utilisateurs["laurence@exemple.fr"],
        aujourd_hui=aujourd_hui,
    )
    analyser()


def _connus(structure: Structure) -> list[Identite]:
    """Two men of one structure whom the other meets too: a réseau counts them once."""
    return list(
        Identite.objects.filter(participant__structure=structure, participant__sexe=Sexe.H)
        .order_by("-date_naissance", "pk")
        .exclude(date_naissance__year__gt=1995)[:2]
    )


@disable_auditlog()
@transaction.atomic
def effacer() -> None:
    """Removes the three structures with all they hold; companies, shared by all, stay."""
    structures = Structure.objects.filter(code__in=CODES)
    # What protects is removed before what it protects.
    for modele in (
        Penalite,
        Echange,
        ProchaineAction,
        ConventionPartenariat,
        LigneHeures,
        HeuresGlobales,
        Repartition,
        Declaration,
        Affectation,
        ConventionGlobalisation,
        Evaluation,
        ContratTravail,
        Declarant,
        LigneObjectif,
        Achat,
    ):
        modele.objects.filter(structure__in=structures).delete()
    attributions = Attribution.objects.filter(structure__in=structures)
    attributions.exclude(sous_traitant_de=None).delete()
    attributions.delete()
    EligibiliteCritere.objects.filter(eligibilite__structure__in=structures).delete()
    Eligibilite.objects.filter(structure__in=structures).delete()
    for structure in structures:
        structure.marches.all().delete()
        structure.delete()
    Reseau.objects.filter(code=RESEAU).delete()
