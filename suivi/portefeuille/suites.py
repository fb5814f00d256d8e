"""What follows from elsewhere: an access that is taken back leaves a portfolio."""

from django.urls import reverse

from comptes.departs import Reste, avant_un_depart
from comptes.models import Acces
from suivi.portefeuille.genres import GENRES, compter


@avant_un_depart
def portefeuille_laisse(acces: Acces) -> Reste:
    """« Camille suit encore 12 marchés en cours. », and where to hand them over."""
    nombres = compter(acces.structure_id, [acces.utilisateur_id])[acces.utilisateur_id]
    if not nombres:
        return "", None
    suivis = ", ".join(g.dire(nombres[g.code]) for g in GENRES if g.code in nombres)
    adresse = f"{reverse('suivi:passer')}?de={acces.utilisateur_id}"
    phrase = f"{acces.utilisateur} suit encore : {suivis}. Transmettez d'abord son portefeuille."
    return phrase, ("Transmettre d'abord", adresse)
