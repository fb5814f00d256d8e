"""A month of the demonstration structure, from its opening to its figures: November 2026, fourteen companies.

Played by the daily command, the pages of the companies, their workbooks, the links they receive by real
SMTP, and the pages of the facilitatrice. What comes out equals a table worked out by hand.
"""

import io
import re
from datetime import date
from decimal import Decimal as D

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import historique
from marches.models import Marche
from participants.models import Identite, Participant
from suivi.actions.structures import creer_structure
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.demonstration import valois
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.comptes import creer_utilisateurs
from suivi.demonstration.ecriture import enregistrer
from suivi.enums import Etat
from suivi.models import Declaration, ImportHeures, LigneHeures, Relance
from tests import factories
from tests.conftest import Personne
from tests.suivi.imports.classeurs import xlsx

pytestmark = pytest.mark.django_db
NOVEMBRE = date(2026, 11, 1)
EN_NOVEMBRE = Periode(NOVEMBRE, NOVEMBRE)

# What is worked that month: contract, company that declares it, person → hours of work (and of training).
# A company without anybody answers « aucune heure ».
ETTI, GEIQ = valois.ETTI, valois.GEIQ
HEURES = {
    ("espaces", "Vert Val"): {
        "Amrani": ("137,67", "14"),  # 151,67 in all
        "Berthe": ("100", ""),
        "Collet": ("120", ""),  # eligible until 14 October: not retained
        "Ferry": ("63", ""),  # nobody knows yet whether he is: en suspens
    },
    ("espaces", ETTI): {"Diallo": ("104", "")},
    ("parcs", "Vert Val"): {"Haddad": ("91", ""), "Lemaire": ("105", "")},
    ("bati", "Bâti Aisne"): {"Traoré": ("35", "")},
    ("bati", ETTI): {},
    ("plomberie", "Ourcq Plomberie"): {"Moreau": ("77", "")},
    ("plomberie", GEIQ): {"Yildiz": ("119", "")},  # sent back, corrected: 112
    ("electricite", "Élec Automne"): {"Gillet": ("63", "")},
    ("electricite", ETTI): {"Touré": ("98", "")},
    ("ecoles", "Élan Propreté"): {
        "Delattre": ("104", ""),
        "Mansouri": ("91", ""),
        "Poulain": ("78", ""),
    },
    ("voirie", "Voirie du Valois"): {"Vidal": ("126", "")},
    ("voirie", ETTI): {"Roy": ("133", "")},
    ("menuiserie", "Menuiserie de Retz"): {"Blondel": ("84", "")},
    ("peinture", "Couleurs du Valois"): {},
    ("peinture", ETTI): {},
    ("cantine", "Table du Valois"): {"Leroux": ("84", ""), "Petit": ("70", "")},
    ("tri", "Ressourcerie de l'Ourcq"): {
        "Masson": ("112", ""),  # eligible until 9 September: not retained
        "Konaté": ("98", ""),
    },
    ("linge", "ESAT de la Forêt"): {},
    ("college", "Isolation Viard"): {"Herbin": ("140", "")},  # sent back, corrected: 126
    ("college", ETTI): {"Simon": ("126", "")},
}
PAR_FORMULAIRE = (
    "Vert Val",
    "Élec Automne",
    "Menuiserie de Retz",
    "Couleurs du Valois",
    "Ressourcerie de l'Ourcq",
    "ESAT de la Forêt",
    "Isolation Viard",
    GEIQ,
)
PAR_FICHIER = (ETTI, "Table du Valois")  # one workbook each, for all their contracts
PAR_LIEN = {"Ourcq Plomberie": "marc.imbert@exemple.fr"}
EN_RETARD = {
    "Bâti Aisne": "herve.germain@exemple.fr",
    "Élan Propreté": "samia.loriot@exemple.fr",
    "Voirie du Valois": "anne.prieur@exemple.fr",
}
CORRIGEES = {
    ("plomberie", GEIQ): ("Yildiz", "112"),
    ("college", "Isolation Viard"): ("Herbin", "126"),
}

