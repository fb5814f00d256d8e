from __future__ import annotations

from clauses_project.formulaires import FormulaireMaison
from entreprises.telephones import ChampTelephone
from suivi.fil.forms import ChampFichiers, PlusieursFichiers
from suivi.models import ConventionPartenariat


class PartenariatForm(FormulaireMaison):
    """A convention, and the papers signed."""

    groupes = (
        ("La convention", ["objet", ("debut", "fin"), ("reconduction_mois", "denoncee_le")]),
        ("La délibération", [("deliberation_numero", "deliberation_le"), "fichiers"]),
        (
            "L'élu référent",
            [("elu_nom", "elu_fonction"), ("elu_courriel", "elu_telephone")],
        ),
        (
            "Le référent technique",
            [
                ("technique_nom", "technique_fonction"),
                ("technique_courriel", "technique_telephone"),
            ],
        ),
        ("", ["note"]),
    )

    elu_telephone = ChampTelephone(label="Téléphone", required=False)
    technique_telephone = ChampTelephone(label="Téléphone", required=False)
    fichiers = ChampFichiers(
        required=False,
        label="Convention signée, délibération",
        widget=PlusieursFichiers(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF, JPEG ou PNG.",
    )

    class Meta:
        model = ConventionPartenariat
        fields = (
            "objet",
            "debut",
            "fin",
            "reconduction_mois",
            "denoncee_le",
            "deliberation_numero",
            "deliberation_le",
            "elu_nom",
            "elu_fonction",
            "elu_courriel",
            "elu_telephone",
            "technique_nom",
            "technique_fonction",
            "technique_courriel",
            "technique_telephone",
            "note",
        )
        labels = {
            "deliberation_numero": "Numéro",
            "deliberation_le": "Date",
            "elu_nom": "Nom",
            "elu_fonction": "Fonction",
            "elu_courriel": "Adresse électronique",
            "technique_nom": "Nom",
            "technique_fonction": "Fonction",
            "technique_courriel": "Adresse électronique",
        }
