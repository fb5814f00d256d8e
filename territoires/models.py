from __future__ import annotations

from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField, RechercheField
from territoires.querysets import (
    CommuneQuerySet,
    ContourCommuneQuerySet,
    EmblemeQuerySet,
    InterneQuerySet,
    QuartierPrioritaireQuerySet,
    ReseauQuerySet,
    StructureQuerySet,
)


class Departement(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    nom = models.CharField(max_length=60)

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"


class Intercommunalite(models.Model):
    """An EPCI à fiscalité propre (communauté or métropole)."""

    siren = models.CharField(primary_key=True, max_length=9)
    nom = models.CharField(max_length=120)
    nature = models.CharField(max_length=10)
    recherche = RechercheField(sources=("nom",))

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ["nom", "siren"]

    def __str__(self) -> str:
        return self.nom


class Commune(models.Model):
    """A commune by its INSEE code. Former, déléguée and associée ones lead to today's by `devenue`."""

    code = models.CharField("code INSEE", primary_key=True, max_length=5)
    nom = models.CharField(max_length=80)
    siren = models.CharField(max_length=9, blank=True, db_index=True)  # of its mairie, as a buyer
    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, null=True, related_name="communes"
    )
    intercommunalite = models.ForeignKey(
        Intercommunalite, on_delete=models.SET_NULL, null=True, related_name="communes"
    )
    codes_postaux = models.CharField(max_length=400, blank=True)
    population = models.PositiveIntegerField(null=True)
    devenue = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="anciennes",
        verbose_name="commune actuelle",
    )
    recherche = RechercheField(sources=("nom",))

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "code"]
        indexes = [models.Index(fields=["recherche"], name="commune_recherche")]
        constraints = [
            models.CheckConstraint(
                condition=Q(devenue=None) | ~Q(devenue=F("code")),
                name="commune_pas_devenue_elle_meme",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code[:3] if self.code.startswith('97') else self.code[:2]})"


class ContourCommune(models.Model):
    """The contour of a commune, to draw maps: rings of [longitude, latitude], holes among them, simplified."""

    commune = models.OneToOneField(
        Commune, on_delete=models.CASCADE, primary_key=True, related_name="contour"
    )
    anneaux = models.JSONField()

    objects = ContourCommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "contour de commune"
        verbose_name_plural = "contours de communes"
        ordering = ["commune"]

    def __str__(self) -> str:
        return self.commune_id


class QuartierPrioritaire(models.Model):
    """A QPV, of the 2015 or the 2024 list; the two are never confused nor recomputed.

    `contour` is its official surface (WKB, longitudes and latitudes), dated, within these bounds; one that
    was only named, in an eligibility or a workbook, has none.
    """

    code = models.CharField(max_length=10)
    generation = models.PositiveSmallIntegerField(
        "génération", choices=[(2015, "2015"), (2024, "2024")]
    )
    nom = models.CharField(max_length=120)
    communes = models.ManyToManyField(Commune, related_name="quartiers_prioritaires")
    contour = models.BinaryField(null=True)
    ouest = models.FloatField(null=True)
    sud = models.FloatField(null=True)
    est = models.FloatField(null=True)
    nord = models.FloatField(null=True)
    arrete_le = models.DateField("contours du", null=True, blank=True)

    objects = QuartierPrioritaireQuerySet.as_manager()

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["nom", "code", "generation"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "generation"], name="quartier_unique_par_generation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"


def initiales(code: str) -> str:
    """Of the words of a code, at most twelve."""
    return "".join(mot[:1] for mot in code.split("-"))[:12].upper()


class Reseau(models.Model):
    """Structures whose public figures add up: a département, most often."""

    code = models.SlugField(unique=True)
    nom = models.CharField(max_length=120)

    objects = ReseauQuerySet.as_manager()

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom

    @property
    def prefixe_des_references(self) -> str:
        """The initials of its code: « reseau-aisne » gives RA."""
        return initiales(self.code)


