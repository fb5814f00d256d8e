"""Who opens what: one row for every URL of the project. Read by the access matrix, by the query budgets
and by the browser, so that a new page is checked by all three.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from django.urls import reverse

from comptes import jetons
from comptes.enums import Verbe
from marches.enums import Statut as StatutDeMarche
from participants.models import Prescripteur
from suivi.api.ressources import RESSOURCES
from suivi.enums import Jalon
from suivi.models import Repartition, ReponseProposee
from suivi.tel_quel.enums import Manque
from tests import factories

PROFILS = (
    "facilitatrice",
    "collegue",
    "administratrice",
    "declarante",
    "concurrente",
    "acheteuse",
    "elue",
    "elue_communale",
    "coordinatrice",
    "prescriptrice",
    "etrangere",
    "administratrice_etrangere",
    "sans_acces",
    "anonyme",
)
GROUPES = {
    "gestion": ("facilitatrice", "collegue", "administratrice"),
    "entreprises": ("declarante", "concurrente"),
    "elues": ("elue", "elue_communale"),
    "etrangeres": ("etrangere", "administratrice_etrangere"),
    "profils": PROFILS[:12],
    "comptes": PROFILS[:13],
    "tous": PROFILS,
}
CONNEXION = "connexion"  # sent to the sign-in page
Statut = int | str


def nommes(texte: str) -> set[str]:
    """« gestion etrangeres » → the five names."""
    return {profil for mot in texte.split() for profil in GROUPES.get(mot, (mot,))}


@dataclass(frozen=True)
class Ligne:
    """`ouvre`: those who get `get` and `post`. `introuvable`: those of a right profile for whom this object
    does not exist (404). Everyone else is refused: 403, or sent to sign in.

    `objets` says where in the world (`tests/monde.py`) each argument of the URL is. `sauf` gives other
    statuses to some: {"anonyme": (200, 302)}. `fichier`: it answers a file or data, no page.
    """

    ouvre: str
    introuvable: str = ""
    get: Statut = 200
    post: Statut = 405
    objets: dict[str, str | Callable] = field(default_factory=dict)
    sauf: dict[str, tuple[Statut, Statut]] = field(default_factory=dict)
    fichier: bool = False

    def attendus(self, methode: str) -> dict[str, Statut]:
        """The status each profile must get."""
        return {profil: self._attendu(methode, profil) for profil in PROFILS}

    def _attendu(self, methode: str, profil: str) -> Statut:
        statut = self.get if methode == "GET" else self.post
        if profil in self.sauf:
            return self.sauf[profil][methode == "POST"]
        if profil in nommes(self.ouvre):
            return statut
        if profil in nommes(self.introuvable):
            return statut if statut == 405 else 404  # the verb is refused first
        return CONNEXION if profil == "anonyme" else 403

    def url(self, nom: str, monde) -> str:
        arguments = {
            argument: chemin(monde) if callable(chemin) else attrgetter(chemin)(monde)
            for argument, chemin in self.objets.items()
        }
        return reverse(nom, kwargs=arguments)


def de(objet: str) -> dict[str, str | Callable]:
    """The URL of one object of the world."""
    return {"pk": f"{objet}.pk"}


def liste() -> Ligne:
    """Rows of each reader's own structure: nobody is out of perimeter."""
    return Ligne("gestion etrangeres")


def creation() -> Ligne:
    return Ligne("gestion etrangeres", post=200)


def formulaire(objet: str) -> Ligne:
    """Empty, it comes back with its errors."""
    return Ligne("gestion", introuvable="etrangeres", post=200, objets=de(objet))


def confirmation(objet: str) -> Ligne:
    return Ligne("gestion", introuvable="etrangeres", post=302, objets=de(objet))


def geste(objet: str) -> Ligne:
    """Acts on POST; has no page."""
    return Ligne("gestion", introuvable="etrangeres", get=405, post=302, objets=de(objet))


def d_administration(ligne: Ligne) -> Ligne:
    """The same, for an administratrice only."""
    autre = "administratrice_etrangere"
    if ligne.introuvable:
        return replace(ligne, ouvre="administratrice", introuvable=autre)
    return replace(ligne, ouvre=f"administratrice {autre}")


def du_mois(objet: str, get: Statut = 200, post: Statut = 405) -> Ligne:
    """A declaration, a request: its structure and its company."""
    return Ligne("gestion declarante", "etrangeres concurrente", get, post, de(objet))


def demandee(objet: str) -> Ligne:
    """A request of the company: its structure and itself, no other who may ask."""
    return Ligne("gestion declarante", "etrangeres concurrente prescriptrice", objets=de(objet))


def de_l_entreprise(get: Statut = 200, post: Statut = 405) -> Ligne:
    """A file of hours, for the people of the company that sent it."""
    return Ligne("declarante", "gestion etrangeres concurrente", get, post, de("fichier"))


def travail(get: Statut, post: Statut) -> Ligne:
    """A job in the background: of those who run the structure; whoever asks for one sees theirs."""
    ailleurs = "etrangeres entreprises acheteuse elues coordinatrice prescriptrice"
    return Ligne("gestion", ailleurs, get, post, de("tache"))


def document(*, fichier: bool = False) -> Ligne:
    """An attestation: of the structure, of its company, of the buyer of its contract."""
    ailleurs = "etrangeres concurrente elues coordinatrice"
    return Ligne("gestion declarante acheteuse", ailleurs, objets=de("document"), fichier=fichier)


def jeton(monde) -> str:
    return jetons.ecrire(monde.invitation)


