"""What base.html is made with: the menu of who is looking, and the blocks of the page."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import mark_safe

from clauses_project import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[dict[str, Any]]:
    """Groups of links for who is looking: `{% menu as groupes %}`."""
    return navigation.menu(context["request"])


@register.simple_tag
def adresse(nom: str) -> str:
    """The address of a page, or nothing when it does not exist: `{% adresse "suivi:recherche" as ou %}`."""
    return navigation.adresse(nom)


@register.simple_tag(takes_context=True)
def bloc(context: Context, nom: str) -> str:
    """What the page puts in a block, or nothing: lets base.html say a title twice, and skip an empty line.

    Only in base.html itself: an included template does not see the blocks.
    """
    blocs = context.render_context.get(BLOCK_CONTEXT_KEY)
    noeud = blocs.get_block(nom) if blocs else None
    return mark_safe(noeud.render(context).strip()) if noeud else ""  # noqa: S308 already escaped
