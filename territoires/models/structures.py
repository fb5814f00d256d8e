"""The structures, with their territory and settings, and the réseaux that add their figures up."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField
from territoires.models.decoupage import Commune
from territoires.querysets import ReseauQuerySet, StructureQuerySet


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