def lien_d_entreprise(monde):
    """By which the company would correct its month of August."""
    return factories.LienSigneFactory(
        de_declaration=True,
        entreprise=monde.entreprise,
        mois=monde.a_corriger.mois,
        portee={"structure": monde.structure.pk, "destinataire": "paie@bati-aisne.example"},
    )


def envoyee(monde) -> int:
    """A month whose transmission the journal keeps."""
    factories.EvenementFactory(
        objet=monde.transmise,
        verbe=Verbe.TRANSMETTRE,
        details={
            "lignes": [
                {"contrat": ligne.affectation.contrat_id, "travail": "151.67", "formation": "0.00"}
                for ligne in monde.transmise.lignes.select_related("affectation")
            ]
        },
    )
    return monde.transmise.pk


def declaree_par_une_etti(monde):
    """For the hours that the company of the world owes."""
    return factories.DeclarationFactory(
        transmise=True,
        declarant__attribution=monde.attribution,
        declarant__entreprise=factories.EntrepriseFactory(etti=True),
    )


def contestee(monde) -> int:
    return factories.ContestationFactory(declaration=declaree_par_une_etti(monde)).pk


def piece_de_penalite(monde) -> int:
    return factories.PieceFactory(objet=monde.penalite).pk


def convention(monde):
    """By which hours worked for the contract of the world count for another one."""
    convention = factories.ConventionFactory(structure=monde.structure)
    factories.PartDeConventionFactory(convention=convention, attribution=monde.attribution)
    factories.PartDeConventionFactory(convention=convention, part=40)
    return convention


def sans_siret(monde) -> int:
    """A company that a table named without its SIRET."""
    return factories.ACompleterFactory(
        structure=monde.structure,
        marche=None,
        manque=Manque.SIRET,
        entreprise=factories.EntrepriseFactory(
            type_identifiant="INCONNU", identifiant="X0123456789AB"
        ),
    ).pk


def de_convention(ligne: Ligne) -> Ligne:
    return replace(ligne, objets={"pk": lambda monde: convention(monde).pk})


def document_de_convention(monde) -> int:
    return factories.PieceFactory(objet=convention(monde)).pk


def ligne_a_repartir(monde) -> int:
    convention(monde)
    return monde.ligne.pk


def repartition(monde) -> int:
    """Of a line the company sent; the same for all its pages."""
    faite = Repartition.objects.filter(contrat=monde.ligne.affectation.contrat).first()
    return (
        faite
        or factories.RepartitionFactory(
            ligne=monde.ligne, convention=convention(monde), parts=[monde.ligne]
        )
    ).pk


def reponse_a_relire(monde) -> int:
    """What the person of the world answered, at twelve months: at six, they are still to be called."""
    deja = ReponseProposee.objects.a_relire().filter(participant=monde.participant).first()
    recue = deja or factories.ReponseProposeeFactory(
        participant=monde.participant, jalon=Jalon.DOUZE
    )
    return recue.pk


def _attendue(monde) -> ReponseProposee:
    """Asked of another person, who has not answered."""
    attendues = ReponseProposee.objects.filter(participant=monde.collegue)
    return attendues.first() or factories.ReponseProposeeFactory(
        participant=monde.collegue, attendue=True
    )


def reponse_attendue(monde) -> int:
    return _attendue(monde).pk


def echeance_adressee(monde) -> int:
    """Of a person whom the prescripteur of the cast sent."""
    deja = Prescripteur.objects.filter(structure=monde.structure, nom=factories.MISSION_LOCALE)
    if prescripteur := deja.first():
        monde.eligibilite.prescripteur = prescripteur
        monde.eligibilite.save()
    return monde.echeance.pk


def jeton_de_reponse(monde) -> str:
    return jetons.ecrire_court(_attendue(monde).lien)


def passation(monde):
    """Of the contract of the world, to a colleague."""
    return factories.PassationFactory(
        structure=monde.structure, objets={"marches": {str(monde.marche.pk): 0}}
    )


def remplacement(monde):
    return factories.RemplacementFactory(structure=monde.structure)


AILLEURS = (
    "acheteuse",
    *GROUPES["elues"],
    "coordinatrice",
    "prescriptrice",
    "sans_acces",
)  # no home page of their own

ACCUEIL = {
    "accueil": Ligne("gestion etrangeres entreprises", sauf=dict.fromkeys(AILLEURS, (302, 405))),
    "communes": Ligne("profils", fichier=True),
    "glossaire": Ligne("comptes"),
    "suivi:recherche": liste(),
}

COMPTES = {
    "comptes:acces": d_administration(liste()),
    "comptes:inviter": creation(),
    "comptes:invitations": d_administration(liste()),
    "comptes:renvoyer_invitation": d_administration(confirmation("invitation")),
    "comptes:annuler_invitation": d_administration(confirmation("invitation")),
    "comptes:revoquer": d_administration(confirmation("acces")),
    "comptes:changer_acces": Ligne("profils", get=405, post=404),  # which one is not said
    "comptes:invitation": Ligne("tous", post=200, objets={"jeton": jeton}),
    "comptes:reglages": liste(),
    "comptes:modifier_reglages": d_administration(creation()),
    "comptes:ajouter_embleme": d_administration(creation()),
    "comptes:embleme": Ligne("gestion", "etrangeres", objets=de("embleme"), fichier=True),
    "comptes:retirer_embleme": d_administration(confirmation("embleme")),
    "comptes:journal": liste(),
    "comptes:courriels": liste(),
    "comptes:courriel": Ligne("gestion", introuvable="etrangeres", objets=de("courriel")),
    "comptes:tache": travail(200, 405),
    "comptes:annuler_tache": travail(405, 302),
    "comptes:reprendre_tache": travail(405, 302),
    "comptes:mon_compte": Ligne("comptes", post=200),
    "comptes:jetons": d_administration(liste()),
    "comptes:nouveau_jeton": d_administration(creation()),
    "comptes:revoquer_jeton": d_administration(confirmation("jeton")),
}