# By contract, once all is validated: declared, retained, not retained.
PAR_MARCHE = {
    # Vert Val 151,67 + 100 + 120 + 63 = 434,67, and 104 of the ETTI; all but the 120 of Collet.
    "CC-01": ("538.67", "418.67", "120"),
    "VILLE-01": ("196", "196", "0"),  # 91 + 105
    # Lot 1: 35. Lot 2: 77 + 112 corrected = 189. Lot 3: 63 + 98 = 161.
    "HABITAT-02": ("385", "385", "0"),
    "VILLE-02": ("273", "273", "0"),  # 104 + 91 + 78
    "CC-02": ("259", "259", "0"),  # 126 + 133
    "VILLE-03": ("84", "84", "0"),  # and « aucune heure » twice
    "CC-03": ("154", "154", "0"),  # 84 + 70
    "CC-04": ("210", "98", "112"),  # 112 of Masson not retained
    "DEP-01": ("0", "0", "0"),  # « aucune heure »
    "DEP-02": ("252", "252", "0"),  # 126 corrected + 126
}
# 538,67 + 196 + 385 + 273 + 259 + 84 + 154 + 210 + 252 = 2 351,67 ; 120 + 112 = 232 ; 2 351,67 − 232 = 2 119,67.
DECLAREES, RETENUES, NON_RETENUES = D("2351.67"), D("2119.67"), D("232")
PERSONNES = 22  # the 24 named above, without Collet nor Masson


class Mois:
    """The structure, its people, and what they do on their screens."""

    def __init__(self):
        utilisateurs = creer_utilisateurs()
        for code in (valois.VILLERS, valois.FERTE, valois.VIC):
            factories.CommuneFactory(code=code)
        self.structure = creer_structure(code=valois.CODE, nom=valois.NOM)
        atelier = Atelier(self.structure, utilisateurs["camille@exemple.fr"], date(2026, 11, 22))
        self.ville = valois.Valois(atelier, utilisateurs)
        self.ville.construire()
        enregistrer(atelier)
        self.camille = utilisateurs["camille@exemple.fr"]
        factories.AccesFactory(utilisateur=self.camille, structure=self.structure)
        self.comptes = {
            nom: factories.AccesFactory(declaration=True, entreprise=self.ville.entreprises[nom])
            for nom in (*PAR_FORMULAIRE, *PAR_FICHIER)
        }

    def ouverte(self, cle):
        chantier, entreprise = cle
        return Declaration.objects.get(
            mois=NOVEMBRE,
            declarant__attribution=self.ville.titulaires[chantier],
            declarant__entreprise=self.ville.entreprises[entreprise],
        )

    def declarer(self, qui, entreprise):
        """All its contracts: the hours of each person, typed and sent; or « aucune heure »."""
        for cle, heures in HEURES.items():
            if cle[1] == entreprise:
                self._envoyer(qui, self.ouverte(cle), heures)

    def declarer_par_fichier(self, qui, entreprise):
        """Its workbook, looked at and stored; then each month is sent."""
        siennes = {cle: heures for cle, heures in HEURES.items() if cle[1] == entreprise and heures}
        contenu = self._classeur(siennes)
        qui.post(
            reverse("suivi:deposer_fichier"),
            {"fichier": SimpleUploadedFile("novembre.xlsx", contenu)},
        )
        depot = ImportHeures.objects.get(entreprise=self.ville.entreprises[entreprise])
        page = qui.post(
            reverse("suivi:enregistrer_fichier", args=[depot.pk]),
            {"version": depot.version},
            follow=True,
        )
        depot.refresh_from_db()
        assert depot.etat == EtatDepot.APPLIQUE, page.content.decode()
        for cle in siennes:
            page = qui.post(reverse("suivi:transmettre", args=[self.ouverte(cle).pk]), follow=True)
            assert self.ouverte(cle).etat == Etat.TRANSMISE, (cle, page.content.decode())
        for cle, heures in HEURES.items():
            if cle[1] == entreprise and not heures:
                self._envoyer(qui, self.ouverte(cle), heures)

    def _classeur(self, siennes):
        rangees = []
        for (chantier, _), heures in siennes.items():
            lot = self.ville.titulaires[chantier].lot
            for nom, (travail, _) in heures.items():
                identite = Identite.objects.get(participant__structure=self.structure, nom=nom)
                rangees.append(
                    [
                        nom,
                        identite.prenom,
                        f"{lot.marche.reference} lot {lot.numero}",
                        "11/2026",
                        float(travail),
                    ]
                )
        return xlsx(["Nom", "Prénom", "Marché", "Mois", "Heures"], rangees)

    def _envoyer(self, qui, declaration, heures):
        if not heures:
            qui.post(reverse("suivi:aucune_heure", args=[declaration.pk]))
            return
        champs = {"version": declaration.version, "commentaire": ""}
        for nom, (travail, formation) in heures.items():
            affectation = declaration.declarant.attribution.affectations.get(
                contrat__participant__identite__nom=nom
            )
            champs |= {
                f"travail-{affectation.pk}": travail,
                f"formation-{affectation.pk}": formation,
            }
        page = qui.post(reverse("suivi:transmettre", args=[declaration.pk]), champs, follow=True)
        declaration.refresh_from_db()
        assert declaration.etat == Etat.TRANSMISE, page.content.decode()

    def corriger(self, cle):
        nom, heures = CORRIGEES[cle]
        declaration = self.ouverte(cle)
        camille = Personne(self.camille)
        camille.post(
            reverse("suivi:renvoyer", args=[declaration.pk]),
            {"motif": f"Vérifiez les heures de {nom}."},
        )
        declaration.refresh_from_db()
        assert declaration.etat == Etat.A_CORRIGER
        self._envoyer(Personne(self.comptes[cle[1]].utilisateur), declaration, {nom: (heures, "")})

    def valider(self):
        camille = Personne(self.camille)
        for cle in HEURES:
            declaration = self.ouverte(cle)
            camille.post(
                reverse("suivi:valider", args=[declaration.pk]), {"version": declaration.version}
            )

    def certifier_ferry(self):
        personne = Participant.objects.get(structure=self.structure, identite__nom="Ferry")
        critere = self.structure.criteres.get(code="DELD")
        Personne(self.camille).post(
            reverse("suivi:eligibilite_nouvelle", args=[personne.pk]),
            {
                "debut": "2026-10-15",
                "critere_principal": critere.pk,
                "papiers_vus": "Attestation d'inscription du 14/10/2026",
            },
        )
        assert personne.eligibilites.exists()

    def sommes(self, marche=""):
        perimetre = Perimetre((self.structure,), marche=marche)
        return calculer(perimetre, EN_NOVEMBRE)


