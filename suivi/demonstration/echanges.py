"""What was said and is to be done on the contracts of a structure, and its conventions with buyers."""

from __future__ import annotations

from datetime import date, timedelta

from clauses_project.dates import ajouter_mois, mois_de
from comptes.models import Utilisateur
from marches.models import Attribution, DonneurOrdre
from suivi.actions import fil, partenariats, prochaines_actions
from suivi.demonstration.atelier import instant
from suivi.fil.enums import NatureEchange
from suivi.models import ConventionPartenariat, Echange, ProchaineAction
from territoires.models import Structure

VILLE = "Ville de Villers-Cotterêts"
# (days ago, nature, about what, with whom, what was said, shared)
DITS = (
    (
        40, NatureEchange.REUNION, "Réunion de démarrage", "Le conducteur de travaux, la chargée d'opération",
        "Deux postes de manœuvre seront à pourvoir. L'entreprise recevra des candidatures sous quinze jours.",
        True,
    ),
    (
        12, NatureEchange.APPEL, "Rappel du calendrier", "Le conducteur de travaux",
        "Il confirme une embauche au début du mois prochain.", False,
    ),
    (
        5, NatureEchange.VISITE, "Passage sur le chantier", "Le chef d'équipe",
        "Le tuteur est présent. Les équipements de protection ont été remis.", False,
    ),
)  # fmt: skip
# (days from today, what)
A_FAIRE = (
    (-2, "Envoyer deux candidatures au conducteur de travaux"),
    (1, "Rappeler la chargée d'opération"),
    (15, "Préparer le point trimestriel"),
)


def raconter(structure: Structure, par: Utilisateur, aujourd_hui: date) -> None:
    """On the latest contract of the town; its convention ends within the delay of the alert."""
    attribution = (
        Attribution.objects.filter(structure=structure, lot__marche__donneur_ordre__nom=VILLE)
        .select_related("lot__marche", "entreprise")
        .order_by("-lot__marche__date_notification", "pk")[0]
    )
    marche = attribution.lot.marche
    for jours, nature, objet, avec, texte, partage in DITS:
        echange = Echange(
            structure=structure,
            marche=marche,
            entreprise=attribution.entreprise,
            nature=nature,
            quand=instant(aujourd_hui - timedelta(days=jours), 10, 30),
            objet=objet,
            avec=avec,
            texte=texte,
            partage_acheteur=partage,
            partage_entreprise=partage,
        )
        fil.noter(echange=echange, par=par)
    for jours, quoi in A_FAIRE:
        action = ProchaineAction(
            structure=structure,
            marche=marche,
            quoi=quoi,
            qui=par,
            echeance=aujourd_hui + timedelta(days=jours),
        )
        prochaines_actions.prevoir(action=action, par=par)
    _convenir(DonneurOrdre.objects.get(structure=structure, nom=VILLE), par, aujourd_hui)


def _convenir(donneur: DonneurOrdre, par: Utilisateur, aujourd_hui: date) -> None:
    fin = ajouter_mois(mois_de(aujourd_hui), 2) - timedelta(days=1)
    debut = ajouter_mois(mois_de(aujourd_hui), -34)
    partenariats.creer(
        convention=ConventionPartenariat(
            structure=donneur.structure,
            donneur_ordre=donneur,
            debut=debut,
            fin=fin,
            deliberation_numero=f"{debut.year}-018",
            deliberation_le=debut - timedelta(days=20),
            elu_nom="Mme Delattre",
            elu_fonction="Adjointe à l'emploi",
            technique_nom="M. Joly",
            technique_fonction="Responsable de la commande publique",
            technique_courriel="commande.publique@villers-cotterets.example",
        ),
        par=par,
    )
