"""Forms of a person's file: who they are, their eligibility, their work contract."""

from participants.forms.contrat import (
    AffectationForm,
    ContratForm,
    FinDeContratForm,
    NouveauContratForm,
)
from participants.forms.eligibilite import (
    CorrectionEligibiliteForm,
    CritereForm,
    EligibiliteForm,
    ProlongationForm,
)
from participants.forms.identite import EffacementForm, IdentiteForm

__all__ = [
    "AffectationForm",
    "ContratForm",
    "CorrectionEligibiliteForm",
    "CritereForm",
    "EffacementForm",
    "EligibiliteForm",
    "FinDeContratForm",
    "IdentiteForm",
    "NouveauContratForm",
    "ProlongationForm",
]
