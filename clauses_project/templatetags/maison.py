"""Filters of every template: how this house writes a number, a rate, a month."""

from datetime import date
from decimal import Decimal

from django import template

from clauses_project import ecriture
from clauses_project.telephones import ecrire_telephone

register = template.Library()

register.filter("heures", ecriture.heures)
register.filter("centiemes", ecriture.centiemes)
register.filter("entier", ecriture.entier)
register.filter("pourcent", ecriture.pourcent)
register.filter("euros", ecriture.euros)
register.filter("mois", ecriture.mois)
register.filter("du_mois", ecriture.du_mois)
register.filter("mois_court", ecriture.mois_court)
register.filter("telephone", ecrire_telephone)


@register.filter
def largeur(part: Decimal | None) -> int:
    """Whole percents between 0 and 100, for the width of a bar."""
    return 0 if part is None else max(0, min(100, round(part * 100)))


@register.filter
def jour(valeur: date | None) -> str:
    return f"{valeur:%d/%m/%Y}" if valeur else ""