def d_api(get: Statut = 401, post: Statut = 405) -> Ligne:
    """Neither session nor account: a token, which nobody here sends."""
    return Ligne("tous", get=get, post=post, fichier=True)


L_API = {
    "api:documentation": Ligne("tous"),
    "api:openapi-json": d_api(get=200),
    "api:api-root": d_api(404, 404),
    "api:introuvable": replace(d_api(404, 404), objets={"reste": lambda _: "v1/rien"}),
    **{
        f"api:{ressource.nom}{format_}": d_api()
        for ressource in RESSOURCES
        for format_ in ("", ".jsonl", ".csv")
    },
    "api:chiffres": d_api(),
    "api:chiffres-publics": d_api(),
}

# allauth's own views, at French addresses. Whoever is signed in is sent home from where one signs in.
D_ALLAUTH = {
    "account_login": Ligne("comptes", get=302, post=302, sauf={"anonyme": (200, 200)}),
    "account_logout": Ligne("comptes", post=CONNEXION),
    "account_inactive": Ligne("tous"),
    "account_signup": Ligne("tous"),
    "account_reauthenticate": Ligne("comptes", post=200),
    "account_change_password": Ligne("comptes", post=200),
    "account_set_password": Ligne("comptes", get=302, post=302),
    "account_reset_password": Ligne("tous", post=200),
    "account_reset_password_done": Ligne("tous"),
    "account_reset_password_from_key": Ligne(
        "tous", post=200, objets={"uidb36": lambda _: "1", "key": lambda _: "perimee"}
    ),
    "account_reset_password_from_key_done": Ligne("tous"),
    "account_email": Ligne("comptes", post=302),
    "account_email_verification_sent": Ligne("tous"),
    "account_confirm_email": Ligne("tous", post=404, objets={"key": lambda _: "perimee"}),
}

MARCHES = {
    "marches:nouveau": creation(),
    "marches:modifier": formulaire("marche"),
    "marches:supprimer": confirmation("marche"),
    "marches:ajouter_lot": formulaire("marche"),
    "marches:modifier_lot": formulaire("lot"),
    "marches:previsions": formulaire("lot"),
    "marches:supprimer_lot": confirmation("lot"),
    "marches:ajouter_objectif": formulaire("lot"),
    "marches:modifier_objectif": formulaire("objectif"),
    "marches:supprimer_objectif": confirmation("objectif"),
    "marches:attribuer": formulaire("lot"),
    "marches:modifier_attribution": formulaire("attribution"),
    "marches:supprimer_attribution": confirmation("attribution"),
    "marches:designer_declarant": formulaire("attribution"),
    "marches:modifier_declarant": formulaire("declarant"),
    "marches:supprimer_declarant": confirmation("declarant"),
    "marches:operations": liste(),
    "marches:nouvelle_operation": creation(),
    "marches:modifier_operation": formulaire("operation"),
    "marches:supprimer_operation": confirmation("operation"),
    "marches:seuils": liste(),
    "marches:modifier_seuils": d_administration(creation()),
    "marches:metiers": liste(),
    "marches:modifier_metiers": d_administration(creation()),
    "marches:suis_je_oblige": liste(),
    "marches:achats": liste(),
    "marches:nouvel_achat": creation(),
    "marches:tableau_achats": liste(),
    "suivi:passations": liste(),
    "suivi:passer": creation(),
    "suivi:passation": Ligne("gestion", "etrangeres", objets={"pk": lambda m: passation(m).pk}),
    "suivi:annuler_passation": replace(
        confirmation("achat"), objets={"pk": lambda m: passation(m).pk}
    ),
    "suivi:remplacer": creation(),
    "suivi:arreter_remplacement": replace(
        confirmation("achat"), objets={"pk": lambda m: remplacement(m).pk}
    ),
    "suivi:confier_personne": replace(formulaire("participant"), post=302),
    "suivi:confier_entreprise": Ligne("gestion etrangeres", post=302, objets=de("entreprise")),
    "suivi:certifications": d_administration(liste()),
    "suivi:achat": Ligne("gestion", introuvable="etrangeres", objets=de("achat")),
    "marches:modifier_achat": formulaire("achat"),
    "marches:supprimer_achat": confirmation("achat"),
    "marches:avancer_achat": geste("achat"),
    "marches:arreter_achat": formulaire("achat"),
    "marches:reprendre_achat": geste("achat"),
    "marches:attribuer_achat": formulaire("achat"),
    "marches:ajouter_lot_prevu": formulaire("achat"),
    "marches:modifier_lot_prevu": formulaire("lot_prevu"),
    "marches:supprimer_lot_prevu": confirmation("lot_prevu"),
    "marches:calibrer": formulaire("lot_prevu"),
    "marches:recalibrer": formulaire("calibrage"),
    "marches:supprimer_calibrage": confirmation("calibrage"),
    "marches:retenir_calibrage": formulaire("calibrage"),
    "suivi:fiche_calibrage": Ligne(
        "gestion", introuvable="etrangeres", objets=de("achat"), fichier=True
    ),
    "suivi:rediger": formulaire("achat"),
    "suivi:piece_redigee": Ligne(
        "gestion", introuvable="etrangeres acheteuse", objets=de("piece_redigee"), fichier=True
    ),
    "suivi:modeles_word": creation(),
    "suivi:modele_word": Ligne(
        "gestion", introuvable="etrangeres", objets=de("modele_word"), fichier=True
    ),
    "suivi:retirer_modele_word": confirmation("modele_word"),
    "suivi:modele_word_propose": Ligne(
        "gestion etrangeres", objets={"genre": lambda _: "rc"}, fichier=True
    ),
    "marches:nouveau_donneur_ordre": creation(),
    "marches:modifier_donneur_ordre": formulaire("donneur_ordre"),
    "marches:supprimer_donneur_ordre": confirmation("donneur_ordre"),
}

