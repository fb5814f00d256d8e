"""The figures: pages against an empty one, the engine against SQL written by hand, what upkeep costs.

All of it, or the parts named: `python -m bench.chiffres pages moteur`, on the base that DATABASE_URL names.
"""

from bench.mesure import Bilan, en_alternance, preparer

preparer()

import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from unittest.mock import patch  # noqa: E402

from django.urls import reverse  # noqa: E402

from bench import accord, passes, volume  # noqa: E402
from clauses_project.dates import ajouter_mois  # noqa: E402
from clauses_project.profils import Profil  # noqa: E402
from comptes.models import Utilisateur  # noqa: E402
from suivi import cumuls  # noqa: E402
from suivi.actions import validations  # noqa: E402
from suivi.chiffres import Perimetre, Periode, calculer  # noqa: E402
from suivi.enums import Etat  # noqa: E402
from suivi.models import Declaration  # noqa: E402
from suivi.mots import ecrire_periode  # noqa: E402
from suivi.reseaux import reponse as reponse_du_reseau  # noqa: E402
from territoires.models import Changement  # noqa: E402

FOIS = int(os.environ.get("FOIS") or 20)
MOIS_IMPAIRS = 23


def pages(bilan: Bilan) -> None:
    """The territory of one structure among all, whole page, no cache."""
    personne = volume.facilitatrice()
    une, toutes = volume.annees_mesurees()

    def ouvrir(adresse):
        reponse = personne.get(adresse)
        assert reponse.status_code == 200
        return reponse

    def territoire(periode):
        du, au = periode
        return f"{reverse('suivi:territoire')}?du={du:%Y-%m}&au={au:%Y-%m}"

    vide, an, tout = en_alternance(
        lambda _: ouvrir(reverse("suivi:recherche")),
        lambda _: ouvrir(territoire(une)),
        lambda _: ouvrir(territoire(toutes)),
        fois=FOIS,
    )
    bilan.dire("Page vide, une personne connectée", vide, vide, 1)
    bilan.dire("Territoire, un an", an, vide, 5)
    bilan.dire("Territoire, toutes les années", tout, vide, 6)


def moteur(bilan: Bilan) -> None:
    """The figures alone, against all of them read by hand-written SQL from the sums and from the bare rows."""
    structure = volume.structure_mesuree()
    for nom, (du, au) in zip(("un an", "toutes les années"), volume.annees_mesurees(), strict=True):
        valeurs = {"structure": structure.pk, "du": du, "au": au}
        perimetre, periode = Perimetre((structure,)), Periode(du, au)
        for passe in (passes.SUR_LES_CUMULS, *passes.SUR_LES_LIGNES):
            accord.verifier(volume.lire(passe, valeurs), calculer(perimetre, periode))
        figures, cumules, *nus = en_alternance(
            lambda _, p=perimetre, q=periode: calculer(p, q),
            *(
                lambda _, passe=passe, v=valeurs: volume.lire(passe, v)
                for passe in (passes.SUR_LES_CUMULS, *passes.SUR_LES_LIGNES)
            ),
            fois=FOIS,
        )
        bilan.dire(f"Chiffres, {nom} / SQL sur les cumuls", figures, cumules, 2)
        bilan.dire(f"Chiffres, {nom} / SQL sur les lignes", figures, min(nus), 0.3)


def parmi_les_autres(bilan: Bilan) -> None:
    """The same structure among all, and alone in its database: pages of the disk read, and time."""
    for nom, parmi, seule in zip(
        ("un an", "toutes les années"), volume.expliquer_les_annees(), volume.seule(), strict=True
    ):
        bilan.compter(f"Pages lues parmi les autres, {nom} / seule", parmi[0], seule[0], 1.2)
        bilan.dire(f"Durée parmi les autres, {nom} / seule", parmi[1], seule[1], 1.3)


def reseau(bilan: Bilan) -> None:
    """All the structures together, as their coordinateur reads them: a calendar year, then months that are not years.

    What the first reading of each costs, and a reading after one structure changed, are told beside it.
    """
    facilitatrice, personne = volume.facilitatrice(), volume.coordinatrice()
    structures = volume.structures_du_reseau()
    (du, au), _ = volume.annees_mesurees()
    perimetre = Perimetre(structures)
    nom = f"Réseau de {len(structures)} structures"

    def page():
        reponse = personne.get(f"{reverse('suivi:territoire')}?du={du:%Y-%m}&au={au:%Y-%m}")
        assert reponse.status_code == 200
        return reponse

    def lire(periode, *, public):
        return reponse_du_reseau.calculer(perimetre, periode, public, court=True)

    an, avant = Periode(du, au), Periode(du, au).annee_avant()
    mois = Periode(ajouter_mois(au, -MOIS_IMPAIRS + 3), ajouter_mois(au, 2))
    for periode, public in ((an, True), (avant, True), (mois, False)):
        debut = time.perf_counter()
        lire(periode, public=public)
        print(
            f"{nom}, première lecture, {ecrire_periode(periode)} : {time.perf_counter() - debut:.1f} s"
        )
    vide, ouverte, relus = en_alternance(
        lambda _: facilitatrice.get(reverse("suivi:recherche")),
        lambda _: page(),
        lambda _: lire(mois, public=False),
        fois=FOIS,
        essais=2,
    )
    bilan.dire(f"{nom}, un an", ouverte, vide, 10)
    bilan.dire(f"{nom}, {MOIS_IMPAIRS} mois qui ne sont pas des années", relus, vide, 20)
    Changement.signaler([volume.structure_mesuree().pk])
    debut = time.perf_counter()
    page()
    print(f"{nom}, un an, après un changement : {time.perf_counter() - debut:.1f} s")


def entretien(bilan: Bilan) -> None:
    """A month validated, then reopened: as it is, and with nothing kept beside the rows."""
    par = Utilisateur.objects.get(email=f"{volume.MESUREE}-1@exemple.fr")
    declarations = list(
        Declaration.objects.filter(
            structure__code=volume.MESUREE, etat=Etat.VALIDEE, lignes__isnull=False
        )
        .order_by("-mois", "pk")
        .distinct()[: FOIS + 10]
    )

    def aller_retour(rang):
        quoi = {"declaration": declarations[rang], "par": par, "profil": Profil.FACILITATEUR}
        validations.rouvrir(motif="Paie rectifiée.", **quoi)
        Declaration.objects.filter(pk=declarations[rang].pk).update(etat=Etat.TRANSMISE)
        validations.valider(**quoi)

    def sans_cumul(rang):
        with patch.object(cumuls, "mettre_a_jour"):
            aller_retour(rang)

    avec, sans = en_alternance(aller_retour, sans_cumul, fois=FOIS)
    bilan.dire("Rouvrir et valider un mois, cumuls tenus", avec, sans, 2)


PARTIES = {une.__name__: une for une in (pages, moteur, parmi_les_autres, reseau, entretien)}


def main() -> None:
    volume.charger()
    bilan = Bilan()
    for nom in sys.argv[1:] or PARTIES:
        PARTIES[nom](bilan)
    bilan.conclure()


if __name__ == "__main__":
    main()
