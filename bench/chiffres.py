"""The figures: pages against an empty one, the engine against SQL written by hand, what upkeep costs."""

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from unittest.mock import patch  # noqa: E402

from django.urls import reverse  # noqa: E402

from bench import passes, volume  # noqa: E402
from clauses_project.profils import Profil  # noqa: E402
from comptes.models import Utilisateur  # noqa: E402
from suivi import cumuls  # noqa: E402
from suivi.actions import validations  # noqa: E402
from suivi.chiffres import Perimetre, Periode, calculer  # noqa: E402
from suivi.enums import Etat  # noqa: E402
from suivi.models import Declaration  # noqa: E402

FOIS = 20


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
    """The figures alone, against the same tables and against the bare rows read by hand-written SQL."""
    structure = volume.structure_mesuree()
    for nom, (du, au) in zip(("un an", "toutes les années"), volume.annees_mesurees(), strict=True):
        valeurs = {"structure": structure.pk, "du": du, "au": au}
        perimetre, periode = Perimetre((structure,)), Periode(du, au)
        figures, cumules, nus = en_alternance(
            lambda _, p=perimetre, q=periode: calculer(p, q),
            lambda _, v=valeurs: volume.lire(passes.SUR_LES_CUMULS, v),
            lambda _, v=valeurs: volume.lire(passes.SUR_LES_LIGNES, v),
            fois=FOIS,
        )
        bilan.dire(f"Chiffres, {nom} / SQL sur les cumuls", figures, cumules, 2)
        bilan.dire(f"Chiffres, {nom} / SQL sur les lignes", figures, nus, 0.3)


def parmi_les_autres(bilan: Bilan) -> None:
    """The same structure among all, and alone in its database: pages of the disk read, and time."""
    for nom, parmi, seule in zip(
        ("un an", "toutes les années"), volume.expliquer_les_annees(), volume.seule(), strict=True
    ):
        bilan.compter(f"Pages lues parmi les autres, {nom} / seule", parmi[0], seule[0], 1.2)
        bilan.dire(f"Durée parmi les autres, {nom} / seule", parmi[1], seule[1], 1.3)


def reseau(bilan: Bilan) -> None:
    """All the structures together: a calendar year, then eighteen months that are not years."""
    facilitatrice, personne = volume.facilitatrice(), volume.coordinatrice()
    structures = volume.structures_du_reseau()
    (du, au), _ = volume.annees_mesurees()
    vide, page, mois = en_alternance(
        lambda _: facilitatrice.get(reverse("suivi:recherche")),
        lambda _: personne.get(f"{reverse('suivi:territoire')}?du={du:%Y-%m}&au={au:%Y-%m}"),
        lambda _: calculer(
            Perimetre(structures), Periode(du.replace(year=du.year - 1, month=7), au)
        ),
        fois=1,
        essais=0,
    )
    bilan.dire(f"Réseau de {len(structures)} structures, un an", page, vide, 10)
    bilan.dire(f"Réseau de {len(structures)} structures, 18 mois", mois, vide, 20)


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


def main() -> None:
    volume.charger()
    bilan = Bilan()
    pages(bilan)
    moteur(bilan)
    parmi_les_autres(bilan)
    reseau(bilan)
    entretien(bilan)
    bilan.conclure()


if __name__ == "__main__":
    main()