LES_MARCHES = {
    "suivi:marches": Ligne("gestion etrangeres acheteuse"),
    "suivi:marche": Ligne("gestion acheteuse", introuvable="etrangeres", objets=de("marche")),
    "suivi:heures_globales": Ligne("gestion", introuvable="etrangeres", objets=de("attribution")),
    "suivi:ajouter_heures_globales": formulaire("attribution"),
    "suivi:modifier_heures_globales": formulaire("globales"),
    "suivi:supprimer_heures_globales": formulaire("globales"),
    "suivi:donneurs_ordre": liste(),
    "suivi:donneur_ordre": Ligne(
        "gestion acheteuse", introuvable="etrangeres", objets=de("donneur_ordre")
    ),
}

# The buyer decides, the company answers; each sees its own. Letters are the structure's.
PENALITES = {
    "suivi:penalites": Ligne("gestion etrangeres entreprises acheteuse"),
    "suivi:penalite": Ligne(
        "gestion acheteuse declarante", "etrangeres concurrente", objets=de("penalite")
    ),
    "suivi:notifier_penalite": Ligne(
        "gestion acheteuse", "etrangeres", post=200, objets=de("penalite")
    ),
    "suivi:observer_penalite": du_mois("penalite", post=200),
    "suivi:appliquer_penalite": Ligne(
        "gestion acheteuse", "etrangeres", post=200, objets=de("penalite")
    ),
    "suivi:renoncer_penalite": Ligne(
        "gestion acheteuse", "etrangeres", post=200, objets=de("penalite")
    ),
    "suivi:retirer_penalite": formulaire("penalite"),
    "suivi:piece_penalite": Ligne(
        "gestion acheteuse declarante",
        "etrangeres concurrente",
        objets={"pk": piece_de_penalite},
        fichier=True,
    ),
    "suivi:penalites_lot": Ligne("gestion", introuvable="etrangeres", objets=de("lot")),
    "suivi:bareme_penalites": formulaire("lot"),
    "suivi:proposer_penalite": formulaire("attribution"),
    "suivi:etat_penalite": confirmation("penalite"),
    "suivi:courriers": Ligne("gestion", introuvable="etrangeres", objets=de("marche")),
    "suivi:ecrire_courrier": replace(
        formulaire("marche"), objets={"pk": "marche.pk", "genre": lambda _: "demarrage"}
    ),
}

# The parts of hours worked on one site: the company corrects what was worked, nothing else.
GLOBALISATION = {
    "suivi:conventions": liste(),
    "suivi:nouvelle_convention": creation(),
    "suivi:convention": de_convention(Ligne("gestion", introuvable="etrangeres")),
    "suivi:modifier_convention": de_convention(formulaire("marche")),
    "suivi:parts_convention": de_convention(formulaire("marche")),
    "suivi:clore_convention": de_convention(formulaire("marche")),
    "suivi:joindre_convention": de_convention(formulaire("marche")),
    "suivi:document_convention": Ligne(
        "gestion",
        introuvable="etrangeres",
        objets={"pk": document_de_convention},
        fichier=True,
    ),
    "suivi:retirer_document_convention": replace(
        geste("piece"), objets={"pk": document_de_convention}
    ),
    "suivi:repartir": replace(formulaire("ligne"), objets={"pk": ligne_a_repartir}),
    "suivi:repartir_le_mois": geste("transmise"),
    "suivi:corriger_travaillees": replace(
        du_mois("transmise", post=200), objets={"pk": repartition}
    ),
    "suivi:annuler_repartition": replace(confirmation("marche"), objets={"pk": repartition}),
}

# Companies are shared by all structures; contacts and notes are of each. A structure may not change a
# company that others know.
ENTREPRISES = {
    "suivi:entreprises": liste(),
    "suivi:entreprise": Ligne(
        "gestion etrangeres declarante", introuvable="concurrente", objets=de("entreprise")
    ),
    "entreprises:proposees": Ligne("gestion etrangeres", fichier=True),
    "entreprises:annuaire": Ligne("gestion etrangeres", fichier=True),
    "entreprises:nouvelle": creation(),
    "entreprises:modifier": Ligne(
        "gestion",
        post=200,
        objets=de("entreprise"),
        sauf=dict.fromkeys(GROUPES["etrangeres"], (302, 302)),
    ),
    "entreprises:ajouter_contact": Ligne("gestion etrangeres", post=200, objets=de("entreprise")),
    "entreprises:modifier_contact": formulaire("contact"),
    "entreprises:supprimer_contact": confirmation("contact"),
    "entreprises:ajouter_note": Ligne("gestion etrangeres", post=200, objets=de("entreprise")),
    "entreprises:supprimer_note": confirmation("note"),
}

