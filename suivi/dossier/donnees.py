"""All that a structure holds about a person, for that person (RGPD, article 15): their copy, in clear French.

Notes about them are theirs to read. What is left out is other people's: who on the team read the file (the
days are told, CJUE C-579/21), and the text of e-mails sent to others, which may name other people.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.telephones import ecrire_telephone
from participants.models import ContratTravail, Eligibilite, Identite, Participant
from suivi.dossier.etapes import Annee, Etape
from suivi.dossier.reponses import reponses_proposees
from suivi.dossier.traces import traces
from suivi.fiche_eligibilite import faits_de, notice
from suivi.models import Evaluation, LigneHeures, Tentative
from suivi.papier.blocs import Bloc, fiche, partie, phrases, tableau
from territoires.models import Structure

RIEN = "Rien n'est enregistré."
QUI_L_A_DIT = (
    "D'où viennent ces informations\u00a0?",
    "De vous-même, de l'organisme qui vous a adressé(e), des entreprises qui vous emploient (contrats et "
    "heures), et des facilitateurs qui vous ont reçu(e).",
)
PAS_D_AUTOMATE = (
    "Une machine décide-t-elle à votre place\u00a0?",
    "Non. Une règle propose de compter ou non chaque mois\u00a0; un facilitateur décide. Aucun profil n'est "
    "établi, et rien n'est vendu ni envoyé hors de l'Union européenne.",
)


def ce_qui_est_su(participant: Participant, annees: list[Annee], demandee_le: date) -> list[Bloc]:
    """The parts of the copy, in the order a person reads them."""
    identite = Identite.objects.filter(participant=participant).first()
    return [
        *_pourquoi(participant.structure, demandee_le),
        *_qui(participant, identite),
        partie("Votre parcours, dans l'ordre"),
        *tables_des_annees(annees),
        *_eligibilites(participant),
        *_contrats(participant),
        *_heures(participant),
        *_apres(participant),
        *traces(participant, identite),
        *_vos_droits(participant.structure),
    ]


def tables_des_annees(annees: list[Annee]) -> Iterator[Bloc]:
    """One table a year: what happened, and the hours where there are any."""
    for annee in annees:
        entetes, pied = ["Quand", "Quoi"], []
        if annee.a_des_heures:
            entetes += ["Travail", "Formation", "Retenues"]
            pied = ["Ensemble", "", *map(_h, (annee.travail, annee.formation, annee.retenues))]
        yield tableau(
            str(annee.annee),
            entetes,
            [_rangee(etape, annee.a_des_heures) for etape in annee.etapes],
            pied=pied,
            textes=2,
        )
    if not annees:
        yield phrases(RIEN)


def _rangee(etape: Etape, heures: bool) -> list[str]:
    mots = [etape.date_ecrite, " · ".join(filter(None, (etape.titre, *etape.details, etape.mot)))]
    return [*mots, _h(etape.travail), _h(etape.formation), _h(etape.retenues)] if heures else mots


def _h(valeur) -> str:
    return "" if valeur is None else ecriture.centiemes(valeur)


def _pourquoi(structure: Structure, demandee_le: date) -> Iterator[Bloc]:
    yield phrases(
        f"Vous avez demandé, le {demandee_le:%d/%m/%Y}, à voir ce que {structure} sait de vous. "
        "Voici tout.",
        fort=True,
    )
    yield phrases(
        "C'est votre droit (RGPD, article 15), et c'est gratuit. Gardez ces pages pour vous\u00a0: elles disent "
        "pourquoi vous avez été reconnu(e) éligible, ce que ni les entreprises ni les acheteurs ne savent."
    )


def _qui(participant: Participant, identite: Identite | None) -> Iterator[Bloc]:
    yield partie("Qui vous êtes")
    paires = [("Numéro de dossier", participant.identifiant)]
    if identite is not None:
        paires += [
            ("Nom", identite.nom),
            ("Prénom", identite.prenom),
            ("Nom de naissance", identite.nom_naissance),
            ("Date de naissance", identite.ne_le),
            ("Téléphone", ecrire_telephone(identite.telephone)),
            ("Courriel", identite.courriel),
            ("Adresse", identite.adresse),
        ]
    yield fiche("", [*paires, ("Sexe", participant.get_sexe_display())])
    if identite is not None and identite.commentaire:
        yield phrases(*identite.commentaire.splitlines(), titre="Ce qui est noté sur vous")
    autres = list(participant.fiches_reunies.values_list("identifiant", flat=True))
    if autres:
        yield phrases(f"Autres dossiers à votre nom, réunis à celui-ci\u00a0: {', '.join(autres)}.")


def _eligibilites(participant: Participant) -> Iterator[Bloc]:
    yield partie(
        "Pourquoi vous avez été reconnu(e) éligible",
        "Les justificatifs ont été regardés, jamais gardés.",
    )
    eligibilites = list(participant.eligibilites.pour_liste())
    for eligibilite in eligibilites:
        yield fiche(f"Éligibilité {eligibilite}", _une_eligibilite(eligibilite))
    if not eligibilites:
        yield phrases(RIEN)


def _une_eligibilite(eligibilite: Eligibilite) -> Iterator[tuple[str, str]]:
    criteres = (rang.critere.libelle for rang in eligibilite.rangs.all())
    yield "Pourquoi", ", ".join(criteres) or "non précisé"
    yield "Justificatifs vus", eligibilite.papiers_vus
    yield "Prolongée", eligibilite.motif_prolongation
    yield from faits_de(eligibilite)
    if eligibilite.certifiee_le:
        yield "Établie le", f"{timezone.localdate(eligibilite.certifiee_le):%d/%m/%Y}"


def _contrats(participant: Participant) -> Iterator[Bloc]:
    yield partie("Vos contrats de travail")
    contrats = list(participant.contrats.pour_liste())
    for contrat in contrats:
        yield fiche(str(contrat), _un_contrat(contrat))
    if not contrats:
        yield phrases(RIEN)


def _un_contrat(contrat: ContratTravail) -> Iterator[tuple[str, str]]:
    yield "Numéro", contrat.identifiant
    yield "Fin", f"{contrat.date_fin:%d/%m/%Y}" if contrat.date_fin else "non connue"
    yield "Motif de fin", contrat.motif_fin
    yield "Poste", contrat.poste
    yield "Code du métier (ROME)", contrat.code_rome
    yield "Comment", contrat.get_modalite_display()
    yield "Là où vous travailliez", str(contrat.entreprise_utilisatrice or "")


def _heures(participant: Participant) -> Iterator[Bloc]:
    """Month by month, with what was decided and the reason; corrections asked for are about the person too."""
    lignes = (
        LigneHeures.objects.filter(affectation__contrat__participant=participant)
        .select_related(
            "declaration",
            "affectation__attribution__lot__marche",
            "affectation__contrat__employeur",
        )
        .order_by("mois", "pk")
    )
    rangees = [
        [
            ecriture.mois_court(ligne.mois),
            f"{ligne.affectation.contrat.employeur}, "
            f"{ligne.affectation.attribution.lot.marche.objet}",
            ". ".join(
                filter(
                    None,
                    (ligne.get_decision_display(), ligne.motif, ligne.correction_demandee),
                )
            ),
            _h(ligne.heures_travail),
            _h(ligne.heures_formation),
            _h(ligne.heures_travail_retenues + ligne.heures_formation_retenues),
        ]
        for ligne in lignes
        if ligne.est_saisie
    ]
    yield partie("Vos heures, et ce qui en a été décidé")
    if rangees:
        entetes = ["Mois", "Employeur, chantier", "Décision", "Travail", "Formation", "Retenues"]
        yield tableau("", entetes, rangees, textes=3)
    else:
        yield phrases(RIEN)


def _apres(participant: Participant) -> Iterator[Bloc]:
    yield partie("Ce que vous êtes devenu(e)")
    evaluations = list(participant.evaluations.pour_liste().order_by("date", "pk"))
    for evaluation in evaluations:
        titre = f"Évaluation à {evaluation.get_jalon_display()}, le {evaluation.date:%d/%m/%Y}"
        yield fiche(titre, _une_evaluation(evaluation))
        if evaluation.commentaire:
            yield phrases(*evaluation.commentaire.splitlines(), titre="Ce que vous en disiez")
    recues = list(reponses_proposees(participant))
    yield from recues
    essais = Tentative.objects.filter(participant=participant).order_by("quand", "pk")
    if essais:
        yield tableau(
            "Appels pour vous joindre",
            ["Quand", "Pour", "Résultat"],
            [
                [f"{e.quand:%d/%m/%Y}", e.get_jalon_display(), e.get_resultat_display()]
                for e in essais
            ],
            textes=3,
        )
    if not evaluations and not recues and not essais:
        yield phrases(RIEN)


def _une_evaluation(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    yield "Situation", evaluation.get_situation_display()
    yield "Employeur", str(evaluation.employeur or evaluation.employeur_libre)
    yield "Métier", evaluation.metier
    yield "Formation", evaluation.formation
    yield "Freins", ", ".join(evaluation.freins)
    yield "Besoin d'aide", "oui" if evaluation.besoin_d_aide else "non"
    yield "Orientation", evaluation.orientation
    yield "Qui a répondu", evaluation.get_qui_repond_display()
    yield "Moyen", evaluation.get_canal_display()
    yield "Saisie le", f"{timezone.localdate(evaluation.saisie_le):%d/%m/%Y}"


def _vos_droits(structure: Structure) -> Iterator[Bloc]:
    yield partie("Vos droits")
    for question, reponse in (*notice(structure), QUI_L_A_DIT, PAS_D_AUTOMATE):
        yield phrases(reponse, titre=question.replace(" ?", f"{INSECABLE}?"))
