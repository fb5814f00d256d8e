"""A list or a page runs the same number of queries with two rows or two hundred."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses_project.dates import ajouter_mois
from comptes.enums import Verbe
from comptes.models import Utilisateur
from marches.enums import Statut
from participants.enums import Sexe
from suivi.enums import Jalon
from suivi.imports.enums import Manque
from tests import factories
from tests.acces.matrice import MATRICE, pages
from tests.monde import embaucher

MOIS = factories.MOIS
ENCORE = 4  # a query for each row shows from the first one on


def grandir(monde):
    """Many more rows around every object of the world."""
    structure = monde.structure
    for rang in range(ENCORE):
        _un_marche_de_plus(monde)
        _une_personne_de_plus(monde, rang)
        _la_meme_personne_ailleurs(monde, rang)
        factories.HeuresGlobalesFactory(
            attribution=monde.attribution, employeur=factories.EntrepriseFactory(ei=True)
        )
        factories.DeclarationFactory(
            declarant=monde.declarant, mois=ajouter_mois(date(2026, 6, 1), -rang), validee=True
        )
        factories.ContactFactory(structure=structure, entreprise=monde.entreprise)
        factories.NoteFactory(structure=structure, entreprise=monde.entreprise)
        factories.CritereFactory(structure=structure, code=f"C{rang}")
        factories.DemandeEligibiliteFactory(attribution=monde.attribution)
        factories.DemandeEligibiliteFactory(attribution=monde.attribution, accordee=True)
        factories.PrescripteurFactory(structure=structure)
        factories.OperationFactory(structure=structure)
        factories.PartDeConventionFactory(
            convention__structure=structure, attribution=monde.attribution
        )
        factories.CourrielFactory(structure=structure)
        factories.PieceFactory(objet=monde.partenariat)
        factories.ConventionPartenariatFactory(donneur_ordre=monde.donneur_ordre)
        factories.ConventionPartenariatFactory(donneur_ordre__structure=structure)
        factories.ACompleterFactory(structure=structure)
        factories.InvitationFactory(structure=structure)
        factories.LienSigneFactory(structure=structure)
        factories.JetonApiFactory(emettrice=structure)
        factories.LienSigneFactory(
            de_declaration=True,
            entreprise=monde.entreprise,
            portee={"structure": structure.pk, "destinataire": f"paie-{rang}@bati.example"},
        )
        _une_relance_de_plus(monde, rang)
        _un_fil_plus_long(monde, rang)
        monde.recueil.documents.add(
            factories.DocumentEmisFactory(structure=structure, cle=monde.document.cle)
        )
        factories.RemonteeFactory(structure=structure)
        factories.EmblemeFactory(structure=structure)
        factories.AccesFactory(structure=structure)
        factories.PieceFactory(objet=monde.transmise)
        _un_fichier_plus_long(monde)
        factories.ClasseurRepriseFactory(structure=structure)
        _des_marches_publies(monde)
        _un_achat_de_plus(monde)
        factories.PieceRedigeeFactory(
            achat=None,
            structure=structure,
            marche=monde.marche,
            entreprise=monde.entreprise,
            penalite=monde.penalite,
        )
        factories.RemplacementFactory(structure=structure)
        factories.PassationFactory(
            structure=structure, objets={"marches": {str(monde.marche.pk): 0}}
        )
        for objet in (monde.marche, monde.participant, monde.transmise, monde.entreprise):
            factories.EvenementFactory(objet=objet, structure=structure)
        _une_certification_de_chaque(monde)


def _un_achat_de_plus(monde):
    """Another purchase of another buyer, and another lot of the first one, with its hours worked out."""
    factories.AchatFactory(structure=monde.structure)
    factories.CalibrageFactory(lot=factories.LotPrevuFactory(achat=monde.achat))


def _un_marche_de_plus(monde):
    """Another contract of the buyer, where another company and the same one work; and more of the first one."""
    marche = factories.MarcheFactory(structure=monde.structure, donneur_ordre=monde.donneur_ordre)
    nouvelle = factories.EntrepriseFactory()
    factories.ContactFactory(structure=monde.structure, entreprise=nouvelle)
    lots = (factories.LotFactory(marche=marche), factories.LotFactory(marche=monde.marche))
    for lot in (*lots, monde.lot):
        attribution = factories.AttributionFactory(lot=lot, entreprise=nouvelle)
        factories.LigneObjectifFactory(lot=lot, numero=str(attribution.pk))
        factories.HeuresGlobalesFactory(attribution=attribution)
        factories.PenaliteFactory(attribution=attribution, notifiee=True)
        factories.LigneHeuresFactory(
            declaration__transmise=True, declaration__declarant__attribution=attribution
        )
    soeur = factories.AttributionFactory(lot=lots[0], entreprise=monde.entreprise)
    factories.DeclarationFactory(declarant__attribution=soeur)
    factories.PenaliteFactory(attribution=soeur, notifiee=True)
    etti = factories.EntrepriseFactory(etti=True)
    factories.DeclarantFactory(attribution=monde.attribution, entreprise=etti)
    factories.SousTraitanceFactory(sous_traitant_de=monde.attribution)


def _une_personne_de_plus(monde, rang):
    """Another person of the company, in every declaration of the world."""
    affectation = embaucher(monde.structure, monde.attribution, f"Nom {rang}", "Lou", Sexe.F)
    for declaration in (monde.a_saisir, monde.transmise, monde.a_corriger):
        factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    participant = affectation.contrat.participant
    eligibilite = participant.eligibilites.get()
    eligibilite.prescripteur = monde.eligibilite.prescripteur
    eligibilite.save()
    echeance = factories.EcheanceFactory(periode__participant=participant, faits=eligibilite)
    factories.ReponseProposeeFactory(participant=participant, jalon=Jalon.DOUZE)
    factories.TentativeFactory(periode=echeance.periode)
    factories.EvaluationFactory(
        periode__participant=monde.participant,
        date=date(2026, 10, 2) + timedelta(days=rang + 1),
        periode__fin=date(2020, 1, 1) + timedelta(days=rang),
    )
    factories.LigneHeuresFactory(declaration=monde.validee, affectation=affectation, retenue=True)


def _une_relance_de_plus(monde, rang):
    """Of the company in another month, and of another company that is late."""
    factories.RelanceFactory(
        structure=monde.structure,
        entreprise=monde.entreprise,
        mois=ajouter_mois(date(2026, 6, 1), -rang),
        envoyee=True,
        courriel=factories.CourrielFactory(structure=monde.structure),
    )
    retard = factories.DeclarationFactory(
        declarant__attribution__lot=monde.lot, mois=date(2026, 5, 1)
    )
    factories.RelanceFactory(
        structure=monde.structure,
        entreprise=retard.declarant.entreprise,
        mois=retard.mois,
        envoyee=True,
        courriel=factories.CourrielFactory(structure=monde.structure),
    )
    factories.EvenementFactory(objet=monde.relance)


def _un_fil_plus_long(monde, rang):
    """More of what is written, sent and planned about the contract, the purchase, the company and the buyer."""
    for sujet in (
        {"marche": monde.marche, "entreprise": monde.entreprise},
        {"marche": None, "achat": monde.achat},
        {"marche": None, "donneur_ordre": monde.donneur_ordre},
    ):
        echange = factories.EchangeFactory(
            structure=monde.structure,
            partage_acheteur=True,
            partage_entreprise="entreprise" in sujet,
            **sujet,
        )
        factories.PieceFactory(objet=echange)
        factories.ProchaineActionFactory(
            structure=monde.structure, qui=monde.action.qui, faite=rang % 2 == 0, **sujet
        )
    _une_action_a_faire(monde)
    factories.CourrielFactory(structure=monde.structure, entreprise=monde.entreprise)
    factories.CourrielFactory(
        structure=monde.structure, donneur_ordre=monde.donneur_ordre, marche=monde.marche
    )


def _une_action_a_faire(monde):
    """By the facilitatrice, when she is one of the readers: her home page and her list show it."""
    for facilitatrice in Utilisateur.objects.filter(email="claire@exemple.example"):
        factories.ProchaineActionFactory(marche=monde.marche, qui=facilitatrice)


def _une_certification_de_chaque(monde):
    """Somebody certified a person, answered a request, validated a month and issued a document.

    These are the four kinds that are listed together: one query for each, however many there are.
    """
    structure = monde.structure
    certifiees = (
        (Verbe.CERTIFIER, factories.EligibiliteFactory(participant__structure=structure)),
        (Verbe.REPONDRE, factories.DemandeEligibiliteFactory(structure=structure, accordee=True)),
        (Verbe.VALIDER, factories.DeclarationFactory(declarant__attribution__lot=monde.lot)),
        (Verbe.EMETTRE, factories.DocumentEmisFactory(structure=structure)),
    )
    for verbe, objet in certifiees:
        factories.EvenementFactory(
            objet=objet, structure=structure, verbe=verbe, qui=factories.UtilisateurFactory()
        )


def _un_fichier_plus_long(monde):
    """More rows in the file, and more files."""
    factories.LigneImportFactory(import_heures=monde.fichier, attribution=monde.attribution)
    factories.LigneImportFactory(
        import_heures=monde.fichier, manque=Manque.SITE, site=f"site {monde.fichier.lignes.count()}"
    )
    factories.EffetImportFactory(import_heures=monde.fichier)
    factories.ImportHeuresFactory(entreprise=monde.entreprise)
    factories.ImportHeuresFactory(entreprise=monde.entreprise, structure=monde.structure)


def _des_marches_publies(monde):
    """More published contracts, files that brought them, changes that they propose."""
    publie = factories.ContratPublieFactory(structure=monde.structure)
    factories.DepotDecpFactory(structure=monde.structure)
    factories.MarcheFactory(
        structure=monde.structure,
        donneur_ordre=monde.donneur_ordre,
        statut=Statut.A_QUALIFIER,
    )
    factories.PropositionDecpFactory(marche=monde.marche, publie=publie)


def _la_meme_personne_ailleurs(monde, rang):
    factories.FusionFactory(gardee=monde.participant)
    factories.ParticipantFactory(
        structure=monde.structure,
        identite__nom=monde.participant.identite.nom,
        identite__prenom=monde.participant.identite.prenom,
    )
    factories.EligibiliteFactory(participant=monde.collegue, debut=ajouter_mois(MOIS, -rang))
    factories.ContratTravailFactory(participant=monde.collegue)
    factories.EligibiliteFactory(
        participant=monde.participant, debut=ajouter_mois(date(2025, 1, 1), -rang)
    )
    contrat = factories.ContratTravailFactory(
        participant=monde.participant, employeur=monde.entreprise
    )
    factories.LigneHeuresFactory(
        declaration__validee=True,
        retenue=True,
        affectation=factories.AffectationFactory(
            attribution__lot=monde.lot,
            contrat=contrat,
            attribution__entreprise=monde.entreprise,
            attribution__date_debut=ajouter_mois(date(2026, 1, 1), rang),
        ),
    )


def requetes(personne, url) -> list[str]:
    """The SQL of a page."""
    with CaptureQueriesContext(connection) as captees:
        assert personne.get(url).status_code == 200, url
    return [requete["sql"] for requete in captees]


def repetees(sql: list[str]) -> str:
    """The query that came back most, for who mends the page."""
    debut, fois = Counter(ligne[:300] for ligne in sql).most_common(1)[0]
    return f"{fois} × {debut}"


# One world grows for each of these groups.
LECTEURS = (
    ("facilitatrice",),
    ("administratrice", "declarante"),
    ("acheteuse", "elue", "coordinatrice", "prescriptrice", "sans_acces", "anonyme"),
)


def test_every_reader_of_a_page_has_a_budget():
    assert {profil for _, profil in pages()} == {qui for groupe in LECTEURS for qui in groupe}


@pytest.mark.parametrize("groupe", LECTEURS, ids=lambda groupe: groupe[0])
def test_pages_run_the_same_queries_with_many_more_rows(groupe, request, monde):
    lectures = [
        (request.getfixturevalue(profil), MATRICE[nom].url(nom, monde))
        for nom, profil in pages()
        if profil in groupe
    ]
    _une_action_a_faire(monde)
    _une_certification_de_chaque(monde)
    for personne, url in lectures:
        personne.get(url)  # what Django keeps for ever is known
    avant = [len(requetes(personne, url)) for personne, url in lectures]

    grandir(monde)

    apres = [requetes(personne, url) for personne, url in lectures]
    trop = [
        f"{url} : {nombre} puis {len(sql)} requêtes : {repetees(sql)}"
        for (_, url), nombre, sql in zip(lectures, avant, apres, strict=True)
        if len(sql) > nombre
    ]
    assert trop == []