# Eligibility and its reasons: those who run the structure, and nobody else.
PARTICIPANTS = {
    "suivi:participants": liste(),
    "suivi:participant_nouveau": creation(),
    "suivi:participant": Ligne("gestion", introuvable="etrangeres", objets=de("participant")),
    "suivi:doublons": liste(),
    "suivi:fusionner": replace(
        formulaire("participant"), objets={"pk": "participant.pk", "autre": "collegue.pk"}
    ),
    "suivi:separer": formulaire("fusion"),
    "suivi:parcours": Ligne("gestion", introuvable="etrangeres", objets=de("participant")),
    "suivi:parcours_pdf": Ligne(
        "gestion", introuvable="etrangeres", objets=de("participant"), fichier=True
    ),
    "suivi:remettre_ses_donnees": formulaire("participant"),
    "suivi:participant_identite": formulaire("participant"),
    "suivi:participant_effacer": formulaire("participant"),
    "suivi:eligibilite_nouvelle": formulaire("participant"),
    "suivi:eligibilite_corriger": formulaire("eligibilite"),
    "suivi:eligibilite_prolonger": formulaire("eligibilite"),
    "suivi:fiche_eligibilite": Ligne(
        "gestion", introuvable="etrangeres", objets=de("eligibilite"), fichier=True
    ),
    "suivi:contrat_nouveau": formulaire("participant"),
    "suivi:contrat_modifier": formulaire("contrat"),
    "suivi:contrat_terminer": formulaire("contrat"),
    "suivi:contrat_affecter": formulaire("contrat"),
    "suivi:affectation_retirer": geste("affectation"),
    "suivi:criteres": liste(),
    "suivi:ajouter_critere": d_administration(creation()),
    "suivi:modifier_critere": d_administration(formulaire("critere")),
}

# A company asks for itself; the answer is the structure's.
DEMANDES = {
    "suivi:demandes": Ligne("gestion etrangeres entreprises prescriptrice"),
    "suivi:demander": Ligne("entreprises prescriptrice", post=200),
    "suivi:demande": demandee("demande"),
    "suivi:retirer_demande": Ligne(
        "declarante", "concurrente prescriptrice", post=302, objets=de("demande")
    ),
    "suivi:accorder_demande": formulaire("demande"),
    "suivi:reprendre_eligibilite": replace(
        formulaire("demande"),
        post=302,
        objets={**de("demande"), "eligibilite": "eligibilite.pk"},
    ),
    "suivi:refuser_demande": formulaire("demande"),
    "suivi:lever_la_reserve": geste("demande"),
}

LE_MOIS = {
    "suivi:declarations": Ligne("gestion etrangeres declarante concurrente"),
    "suivi:ouvrir_le_mois": creation(),
    "suivi:declaration": du_mois("transmise"),
    "suivi:saisir": du_mois("a_saisir", get=405, post=200),
    "suivi:cellule": replace(
        du_mois("a_saisir", get=405, post=422),
        objets={"pk": "a_saisir.pk", "affectation": "affectation.pk"},
    ),
    "suivi:controles": Ligne(
        "gestion", introuvable="etrangeres", objets=de("transmise"), fichier=True
    ),
    "suivi:grille_marche": Ligne("gestion", introuvable="etrangeres", objets=de("marche")),
    "suivi:saisir_grille_marche": geste("marche"),
    "suivi:transmettre": du_mois("a_saisir", get=405, post=302),
    "suivi:aucune_heure": du_mois("a_saisir", post=302),
    "suivi:valider": geste("transmise"),
    "suivi:renvoyer": formulaire("transmise"),
    "suivi:rouvrir": formulaire("validee"),
    "suivi:valider_ensemble": Ligne("gestion etrangeres", post=302),
    "suivi:decider": formulaire("ligne"),
    "suivi:revenir": confirmation("ligne"),
}

# A new person, papers: the company of the declaration, and its structure.
ESPACE = {
    "suivi:embauche": du_mois("a_saisir", post=200),
    "suivi:joindre_piece": du_mois("a_saisir", post=200),
    "suivi:piece": replace(du_mois("piece"), fichier=True),
    "suivi:retirer_piece": du_mois("piece", get=405, post=302),
    "suivi:piece_vue": geste("piece"),
    "suivi:reprendre": Ligne(
        "gestion declarante",
        "etrangeres concurrente",
        get=405,
        post=302,
        objets={"pk": "a_saisir.pk", "affectation": "affectation.pk"},
    ),
    "suivi:recu": replace(du_mois("transmise"), objets={"pk": envoyee}),
    "suivi:envoyer_lien": formulaire("a_saisir"),
    "suivi:revoquer_lien": replace(
        geste("a_corriger"),
        objets={"pk": "a_corriger.pk", "lien": lambda monde: lien_d_entreprise(monde).pk},
    ),
    "suivi:fermer_lien": replace(
        geste("a_corriger"), objets={"pk": lambda monde: lien_d_entreprise(monde).pk}
    ),
    "suivi:contester": Ligne(
        "declarante",
        "concurrente",
        post=200,
        objets={"pk": lambda monde: declaree_par_une_etti(monde).pk},
    ),
    "suivi:repondre_contestation": replace(formulaire("a_saisir"), objets={"pk": contestee}),
    "suivi:mois_du_lien": Ligne("entreprises", get=302),  # for who came by a link
    "suivi:lien": Ligne(
        "tous",
        post=200,
        objets={"jeton": lambda monde: jetons.ecrire_lien(lien_d_entreprise(monde))},
        sauf={"anonyme": (200, 302)},
    ),
}