def heures_de(sommes):
    """Declared, waiting, retained, not retained, en suspens."""
    return (
        sommes.heures_declarees,
        sommes.heures_en_attente,
        sommes.heures_retenues,
        sommes.heures_non_retenues,
        sommes.heures_en_suspens,
    )


def lien_de(message):
    """The address of the personal link in an e-mail, as the company follows it."""
    (chemin,) = re.findall(r"http://127.0.0.1:8000(/lien/\S+)", message.get_content())
    visiteur = Client()
    assert visiteur.get(chemin).status_code == 200
    visiteur.post(chemin)  # the button
    return visiteur


def relances_de_novembre(smtp):
    """First reminders; an opening names the company after the month, a receipt begins otherwise."""
    return [
        message
        for message in smtp.messages
        if message["Subject"].strip() == "Vos heures d'insertion de novembre 2026"
    ]


@pytest.fixture
def jouer(django_capture_on_commit_callbacks):
    def le(jour):
        with (
            time_machine.travel(f"{jour} 06:30+01:00", tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            sortie = io.StringIO()
            call_command("quotidien", stdout=sortie)
        return sortie.getvalue()

    return le


def test_a_month_from_its_opening_to_its_figures(jouer, smtp):
    with time_machine.travel("2026-11-22 09:00+01:00", tick=False):
        mois = Mois()

    # 1 December: November opens for those at work; companies without account get their link.
    jouer("2026-12-01")
    assert {
        (declaration.declarant.entreprise.raison_sociale, declaration.etat)
        for declaration in Declaration.objects.filter(mois=NOVEMBRE).select_related(
            "declarant__entreprise"
        )
    } == {(entreprise, Etat.A_SAISIR) for _, entreprise in HEURES}
    assert Declaration.objects.filter(mois=NOVEMBRE).count() == len(HEURES)
    liens = {
        nom: next(message for message in smtp.pour(adresse) if "/lien/" in message.get_content())
        for nom, adresse in PAR_LIEN.items()
    }

    # 7 December: eight companies declare on their page, two by a workbook, one by the link it received.
    with time_machine.travel("2026-12-07 10:00+01:00", tick=False):
        for nom in PAR_FORMULAIRE:
            mois.declarer(Personne(mois.comptes[nom].utilisateur), nom)
        for nom in PAR_FICHIER:
            mois.declarer_par_fichier(Personne(mois.comptes[nom].utilisateur), nom)
        for nom, message in liens.items():
            mois.declarer(lien_de(message), nom)

    # The limit is Thursday 10 December: nothing leaves before five working days, on Thursday 17.
    jouer("2026-12-16")
    assert not relances_de_novembre(smtp)
    jouer("2026-12-17")
    relances = {message["To"]: message for message in relances_de_novembre(smtp)}
    assert set(relances) == set(EN_RETARD.values())
    assert Relance.objects.filter(mois=NOVEMBRE, niveau=1).count() == len(EN_RETARD)

    # 18 December: the three late ones declare by the link of their reminder.
    with time_machine.travel("2026-12-18 10:00+01:00", tick=False):
        for nom, adresse in EN_RETARD.items():
            mois.declarer(lien_de(relances[adresse]), nom)
        assert not Declaration.objects.filter(mois=NOVEMBRE).exclude(etat=Etat.TRANSMISE)
        # Yildiz 119 − 112 = 7 and Herbin 140 − 126 = 14 too many: 2 351,67 + 21 = 2 372,67.
        assert heures_de(mois.sommes()) == (D("2372.67"), D("2372.67"), 0, 0, 0)
        for cle in CORRIGEES:
            mois.corriger(cle)
        assert heures_de(mois.sommes()) == (DECLAREES, DECLAREES, 0, 0, 0)

    # 21 December: all is validated; the 63 hours of Ferry are en suspens: 2 119,67 − 63 = 2 056,67.
    with time_machine.travel("2026-12-21 14:00+01:00", tick=False):
        mois.valider()
        assert not Declaration.objects.filter(mois=NOVEMBRE).exclude(etat=Etat.VALIDEE)
        sommes = mois.sommes()
        assert heures_de(sommes) == (DECLAREES, 0, D("2056.67"), NON_RETENUES, 63)
        assert (sommes.personnes, sommes.contrats_travail) == (PERSONNES - 1, PERSONNES - 1)

        # The paper comes: his line is decided by itself.
        mois.certifier_ferry()
        sommes = mois.sommes()
        assert heures_de(sommes) == (DECLAREES, 0, RETENUES, NON_RETENUES, 0)
        assert (sommes.personnes, sommes.contrats_travail) == (PERSONNES, PERSONNES)
        assert (sommes.heures_formation, sommes.heures_globales) == (14, 0)
        _par_marche(mois)

    _raconte_par_le_journal(mois)


def _par_marche(mois):
    for reference, (declarees, retenues, non_retenues) in PAR_MARCHE.items():
        marche = Marche.objects.get(structure=mois.structure, reference__endswith=reference)
        attendues = (D(declarees), 0, D(retenues), D(non_retenues), 0)
        assert heures_de(mois.sommes(marche.reference)) == attendues, reference


def _raconte_par_le_journal(mois):
    """Each month was opened, sent and validated once; two were sent back in between; nobody declared twice."""
    for cle in HEURES:
        verbes = list(historique(mois.ouverte(cle)).values_list("verbe", flat=True))
        assert verbes.count(Verbe.VALIDER) == 1, cle
        assert verbes.count(Verbe.RENVOYER) == (cle in CORRIGEES), cle
        assert verbes.count(Verbe.TRANSMETTRE) == 1 + (cle in CORRIGEES), cle
    assert LigneHeures.objects.filter(mois=NOVEMBRE).count() == sum(map(len, HEURES.values()))
