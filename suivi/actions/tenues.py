"""What a spreading of hours holds under lock before it writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clauses_project.refus import Conflit, Refus
from comptes.journal import Auteur, compte
from marches.models import Attribution, Declarant
from suivi.actions.decisions import verrouiller_les_personnes_de
from suivi.actions.ouvertures import ouvrir
from suivi.globalisation import en_clair
from suivi.models import Declaration, LigneHeures


@dataclass(frozen=True)
class Tenues:
    """Under lock, by attribution: the declarations a spreading writes in, and the lines that stand there."""

    declarations: dict[int, Declaration]
    lignes: dict[int, LigneHeures]
    attributions: dict[int, Attribution]


def tenir_les_parts(ligne: LigneHeures, recoivent: Iterable[Attribution], *, par: Auteur) -> Tenues:
    """Locks the declarations of the site, of those that receive and of those that had a part until now.

    Opens those that were not yet. Always in the same order, then the person, then the lines.
    """
    du_mois = LigneHeures.objects.filter(
        affectation__contrat=ligne.affectation.contrat_id, mois=ligne.mois
    ).select_related("affectation__attribution__lot__marche", "repartition")
    site = ligne.affectation.attribution
    attributions = {site.pk: site, **{a.pk: a for a in recoivent}}
    declarations = {}
    for autre in du_mois:
        attribution = autre.affectation.attribution
        if autre.repartition_id:
            attributions.setdefault(attribution.pk, attribution)
        declarations[attribution.pk] = autre.declaration_id
    for pk, attribution in attributions.items():
        if pk not in declarations:
            declarations[pk] = _a_ouvrir(attribution, ligne, par=par)
    tenues = (
        Declaration.objects.filter(pk__in=[declarations[pk] for pk in attributions])
        .select_for_update(of=("self",))
        .select_related("structure", "declarant__entreprise")
        .order_by("pk")
        .in_bulk()
    )
    verrouiller_les_personnes_de([ligne.affectation_id])
    lignes = {
        tenue.affectation.attribution_id: tenue
        for tenue in du_mois.select_for_update(of=("self",)).order_by("pk")
        if tenue.affectation.attribution_id in attributions
    }
    if any(tenue.declaration_id not in tenues for tenue in lignes.values()):
        raise Conflit(
            "Quelqu'un vient de déclarer des heures de cette personne : rechargez la page."
        )
    return Tenues({pk: tenues[declarations[pk]] for pk in attributions}, lignes, attributions)


def _a_ouvrir(attribution: Attribution, ligne: LigneHeures, *, par: Auteur) -> int:
    """The declaration that receives a part: of the employer when it declares there, else of who owes."""
    declarants = {
        declarant.entreprise_id: declarant
        for declarant in Declarant.objects.filter(attribution=attribution).order_by("-pk")
    }
    declarant = declarants.get(ligne.affectation.contrat.employeur_id) or declarants.get(
        attribution.entreprise_id
    )
    if declarant is None:
        raise Refus(
            f"Personne ne déclare les heures de {en_clair(attribution)} : "
            "désignez d'abord un déclarant."
        )
    declaration, _ = ouvrir(declarant=declarant, mois=ligne.mois, par=compte(par))
    return declaration.pk