# A file that the company sent: its people alone read it, whoever runs the structure.

LES_FICHIERS = {
    "suivi:fichiers": Ligne("gestion etrangeres entreprises"),
    "suivi:modele_fichier": Ligne("gestion etrangeres entreprises", fichier=True),
    "suivi:deposer_fichier": Ligne("gestion etrangeres entreprises", post=200),
    "suivi:fichier": de_l_entreprise(),
    "suivi:colonnes_fichier": de_l_entreprise(post=200),
    "suivi:preciser_fichier": de_l_entreprise(get=405, post=302),
    "suivi:nouvelles_personnes": de_l_entreprise(get=405, post=302),
    "suivi:mois_du_fichier": de_l_entreprise(get=405, post=302),
    "suivi:ligne_fichier": replace(
        de_l_entreprise(post=200), objets={**de("fichier"), "ligne": "ligne_de_fichier.pk"}
    ),
    "suivi:enregistrer_fichier": de_l_entreprise(get=405, post=302),
    "suivi:annuler_fichier": de_l_entreprise(post=302),
}

LES_CLASSEURS = {
    "suivi:classeurs": liste(),
    "suivi:modele_classeur": Ligne("gestion etrangeres", fichier=True),
    "suivi:exporter_classeur": Ligne("gestion etrangeres", fichier=True),
    "suivi:deposer_classeur": creation(),
    "suivi:classeur": Ligne("gestion", "etrangeres", objets=de("classeur")),
    "suivi:enregistrer_classeur": geste("classeur"),
    "suivi:rejets_classeur": Ligne("gestion", "etrangeres", objets=de("classeur"), fichier=True),
    "suivi:annuler_classeur": confirmation("classeur"),
    "suivi:deposer_tableau": creation(),
    "suivi:feuilles_tableau": confirmation("tableau"),
    "suivi:rapprocher_tableau": confirmation("tableau"),
    "suivi:a_completer": liste(),
    "suivi:point_a_completer": Ligne("gestion", "etrangeres", objets=de("point")),
    "suivi:point_vu": geste("point"),
    "suivi:point_rattacher": Ligne("gestion", "etrangeres", post=200, objets={"pk": sans_siret}),
}

# A month sent back: it waits for its company whatever the day.
DU_MOIS_RENVOYE = {
    "pk": "entreprise.pk",
    "annee": "a_corriger.mois.year",
    "mois": "a_corriger.mois.month",
}
LES_RELANCES = {
    "suivi:relances": liste(),
    "suivi:relances_du_jour": Ligne("gestion etrangeres", post=302),
    "suivi:relance": formulaire("relance"),
    "suivi:relance_ecarter": formulaire("relance"),
    "suivi:relance_preparer": Ligne(
        "gestion", introuvable="etrangeres", post=200, objets=DU_MOIS_RENVOYE
    ),
    "suivi:relance_pause": Ligne(
        "gestion", introuvable="etrangeres", post=302, objets=DU_MOIS_RENVOYE
    ),
}


def publiee(monde) -> str:
    """The structure opens its public figures."""
    type(monde.structure).objects.filter(pk=monde.structure.pk).update(donnees_ouvertes=True)
    return monde.structure.code


LES_DONNEES_OUVERTES = {
    "suivi:donnees_ouvertes": Ligne("tous", objets={"code": publiee}),
    "suivi:fichier_ouvert": Ligne(
        "tous", objets={"code": publiee, "fichier": lambda _: "chiffres.json"}, fichier=True
    ),
}

# The rows of a figure, of each reader's own perimeter; the other company and the other structure read theirs.
LES_LIGNES = {
    "suivi:detail": Ligne(
        "gestion etrangeres elues coordinatrice acheteuse entreprises",
        objets={"figure": lambda _: "heures_retenues"},
    ),
}

