"""What a Word document costs beside docxtpl itself on the same model: a clause, a letter, kept with their values."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from docx import Document  # noqa: E402
from docxtpl import DocxTemplate  # noqa: E402

from clauses_project.statistiques import analyser  # noqa: E402
from suivi.actions import redaction as actions  # noqa: E402
from suivi.models import PieceRedigee  # noqa: E402
from suivi.redaction import defauts, gabarits  # noqa: E402
from suivi.redaction.enums import GenrePiece  # noqa: E402
from tests import factories  # noqa: E402

FOIS, ESSAIS = 40, 5
LOTS = MOIS = 12
LIMITE = 1.5


def achat():
    """A purchase of twelve lots, with the thirty publics that a structure usually retains."""
    achat = factories.AchatFactory()
    for _ in range(LOTS):
        factories.LotPrevuFactory(achat=achat, heures_retenues=Decimal(350))
    for rang in range(30):
        factories.CritereFactory(structure=achat.structure, code=f"C{rang}")
    return achat


def attribution():
    """A company with hours, a year of plan, and months that it never declared."""
    attribution = factories.AttributionFactory()
    factories.LigneObjectifFactory(lot=attribution.lot)
    factories.HeuresGlobalesFactory(attribution=attribution)
    declarant = factories.DeclarantFactory(attribution=attribution)
    for mois in range(2, MOIS - 2):
        factories.DeclarationFactory(declarant=declarant, mois=date(2026, mois, 1))
    return attribution


def seul(modeles: list[bytes], valeurs: dict) -> Callable[[int], None]:
    """docxtpl alone, on the values that the document was made with."""

    def remplir(rang: int) -> None:
        modele = DocxTemplate(io.BytesIO(modeles[rang % len(modeles)]))
        modele.render(dict(valeurs), autoescape=True)
        modele.save(io.BytesIO())

    return remplir


def nouveaux(octets: bytes) -> list[bytes]:
    """As many models that nobody read yet."""
    modeles = []
    for rang in range(FOIS + ESSAIS):
        document, sortie = Document(io.BytesIO(octets)), io.BytesIO()
        document.add_paragraph(str(rang))
        document.save(sortie)
        modeles.append(sortie.getvalue())
    return modeles


def comparer(bilan: Bilan, genre: GenrePiece, rediger: Callable[[int], PieceRedigee]) -> None:
    """The whole of it (figures, words, document, journal) and the document alone, beside docxtpl, in turn."""
    octets, valeurs = defauts.modele(genre), rediger(0).valeurs
    neufs = nouveaux(octets)
    tout, document, nu = en_alternance(
        rediger,
        lambda _: gabarits.remplir(octets, valeurs),
        seul([octets], valeurs),
        fois=FOIS,
        essais=ESSAIS,
    )
    premier, nu_aussi = en_alternance(
        lambda rang: gabarits.remplir(neufs[rang], valeurs),
        seul(neufs, valeurs),
        fois=FOIS,
        essais=ESSAIS,
    )
    bilan.dire(f"{genre.label[:34]}, des lignes au document", tout, nu, LIMITE)
    bilan.dire(f"{genre.label[:34]}, le document", document, nu, LIMITE)
    bilan.dire(f"{genre.label[:34]}, un modèle jamais lu", premier, nu_aussi, LIMITE)


def main() -> None:
    par, prevu, qui = factories.UtilisateurFactory(), achat(), attribution()
    analyser()
    bilan = Bilan()
    comparer(
        bilan,
        GenrePiece.CCAP,
        lambda _: actions.rediger(
            achat=prevu,
            genre=GenrePiece.CCAP,
            modele=None,
            ccag="TRAVAUX",
            penalites={"penalite_heure": Decimal(45)},
            par=par,
        ),
    )
    for genre in (GenrePiece.RELANCE, GenrePiece.ATTESTATION):
        comparer(
            bilan,
            genre,
            lambda _, genre=genre: actions.ecrire(
                marche=qui.lot.marche,
                entreprise=qui.entreprise,
                genre=genre,
                modele=None,
                saisie={},
                par=par,
            ),
        )
    bilan.conclure()


if __name__ == "__main__":
    main()
