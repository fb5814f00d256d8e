"""The sheet that a person and a facilitateur sign: why the person is eligible, and what becomes of their data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from participants.models import Eligibilite, Identite, Participant
from suivi.actions.eligibilites import criteres_de
from territoires.models import Structure

CNIL = "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07 (www.cnil.fr)"


@dataclass(frozen=True)
class FicheEligibilite:
    """`faits` are those of the first day of the eligibility; papers were seen, and none is kept."""

    structure: Structure
    participant: Participant
    qui: list[tuple[str, str]]
    dates: str
    criteres: list[str]
    papiers_vus: str
    faits: list[tuple[str, str]]
    notice: list[tuple[str, str]]
    etablie: str
    facilitateur: str
    extraite_le: date

    @property
    def nom_de_fichier(self) -> str:
        """Without a name: a file's name travels further than the file."""
        return slugify(f"fiche-eligibilite-{self.participant.identifiant}")


def fiche_eligibilite(eligibilite: Eligibilite) -> FicheEligibilite:
    participant, structure = eligibilite.participant, eligibilite.structure
    return FicheEligibilite(
        structure=structure,
        participant=participant,
        qui=list(_qui(participant)),
        dates=_dates(eligibilite),
        criteres=[critere.libelle for critere in criteres_de(eligibilite)],
        papiers_vus=eligibilite.papiers_vus,
        faits=list(faits_de(eligibilite)),
        notice=notice(structure),
        etablie=_etablie(eligibilite),
        facilitateur=str(eligibilite.certifiee_par or ""),
        extraite_le=timezone.localdate(),
    )


def notice(structure: Structure) -> list[tuple[str, str]]:
    """What the person must be told of their data (RGPD, article 13), in words they can read."""
    joindre = ", ".join(filter(None, (structure.courriel, structure.telephone)))
    adresse = " ".join(structure.adresse.split("\n"))
    return [
        (
            "À quoi servent ces informations ?",
            "À vérifier que vous pouvez être embauché(e) grâce à une clause sociale d'insertion, à compter "
            "vos heures de travail et à savoir, quelques mois après, ce que vous êtes devenu(e).",
        ),
        (
            "De quel droit ?",
            f"{structure} accomplit une mission d'intérêt public : l'insertion par l'emploi (RGPD, "
            "article 6, paragraphe 1, e). Rien ne vous oblige à répondre ; sans ces informations, vos "
            "heures ne pourront pas compter pour la clause.",
        ),
        (
            "Quelles informations ?",
            "Votre nom, vos coordonnées, votre date de naissance, votre commune, votre niveau de "
            "formation, la raison pour laquelle vous êtes éligible, vos contrats et vos heures. Les "
            "justificatifs sont regardés, jamais conservés. Votre numéro de sécurité sociale n'est jamais "
            "enregistré.",
        ),
        (
            "Qui les lit ?",
            f"Les facilitateurs de {structure}. L'entreprise qui vous emploie connaît votre nom, vos "
            "heures et les dates de votre éligibilité, jamais sa raison. L'acheteur public ne lit que vos "
            "initiales ; les élus, des chiffres sans aucun nom.",
        ),
        (
            "Combien de temps ?",
            f"{structure.conservation_mois} mois après votre dernier suivi. Votre identité est alors "
            "effacée ; il ne reste que des chiffres sans nom.",
        ),
        (
            "Vos droits",
            "Vous pouvez voir ces informations, les faire corriger, les faire effacer, en limiter l'usage "
            f"ou vous y opposer. Écrivez ou téléphonez à {structure}{f' : {joindre}' if joindre else ''}"
            f"{f' ({adresse})' if adresse else ''}. Si la réponse ne vous convient pas, vous pouvez vous "
            f"plaindre à la {CNIL}.",
        ),
    ]


def _qui(participant: Participant) -> Iterator[tuple[str, str]]:
    identite: Identite | None = getattr(participant, "identite", None)
    if identite is None:
        yield "Personne", str(participant)
    else:
        yield "Nom", identite.nom.upper()
        if identite.nom_naissance:
            yield "Nom de naissance", identite.nom_naissance.upper()
        yield "Prénom", identite.prenom
        yield "Date de naissance", identite.ne_le
    yield "Dossier", participant.identifiant


def _dates(eligibilite: Eligibilite) -> str:
    if eligibilite.fin is None:
        return f"À partir du {eligibilite.debut:%d/%m/%Y}, sans date de fin"
    dates = f"Du {eligibilite.debut:%d/%m/%Y} au {eligibilite.fin:%d/%m/%Y}"
    motif = eligibilite.motif_prolongation
    return f"{dates} (prolongée : {motif})" if motif else dates


def faits_de(eligibilite: Eligibilite) -> Iterator[tuple[str, str]]:
    """The facts of the first day, each with its name."""
    yield "Âge", f"{eligibilite.age} ans" if eligibilite.age is not None else "inconnu"
    yield "Commune", str(eligibilite.commune or "inconnue")
    yield "Quartier prioritaire", eligibilite.code_qpv or "non"
    yield "Niveau de formation", eligibilite.get_niveau_display() or "inconnu"
    yield "Prescripteur", str(eligibilite.prescripteur or "aucun")


def _etablie(eligibilite: Eligibilite) -> str:
    if eligibilite.certifiee_le is None:
        return "non daté"
    jour = f"le {timezone.localdate(eligibilite.certifiee_le):%d/%m/%Y}"
    return f"{jour} par {eligibilite.certifiee_par}" if eligibilite.certifiee_par else jour