# Public figures for those who read no names; the same page, the report and the workbook.
TERRITOIRE = {
    "suivi:lectures": liste(),
    "suivi:nouvelle_lecture": creation(),
    "suivi:lecture": replace(formulaire("lien"), post=405),
    "suivi:fermer_lecture": confirmation("lien"),
    "suivi:territoire": Ligne("gestion etrangeres elues coordinatrice"),
    "suivi:bilan_territoire": Ligne("gestion etrangeres elues coordinatrice", fichier=True),
    "suivi:classeur_territoire": Ligne("gestion etrangeres elues coordinatrice", fichier=True),
    # No chart where there is nothing to draw: the other structure has no retained hours.
    "suivi:graphique_territoire": Ligne(
        "gestion elues coordinatrice",
        introuvable="etrangeres",
        objets={"cle": lambda _: "heures", "extension": lambda _: "svg"},
        fichier=True,
    ),
    "suivi:resultats": Ligne("gestion etrangeres elues coordinatrice"),
    "suivi:classeur_resultats": Ligne("gestion etrangeres elues coordinatrice", fichier=True),
    # None is drawn where nobody answered yet.
    "suivi:graphique_resultats": Ligne(
        "",
        introuvable="gestion etrangeres elues coordinatrice",
        objets={"cle": lambda _: "6-situations", "extension": lambda _: "svg"},
        fichier=True,
    ),
    "suivi:resultats_personnes": Ligne(
        "gestion etrangeres", objets={"jalon": lambda _: "6", "mesure": lambda _: "dus"}
    ),
    "suivi:remontees": liste(),
    "suivi:preparer_remontee": liste(),
    "suivi:produire_remontee": replace(creation(), post=302, objets={"genre": lambda _: "fse"}),
    "suivi:remontee": Ligne("gestion", introuvable="etrangeres", objets=de("remontee")),
    "suivi:telecharger_remontee": Ligne(
        "gestion", introuvable="etrangeres", objets=de("remontee"), fichier=True
    ),
    "suivi:envoyer_remontee": formulaire("remontee"),
    "suivi:colonnes_remontee": replace(creation(), objets={"genre": lambda _: "fse"}),
    "suivi:remettre_colonnes_remontee": replace(
        creation(), post=302, objets={"genre": lambda _: "fse"}
    ),
    "suivi:documents": Ligne("gestion etrangeres entreprises acheteuse elues coordinatrice"),
    "suivi:document": document(),
    "suivi:telecharger_document": document(fichier=True),
    "suivi:emettre_territoire": creation(),
    "suivi:emettre_annuel": creation(),
    "suivi:emettre_reseau": Ligne("coordinatrice", post=200),
    "suivi:emettre_evaluation": creation(),
    "suivi:emettre_ensemble": creation(),
    "suivi:recueil": Ligne("gestion", introuvable="etrangeres", objets=de("recueil")),
    "suivi:recueil_relie": Ligne(
        "gestion", introuvable="etrangeres", objets=de("recueil"), fichier=True
    ),
    "suivi:recueil_zip": Ligne(
        "gestion", "etrangeres", get=405, post=200, objets=de("recueil"), fichier=True
    ),
    "suivi:emettre_clause": formulaire("marche"),
    "suivi:emettre_attestation": formulaire("entreprise"),
    "suivi:emettre_donneur_ordre": formulaire("donneur_ordre"),
}

# A buyer and a company have theirs: the page of what they are.
LES_TABLEAUX = {
    "suivi:tableau_de_bord": Ligne(
        "gestion etrangeres",
        sauf=dict.fromkeys(("acheteuse", *GROUPES["entreprises"]), (302, 405)),
    ),
    "suivi:lots_en_cours": liste(),
    "suivi:graphique_tableau_de_bord": Ligne(
        "gestion etrangeres",
        objets={"cle": lambda _: "periode", "extension": lambda _: "svg"},
        fichier=True,
    ),
    "suivi:classeur_tableau_de_bord": replace(liste(), fichier=True),
    "suivi:classeur": Ligne(
        "gestion acheteuse",
        introuvable="etrangeres entreprises",
        objets={**de("marche"), "objet": lambda _: "marche"},
        fichier=True,
    ),
    "suivi:lot": Ligne("gestion acheteuse", introuvable="etrangeres", objets=de("lot")),
    "suivi:operation": Ligne("gestion", introuvable="etrangeres", objets=de("operation")),
    "suivi:graphique": Ligne(
        "gestion acheteuse",
        introuvable="etrangeres entreprises",
        objets={
            **de("marche"),
            "objet": lambda _: "marche",
            "cle": lambda _: "avancement",
            "extension": lambda _: "svg",
        },
        fichier=True,
    ),
}

# What persons and prescripteurs say by themselves; the person comes by a link, whoever they are.
REPONSES = {
    "suivi:reponses": liste(),
    "suivi:demander_reponse": confirmation("echeance"),
    "suivi:relire_reponse": replace(formulaire("marche"), objets={"pk": reponse_a_relire}),
    "suivi:ecarter_reponse": replace(formulaire("marche"), objets={"pk": reponse_a_relire}),
    "suivi:ecrire_reponse": replace(geste("marche"), objets={"pk": reponse_attendue}),
    "suivi:fermer_reponse": replace(confirmation("marche"), objets={"pk": reponse_attendue}),
    "suivi:adressees": Ligne("prescriptrice"),
    "suivi:dire_adressee": Ligne("prescriptrice", post=200, objets={"pk": echeance_adressee}),
    "suivi:repondre": Ligne("tous", post=200, objets={"jeton": jeton_de_reponse}),
    "suivi:merci": Ligne("tous"),
}

APRES = {
    "suivi:a_appeler": liste(),
    "suivi:a_appeler_imprimer": liste(),
    "suivi:appel_noter": geste("echeance"),
    "suivi:evaluer": formulaire("echeance"),
    "suivi:evaluation": formulaire("evaluation"),
    "suivi:retirer_evaluation": formulaire("evaluation"),
    "suivi:classes": liste(),
    "suivi:modifier_classe": replace(
        d_administration(creation()), objets={"code": lambda _: "INACTIF"}
    ),
}


def publie(monde) -> int:
    return factories.ContratPublieFactory(structure=monde.structure).pk


def publie_dans_un_fichier(monde) -> int:
    depot = factories.DepotDecpFactory(structure=monde.structure)
    factories.RemarqueDecpFactory(depot=depot)
    return depot.pk


def changement_publie(monde) -> int:
    return factories.PropositionDecpFactory(marche=monde.marche).pk


def marche_a_qualifier(monde) -> int:
    lot = factories.LotFactory(
        marche__structure=monde.structure,
        marche__donneur_ordre=monde.donneur_ordre,
        marche__statut=StatutDeMarche.A_QUALIFIER,
    )
    return lot.marche.pk


def des_publies(ligne: Ligne, objet: Callable) -> Ligne:
    return replace(ligne, objets={"pk": objet})