class Structure(models.Model):
    """A PLIE, a maison de l'emploi… : the house whose data these are, its territory and its settings.

    Every rule on which territories disagree is one of these settings (`conception.md` § 3, 12). A change
    of setting never moves the past: what it decides is stored with the row at the time.
    """

    class GardeDesPieces(models.TextChoices):
        GARDER = "GARDER", "Gardées avec la déclaration"
        EFFACER = "EFFACER", "Effacées dès qu'elles ont été vues"

    class Jalons(models.TextChoices):
        SIX_ET_DOUZE = "6_12", "Deux évaluations, à 6 et à 12 mois"
        FENETRE = "FENETRE", "Une évaluation, entre 6 et 12 mois"

    code = models.SlugField(unique=True)
    nom = models.CharField(max_length=120)
    territoire_nom = models.CharField(
        "nom du territoire",
        max_length=120,
        blank=True,
        help_text="Tel qu'il figure en tête des bilans.",
    )
    communes = models.ManyToManyField(Commune, related_name="structures", blank=True)
    reseaux = models.ManyToManyField(Reseau, related_name="structures", blank=True)
    adresse = models.TextField(blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField(blank=True)

    jour_ouverture = models.PositiveSmallIntegerField(
        "jour d'ouverture des déclarations",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Le jour du mois suivant où la déclaration s'ouvre aux entreprises.",
    )
    jour_limite = models.PositiveSmallIntegerField(
        "jour limite de déclaration",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Après ce jour, une déclaration non transmise est en retard.",
    )
    delai_relance_1 = models.PositiveSmallIntegerField(
        "première relance", default=5, help_text="Jours ouvrés après le jour limite."
    )
    delai_relance_2 = models.PositiveSmallIntegerField(
        "deuxième relance", default=15, help_text="Jours ouvrés après le jour limite."
    )
    delai_relance_3 = models.PositiveSmallIntegerField(
        "troisième relance", default=30, help_text="Jours ouvrés après le jour limite."
    )
    seuil_alerte_mensuel = HeuresField(
        "seuil d'alerte mensuel",
        default=208,
        help_text="Au-delà, les heures d'une personne dans le mois, tous marchés confondus, sont "
        "signalées. Rien n'est retiré. 208 h correspondent à 48 h par semaine.",
    )
    duree_eligibilite_mois = models.PositiveSmallIntegerField(
        "durée d'éligibilité, en mois",
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="Proposée quand une éligibilité est établie, sauf durée propre au public. "
        "Les éligibilités déjà établies gardent leur fin.",
    )
    alerte_fin_eligibilite_jours = models.PositiveSmallIntegerField(
        "alerte avant une fin d'éligibilité, en jours",
        default=60,
        help_text="La page d'accueil annonce les éligibilités qui finissent dans ce délai.",
    )
    alerte_fin_convention_jours = models.PositiveSmallIntegerField(
        "alerte avant la fin d'une convention de partenariat, en jours",
        default=90,
        help_text="La page d'accueil et celle du donneur d'ordre annoncent les conventions qui finissent, ou se "
        "renouvellent seules, dans ce délai.",
    )
    jalons = models.CharField(
        "jalons du suivi",
        max_length=10,
        choices=Jalons,
        default=Jalons.SIX_ET_DOUZE,
        help_text="Quand demander ce que chaque personne est devenue.",
    )
    base_etp = HeuresField(
        "base d'un équivalent temps plein",
        default=1607,
        help_text="Heures d'un temps plein dans l'année ; imprimée sous le chiffre.",
    )
    seuil_publication = models.PositiveSmallIntegerField(
        "seuil de publication",
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
        help_text="Élus et coordinateurs ne voient aucun groupe de moins de personnes que ce seuil.",
    )
    donnees_ouvertes = models.BooleanField(
        "données ouvertes",
        default=False,
        help_text="Publie les chiffres publics du territoire, sans compte ni mot de passe, pour qui veut les "
        "réutiliser. Aucun groupe plus petit que le seuil n'y figure.",
    )
    conservation_mois = models.PositiveSmallIntegerField(
        "conservation des données personnelles, en mois",
        default=24,
        help_text="Après le dernier suivi d'une personne, son identité est proposée à l'effacement.",
    )
    garde_des_pieces = models.CharField(
        "pièces jointes aux déclarations",
        max_length=8,
        choices=GardeDesPieces,
        default=GardeDesPieces.GARDER,
        help_text="Effacées, il en reste la trace : vue le … par ….",
    )
    releve_exige = models.BooleanField(
        "relevé d'heures exigé",
        default=False,
        help_text="Une déclaration sans relevé joint est signalée au contrôle ; rien n'est retiré.",
    )
    texte_relance_1 = models.TextField("texte de la première relance", blank=True)
    texte_relance_2 = models.TextField("texte de la deuxième relance", blank=True)
    texte_relance_3 = models.TextField("texte de la troisième relance", blank=True)
    prefixe_documents = models.CharField(
        "préfixe des références",
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]+$", "Des lettres majuscules sans accent et des chiffres, sans espace."
            )
        ],
        help_text="En tête de la référence des documents émis\u00a0: CLV donne CLV-2026-0042. Vide\u00a0: "
        "les initiales de la structure.",
    )
    signataire = models.CharField(
        "signataire des documents",
        max_length=120,
        blank=True,
        help_text="Nom et qualité, imprimés sous « Pour la structure » des attestations.",
    )
    debut_mandat = models.DateField(
        "début du mandat des élus",
        null=True,
        blank=True,
        help_text="Propose cette période aux tableaux de bord.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = StructureQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delai_relance_1__lt=F("delai_relance_2"))
                & Q(delai_relance_2__lt=F("delai_relance_3")),
                name="structure_relances_croissantes",
                violation_error_message="Les trois relances se suivent : chaque délai est plus long que le précédent.",
            ),
            models.CheckConstraint(
                condition=Q(jour_ouverture__lte=F("jour_limite")),
                name="structure_ouverture_avant_limite",
                violation_error_message="Le jour d'ouverture ne peut pas suivre le jour limite.",
            ),
            models.CheckConstraint(
                condition=Q(base_etp__gt=0),
                name="structure_base_etp_positive",
                violation_error_message="La base d'un équivalent temps plein est un nombre d'heures positif.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("comptes:reglages")

    @property
    def nom_du_territoire(self) -> str:
        return self.territoire_nom or self.nom

    @property
    def prefixe_des_references(self) -> str:
        """The one chosen, else the initials of the code: « plie-grandsoissons » gives PG."""
        return self.prefixe_documents or initiales(self.code)


class Embleme(models.Model):
    """An image printed on the documents: the structure's logo, at their head, or a funder's emblem, at their foot.

    `libelle` is what a person who does not see it reads. The file was drawn again by us when it was received: it
    holds an image and nothing else.
    """

    class Place(models.TextChoices):
        LOGO = "LOGO", "Logo, en tête"
        FINANCEUR = "FINANCEUR", "Financeur, au pied"

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="emblemes")
    place = models.CharField(max_length=10, choices=Place, default=Place.FINANCEUR)
    libelle = models.CharField(
        "ce que l'image montre",
        max_length=120,
        help_text="Lu aux personnes qui ne voient pas l'image, par exemple « Union européenne, "
        "Fonds social européen plus ».",
    )
    fichier = models.FileField(upload_to="emblemes/%Y/%m")
    largeur = models.PositiveIntegerField()
    hauteur = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)

    objects = EmblemeQuerySet.as_manager()

    class Meta:
        verbose_name = "emblème"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "empreinte"],
                name="embleme_unique",
                violation_error_message="Cette image est déjà sur vos documents.",
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(place="LOGO"),
                name="embleme_un_logo",
                violation_error_message="La structure a déjà un logo\u00a0: retirez-le d'abord.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class Changement(models.Model):
    """Something of a structure (None: of all) was changed, and what is kept of it for others was not yet forgotten.

    Written with the journal, in the transaction of the change; taken away by whoever forgets.
    """

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = InterneQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.structure or 'toutes les structures'}"

    @classmethod
    def signaler(cls, structures: Iterable[int | None]) -> None:
        """Says that these changed (None: all of them). The journal does for all that people do."""
        cls.objects.bulk_create([cls(structure_id=structure) for structure in structures])
