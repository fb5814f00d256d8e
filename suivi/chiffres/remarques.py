"""What to say beside figures that may surprise: an empty period, filters that keep nothing, no territory."""

from __future__ import annotations

from django.db.models import Min
from django.utils import timezone

from clauses_project import ecriture
from marches.models import Marche
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres
from territoires.models import Commune


def remarques(chiffres: Chiffres, perimetre: Perimetre, periode: Periode) -> list[str]:
    """Sentences, often none. At most two queries; none where some hours are of a commune of the territory."""
    phrases = []
    if periode.du and periode.du > timezone.localdate() and not chiffres.heures_declarees:
        phrases.append("Cette période est à venir\u00a0: elle n'a pas encore d'heures.")
    elif chiffres.est_vide:
        phrases.append(_rien(perimetre, periode))
    if not _connait_une_commune(chiffres) and not _a_un_territoire(perimetre):
        phrases.append(
            "Ce territoire n'a pas encore de communes\u00a0: toutes sont comptées hors du territoire."
        )
    return phrases


def _rien(perimetre: Perimetre, periode: Periode) -> str:
    if perimetre.filtres:
        return "Aucun marché suivi ni aucune heure ne répond à ces filtres sur cette période."
    premier = Marche.objects.filter(perimetre.q_structures()).aggregate(
        premier=Min("date_notification")
    )["premier"]
    if premier is None:
        return "Aucun marché n'est encore enregistré."
    if premier > periode.fin:
        return f"Cette période précède le premier marché, notifié en {ecriture.mois(premier)}."
    return "Aucun marché suivi ni aucune heure sur cette période."


def _connait_une_commune(chiffres: Chiffres) -> bool:
    """The codes of communes are those of INSEE, which begin with a digit."""
    return any(ligne.code[:1].isdigit() for ligne in chiffres.par_commune)


def _a_un_territoire(perimetre: Perimetre) -> bool:
    structures = [structure.pk for structure in perimetre.structures]
    return Commune.objects.filter(structures__in=structures).exists()