# Published contracts: those who run the structure; the share by buyer, whoever reads the territory.
LES_PUBLIES = {
    "marches:radar": liste(),
    "marches:a_qualifier": liste(),
    "marches:radar_contrat": des_publies(replace(formulaire("marche"), post=405), publie),
    "marches:radar_prendre": des_publies(geste("marche"), publie),
    "marches:radar_ecarter": des_publies(formulaire("marche"), publie),
    "marches:radar_remettre": des_publies(geste("marche"), publie),
    "marches:qualifier": des_publies(formulaire("marche"), marche_a_qualifier),
    "marches:decliner": des_publies(formulaire("marche"), marche_a_qualifier),
    "marches:propositions": liste(),
    "marches:repondre_aux_propositions": Ligne("gestion etrangeres", get=405, post=302),
    "marches:repondre_a_la_proposition": des_publies(geste("marche"), changement_publie),
    "marches:decp_fichiers": liste(),
    "marches:decp_deposer": creation(),
    "marches:decp_fichier": des_publies(
        replace(formulaire("marche"), post=405), publie_dans_un_fichier
    ),
    "marches:decp_remarques": des_publies(
        replace(formulaire("marche"), post=405), publie_dans_un_fichier
    ),
    "marches:decp_enregistrer": des_publies(geste("marche"), publie_dans_un_fichier),
    "marches:decp_annuler": des_publies(confirmation("marche"), publie_dans_un_fichier),
    "suivi:part_sociale": Ligne("gestion etrangeres elues coordinatrice"),
}

DU_FIL = {"genre": lambda _: "marche", **de("marche")}
LE_FIL = {
    "suivi:echanges": Ligne("entreprises acheteuse"),
    "suivi:fil_marche": Ligne("gestion acheteuse", introuvable="etrangeres", objets=de("marche")),
    "suivi:fil_achat": Ligne("gestion", introuvable="etrangeres", objets=de("achat")),
    "suivi:fil_entreprise": Ligne(
        "gestion etrangeres declarante", introuvable="concurrente", objets=de("entreprise")
    ),
    "suivi:fil_donneur_ordre": Ligne(
        "gestion acheteuse", introuvable="etrangeres", objets=de("donneur_ordre")
    ),
    "suivi:noter": replace(formulaire("marche"), objets=DU_FIL),
    "suivi:prevoir_action": replace(formulaire("marche"), objets=DU_FIL),
    "suivi:emettre_fil": replace(formulaire("marche"), objets=DU_FIL),
    "suivi:echange": Ligne(
        "gestion declarante acheteuse", introuvable="etrangeres concurrente", objets=de("echange")
    ),
    "suivi:modifier_echange": formulaire("echange"),
    "suivi:retirer_echange": confirmation("echange"),
    "suivi:remettre_echange": geste("echange"),
    "suivi:piece_echange": Ligne(
        "gestion declarante acheteuse",
        introuvable="etrangeres concurrente",
        objets=de("piece_d_echange"),
        fichier=True,
    ),
    "suivi:retirer_piece_echange": confirmation("piece_d_echange"),
    "suivi:prochaines_actions": liste(),
    "suivi:modifier_action": formulaire("action"),
    "suivi:faire_action": geste("action"),
    "suivi:rouvrir_action": geste("action"),
    "suivi:supprimer_action": confirmation("action"),
    "suivi:partenariats": liste(),
    "suivi:nouveau_partenariat": formulaire("donneur_ordre"),
    "suivi:partenariat": Ligne("gestion", introuvable="etrangeres", objets=de("partenariat")),
    "suivi:modifier_partenariat": formulaire("partenariat"),
    "suivi:supprimer_partenariat": confirmation("partenariat"),
    "suivi:piece_partenariat": Ligne(
        "gestion", introuvable="etrangeres", objets=de("piece_de_partenariat"), fichier=True
    ),
    "suivi:retirer_piece_partenariat": confirmation("piece_de_partenariat"),
}

MATRICE: dict[str, Ligne] = {
    **ACCUEIL,
    **COMPTES,
    **L_API,
    **D_ALLAUTH,
    **MARCHES,
    **LES_MARCHES,
    **LES_PUBLIES,
    **GLOBALISATION,
    **PENALITES,
    **ENTREPRISES,
    **PARTICIPANTS,
    **DEMANDES,
    **LE_MOIS,
    **ESPACE,
    **LES_FICHIERS,
    **LES_CLASSEURS,
    **LES_RELANCES,
    **TERRITOIRE,
    **LES_LIGNES,
    **LES_DONNEES_OUVERTES,
    **LES_TABLEAUX,
    **APRES,
    **REPONSES,
    **LE_FIL,
}


def pages() -> list[tuple[str, str]]:
    """Every page, with each kind of person who reads it in their own way.

    A team reads the same page, an administratrice reads what a facilitatrice does, and one's account is
    the same for all: those are given once.
    """
    return [
        (nom, profil)
        for nom, ligne in MATRICE.items()
        for profil, statut in ligne.attendus("GET").items()
        if statut == 200 and not ligne.fichier and _lit_a_sa_facon(profil, ligne)
    ]


def _lit_a_sa_facon(profil: str, ligne: Ligne) -> bool:
    match profil:
        case "facilitatrice" | "anonyme":
            return True
        case (
            "collegue"
            | "concurrente"
            | "elue_communale"
            | "etrangere"
            | "administratrice_etrangere"
        ):
            return False
        case "administratrice":
            return ligne.attendus("GET")["facilitatrice"] != 200
        case "sans_acces":
            return ligne.ouvre == "comptes"
        case _:
            return ligne.ouvre not in ("comptes", "tous")
