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


def tampons() -> None:
    """What one structure reads among all; the same, alone in its base, is another run with STRUCTURES=1."""
    structure = volume.structure_mesuree()
    for du, au in volume.annees_mesurees():
        valeurs = {"structure": structure.pk, "du": du, "au": au}
        cumules = volume.expliquer(passes.SUR_LES_CUMULS, valeurs)
        print(f"Pages lues pour {du:%Y}-{au:%Y} : {cumules} par les cumuls")


def reseau(bilan: Bilan) -> None:
    """All the structures together."""
    personne = volume.coordinatrice()
    (du, au), _ = volume.annees_mesurees()
    adresse = f"{reverse('suivi:territoire')}?du={du:%Y-%m}&au={au:%Y-%m}"
    vide, page = en_alternance(
        lambda _: personne.get(reverse("suivi:recherche")),
        lambda _: personne.get(adresse),
        fois=3,
    )
    bilan.dire(f"Réseau de {len(volume.structures_du_reseau())} structures, un an", page, vide, 10)


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
    tampons()
    reseau(bilan)
    entretien(bilan)
    bilan.conclure()


if __name__ == "__main__":
    main()
