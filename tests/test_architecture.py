"""Rules of the house that no other tool reads: templates, tracked files, scopes."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

RACINE = Path(settings.RACINE)
GABARITS = sorted((RACINE / "templates").rglob("*.html"))
DES_PDF = "pdf"  # templates of WeasyPrint: no browser, no Content-Security-Policy
LES_LIBRAIRIES = ("account", "bootstrap5")  # allauth's and crispy's names for ours
COMMENTAIRES = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)

# Django cuts through these: what a template says, whatever the policy of a page allows.
INTERDITS_PAR_LA_CSP = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx that evaluates": re.compile(r"\shx-on|\shx-vals\s*=\s*[\"']js:", re.IGNORECASE),
}
AUTRE_HOTE = re.compile(
    r"(?:src|href|srcset|action|data|poster|hx-[a-z]+)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
)


def chemin(fichier: Path) -> str:
    return str(fichier.relative_to(RACINE))


def texte(fichier: Path) -> str:
    return COMMENTAIRES.sub("", fichier.read_text(encoding="utf-8"))


def est_pour_le_pdf(fichier: Path) -> bool:
    return DES_PDF in fichier.relative_to(RACINE / "templates").as_posix()


def suivis_par_git() -> list[str]:
    liste = subprocess.run(
        ["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True, check=True
    )
    return [nom for nom in liste.stdout.split("\0") if nom]


@pytest.mark.parametrize("gabarit", GABARITS, ids=chemin)
def test_a_page_holds_nothing_that_the_content_security_policy_blocks(gabarit):
    if est_pour_le_pdf(gabarit):
        return
    trouves = [quoi for quoi, motif in INTERDITS_PAR_LA_CSP.items() if motif.search(texte(gabarit))]
    assert trouves == []


@pytest.mark.parametrize("gabarit", GABARITS, ids=chemin)
def test_a_template_names_no_other_host(gabarit):
    assert AUTRE_HOTE.findall(texte(gabarit)) == []


@pytest.mark.parametrize("gabarit", GABARITS, ids=chemin)
def test_a_template_is_a_page_or_named_as_a_fragment(gabarit):
    """« _fragment.html » is included or extended; any other is a whole page, or has a library's name."""
    nomme_ailleurs = gabarit.relative_to(RACINE / "templates").parts[0] in LES_LIBRAIRIES
    contenu = texte(gabarit)
    entiere = "<!doctype html>" in contenu.lower() or "{% extends " in contenu
    assert entiere or gabarit.name.startswith("_") or nomme_ailleurs


@pytest.mark.parametrize("gabarit", GABARITS, ids=chemin)
def test_a_template_never_turns_escaping_off(gabarit):
    """But for the help of a field, which only our code writes."""
    assert not re.search(r"(?<!help_text)\|\s*safe\b|autoescape off", texte(gabarit))


def test_style_sheets_load_nothing_from_elsewhere():
    feuilles = (RACINE / "static").rglob("*.css")
    assert [
        chemin(feuille)
        for feuille in feuilles
        if re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", feuille.read_text())
    ] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_nothing_of_a_third_party_is_in_the_repository():
    """npm and pip bring it; the repository holds what the house wrote."""
    d_ailleurs = re.compile(
        r"(^|/)(node_modules|\.venv|site-packages|staticfiles)/"
        r"|\.min\.(js|css)$|\.map$|\.(woff2?|ttf|otf|eot|whl)$"
        r"|(^|/)(bootstrap|htmx|jquery|axe|chart|d3|leaflet|fontawesome)[\w.-]*\.(js|css)$",
        re.IGNORECASE,
    )
    assert [nom for nom in suivis_par_git() if d_ailleurs.search(nom)] == []


def test_no_file_names_a_package_registry():
    """Exact versions and hashes are enough: each machine has its own way to a registry."""
    registres = [("npmjs", "org"), ("npmjs", "com"), ("pypi", "org"), ("python" + "hosted", "org")]
    motif = re.compile("|".join(re.escape(".".join(hote)) for hote in registres))
    coupables = []
    for nom in suivis_par_git():
        fichier = RACINE / nom
        if fichier.is_file() and motif.search(fichier.read_text(encoding="utf-8", errors="ignore")):
            coupables.append(nom)
    assert coupables == []


def test_every_model_of_a_structure_says_who_sees_it():
    nos_apps = {"suivi", "participants", "marches", "entreprises", "comptes", "territoires"}
    a_une_structure = {
        modele._meta.label: modele
        for modele in apps.get_models()
        if modele._meta.app_label in nos_apps
        and any(champ.name == "structure" for champ in modele._meta.fields)
    }
    sans_perimetre = {
        nom
        for nom, modele in a_une_structure.items()
        if not hasattr(modele._default_manager, "visibles_par")
    }
    assert sans_perimetre == set()
