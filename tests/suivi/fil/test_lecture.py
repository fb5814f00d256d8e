"""What a thread holds, in which order, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from comptes.enums import Verbe
from comptes.models import Evenement
from marches.amont.enums import Etape
from suivi.fil.enums import NatureEchange, Rubrique
from suivi.fil.lecture import Filtre, Repere, fil_de_papier, lire_le_fil
from suivi.fil.sujets import Genre, Sujet
from tests import factories

MIDI = datetime(2026, 11, 10, 11, 0, tzinfo=UTC)


def titres(sujet, personne, filtre=None):
    return [trace.titre for trace in lire_le_fil(sujet, personne.acces, filtre).traces]


@pytest.fixture
def marche(structure, donneur_ordre):
    return factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre)


@pytest.fixture
def sujet(marche):
    return Sujet(Genre.MARCHE, marche)


def test_the_thread_of_a_contract_puts_every_kind_of_trace_in_one_order(
    sujet, marche, structure, donneur_ordre, entreprise, facilitatrice
):
    achat = factories.AchatFactory(
        structure=structure, donneur_ordre=donneur_ordre, etape=Etape.ATTRIBUE, marche=marche
    )
    declarant = factories.DeclarantFactory(
        attribution__lot__marche=marche, attribution__entreprise=entreprise
    )
    declaration = factories.DeclarationFactory(declarant=declarant, validee=True)
    relance = factories.RelanceFactory(
        structure=structure,
        entreprise=entreprise,
        envoyee=True,
        courriel=factories.CourrielFactory(
            structure=structure, entreprise=entreprise, cree_le=MIDI, sujet="Relance de septembre"
        ),
    )
    assert relance.mois == declaration.mois

    def quand(heures):
        return MIDI + timedelta(hours=heures)

    factories.EchangeFactory(marche=None, structure=structure, achat=achat, quand=quand(-3))
    factories.PieceRedigeeFactory(achat=achat, redigee_le=quand(-2))
    factories.EvenementFactory(objet=declaration, verbe=Verbe.VALIDER, quand=quand(1))
    factories.EvenementFactory(objet=declaration, verbe=Verbe.SAISIR, quand=quand(1))
    factories.PieceFactory(objet=declaration, deposee_le=quand(-1))
    factories.DocumentEmisFactory(structure=structure, marche=marche, emis_le=quand(2))
    factories.ProchaineActionFactory(marche=marche, faite=True, faite_le=quand(3))
    factories.EvenementFactory(objet=declarant.attribution.lot, quand=quand(4))
    factories.DemandeEligibiliteFactory(
        attribution=declarant.attribution, accordee=True, repondue_le=quand(5)
    )
    penalite = factories.PenaliteFactory(attribution=declarant.attribution)
    factories.EvenementFactory(
        objet=penalite, verbe=Verbe.DECIDER, quand=quand(6), details={"montant": "5400.00"}
    )
    # Those of another contract.
    factories.EchangeFactory(quand=quand(6), marche__structure=structure)

    lus = lire_le_fil(sujet, facilitatrice.acces).traces
    instants = [trace.instant for trace in lus]

    assert instants == sorted(instants, reverse=True)
    assert [trace.rubrique for trace in lus] == [
        Rubrique.DECISION,
        Rubrique.DECISION,
        Rubrique.VIE,
        Rubrique.ACTION,
        Rubrique.DOCUMENT,
        Rubrique.DECLARATION,
        Rubrique.COURRIEL,
        Rubrique.DOCUMENT,
        Rubrique.DOCUMENT,
        Rubrique.REUNION,
    ]
    assert lus[0].titre.endswith(", 5\u00a0400\u00a0€")
    assert lus[1].titre == "1 demande d'éligibilité avant embauche, avec réponse donnée"
    assert [t.titre for t in fil_de_papier(sujet, facilitatrice.acces)[0]] == [
        t.titre for t in reversed(lus)
    ]


def test_pages_follow_each_other_without_gap_nor_double(sujet, marche, facilitatrice):
    """Several traces of one instant, of several sources, fall on both sides of a page."""
    for rang in range(7):
        factories.EchangeFactory(marche=marche, quand=MIDI, objet=f"Échange {rang}")
        factories.EvenementFactory(objet=marche, quand=MIDI, objet_libelle=f"Événement {rang}")
    vus, avant = [], ""
    for _ in range(20):
        page = lire_le_fil(sujet, facilitatrice.acces, avant=avant, nombre=3)
        assert len(page.traces) <= 3
        vus += [trace.titre for trace in page.traces]
        avant = page.suite
        if not avant:
            break
    entier = titres(sujet, facilitatrice)
    assert vus == entier
    assert len(set(vus)) == 14


@pytest.mark.parametrize("faux", ["", "x", "2026~1~2", "2026-11-10T11:00:00~1~2", "~~"])
def test_a_place_that_cannot_be_read_begins_the_thread_again(faux):
    assert Repere.lire(faux) is None


def test_a_thread_is_narrowed_by_nature_days_and_words(sujet, marche, facilitatrice):
    factories.EchangeFactory(marche=marche, quand=MIDI, objet="Visite de l'échafaudage",
                             nature=NatureEchange.VISITE)  # fmt: skip
    factories.EchangeFactory(marche=marche, quand=MIDI + timedelta(days=1), objet="Appel du chef")

    def lus(**filtre):
        return titres(sujet, facilitatrice, Filtre(**filtre))

    assert lus(rubrique=Rubrique.VISITE) == ["Visite de l'échafaudage"]
    assert lus(q="ECHAFAUDAGE visite") == ["Visite de l'échafaudage"]
    assert lus(au=MIDI.date()) == ["Visite de l'échafaudage"]
    assert lus(du=(MIDI + timedelta(days=1)).date()) == ["Appel du chef"]
    assert lus(q="grue") == []


def test_a_buyer_reads_what_was_shared_with_it_on_its_contracts_and_nothing_else(
    sujet, marche, structure, donneur_ordre, entreprise, acheteuse
):
    factories.EchangeFactory(marche=marche, objet="Interne", entreprise=entreprise)
    factories.EchangeFactory(marche=marche, objet="Pour l'entreprise", entreprise=entreprise,
                             partage_entreprise=True)  # fmt: skip
    factories.EchangeFactory(marche=marche, objet="Pour vous", partage_acheteur=True)
    factories.EchangeFactory(marche=marche, objet="Retiré", partage_acheteur=True, retire_le=MIDI)
    factories.EchangeFactory(
        objet="Chez un autre", partage_acheteur=True, marche__structure=structure
    )
    factories.CourrielFactory(structure=structure, donneur_ordre=donneur_ordre, sujet="Lettre")
    factories.CourrielFactory(
        structure=structure, entreprise=entreprise, marche=marche, sujet="À l'entreprise"
    )
    factories.NoteFactory(structure=structure, entreprise=entreprise)
    factories.EvenementFactory(objet=marche)
    factories.ProchaineActionFactory(marche=marche, faite=True)

    assert titres(sujet, acheteuse) == ["Pour vous"]
    assert sorted(titres(Sujet(Genre.DONNEUR_ORDRE, donneur_ordre), acheteuse)) == [
        "Lettre",
        "Pour vous",
    ]
    page = acheteuse.get(reverse("suivi:echanges")).content.decode()
    assert "Pour vous" in page
    for tu in ("Interne", "Pour l'entreprise", "Pour l&#x27;entreprise", "Chez un autre", "Retiré"):
        assert tu not in page


def test_a_company_reads_its_own_thread_and_never_that_of_another(
    marche, structure, entreprise, autre_entreprise, declarante, concurrente
):
    factories.EchangeFactory(marche=marche, objet="Interne", entreprise=entreprise)
    factories.EchangeFactory(marche=marche, objet="À l'acheteur", entreprise=entreprise,
                             partage_acheteur=True)  # fmt: skip
    factories.EchangeFactory(marche=marche, objet="Pour vous", entreprise=entreprise,
                             partage_entreprise=True)  # fmt: skip
    factories.CourrielFactory(structure=structure, entreprise=entreprise, sujet="Relance")
    factories.NoteFactory(structure=structure, entreprise=entreprise)
    declarant = factories.DeclarantFactory(
        attribution__lot__marche=marche, attribution__entreprise=entreprise
    )
    declaration = factories.DeclarationFactory(declarant=declarant, validee=True)
    factories.EvenementFactory(objet=declaration, verbe=Verbe.VALIDER)
    factories.EvenementFactory(objet=declaration, verbe=Verbe.CONTESTER, pourquoi="Contesté")

    lus = titres(Sujet(Genre.ENTREPRISE, entreprise), declarante)
    assert len(lus) == 3
    assert {"Pour vous", "Relance"} < set(lus)
    assert any("a validé la déclaration" in titre for titre in lus)
    assert titres(Sujet(Genre.ENTREPRISE, entreprise), concurrente) == []
    assert "Pour vous" not in concurrente.get(reverse("suivi:echanges")).content.decode()


def test_another_structure_reads_nothing_of_what_is_written_on_a_company_they_share(
    structure, entreprise, etrangere
):
    factories.EchangeFactory(marche=None, structure=structure, entreprise=entreprise)
    factories.NoteFactory(structure=structure, entreprise=entreprise)
    factories.CourrielFactory(structure=structure, entreprise=entreprise)

    assert titres(Sujet(Genre.ENTREPRISE, entreprise), etrangere) == []


def test_eligibility_is_told_as_a_number_and_no_name(sujet, marche, facilitatrice):
    attribution = factories.AttributionFactory(lot__marche=marche)
    for _ in range(3):
        factories.DemandeEligibiliteFactory(
            attribution=attribution, accordee=True, nom="Aubry", repondue_le=MIDI
        )
    (trace,) = lire_le_fil(sujet, facilitatrice.acces, Filtre(rubrique=Rubrique.DECISION)).traces
    assert trace.titre.startswith("3 demandes d'éligibilité")
    assert "Aubry" not in f"{trace}"


def test_the_sheet_of_the_calibrage_is_found_in_the_thread(structure, facilitatrice):
    achat = factories.AchatFactory(structure=structure)
    facilitatrice.get(reverse("suivi:fiche_calibrage", args=[achat.pk]))

    assert Evenement.objects.filter(verbe=Verbe.EXPORTER, objet_id=achat.pk).count() == 1
    lus = titres(Sujet(Genre.ACHAT, achat), facilitatrice, Filtre(rubrique=Rubrique.DOCUMENT))
    assert lus == [f"Fiche de calibrage\u00a0: {achat.objet}"]
