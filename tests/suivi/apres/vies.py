"""Lives written by hand, worked out with a calendar: what the follow-up must find in each."""

from dataclasses import dataclass
from datetime import date

from suivi.apres.regle import Calendrier, Droit, Reponse, Travail

FENETRE = Calendrier("FENETRE")


def j(texte):
    """« 31/08/2025 »."""
    jour, mois, annee = map(int, texte.split("/"))
    return date(annee, mois, jour)


def droit(du, au=None):
    return Droit(j(du), j(au) if au else None)


def cdd(du, au=None, **champs):
    return Travail(j(du), j(au) if au else None, **champs)


def reponse(jour, jalon="6", cle=1):
    return Reponse(j(jour), jalon, cle)


@dataclass(frozen=True)
class Histoire:
    """A life, the périodes it makes, and its milestones: « jalon, due on, limit, what became of it »."""

    quoi: str
    travaux: list
    periodes: list[str]
    echeances: list[str]
    droits: tuple = ()
    reponses: tuple = ()
    calendrier: Calendrier = Calendrier()  # noqa: RUF009 (frozen)


D24 = (droit("01/01/2024", "31/12/2025"),)

HISTOIRES = [
    Histoire(
        "one CDD",
        [cdd("04/03/2024", "15/05/2024")],
        ["15/05/2024"],
        ["6 15/11/2024 15/02/2025", "12 15/05/2025 15/08/2025"],
        D24,
    ),
    Histoire(
        "31 August: the milestone is clipped to the end of February",
        [cdd("01/06/2024", "31/08/2024")],
        ["31/08/2024"],
        ["6 28/02/2025 31/05/2025", "12 31/08/2025 30/11/2025"],
        D24,
    ),
    Histoire(
        "31 August before a leap year",
        [cdd("01/06/2023", "31/08/2023")],
        ["31/08/2023"],
        ["6 29/02/2024 31/05/2024", "12 31/08/2024 30/11/2024"],
    ),
    Histoire(
        "work that ended on 29 February",
        [cdd("01/01/2024", "29/02/2024")],
        ["29/02/2024"],
        ["6 29/08/2024 29/11/2024", "12 28/02/2025 29/05/2025"],
    ),
    Histoire(
        "30 November: nine months later is the end of August, not clipped",
        [cdd("01/10/2024", "30/11/2024")],
        ["30/11/2024"],
        ["6 30/05/2025 30/08/2025", "12 30/11/2025 28/02/2026"],
    ),
    Histoire(
        "a window of six to twelve months",
        [cdd("04/03/2024", "31/03/2024")],
        ["31/03/2024"],
        ["FENETRE 30/09/2024 31/03/2025"],
        D24,
        calendrier=FENETRE,
    ),
    Histoire(
        "a CDI ends for the follow-up with the eligibility that covers its first month",
        [cdd("15/04/2024", type="CDI")],
        ["31/12/2025"],
        ["6 30/06/2026 30/09/2026", "12 31/12/2026 31/03/2027"],
        D24,
    ),
    Histoire(
        "a CDI begun in the month in which the eligibility ended: covered, and not before its own start",
        [cdd("20/12/2025", type="CDI")],
        ["20/12/2025"],
        ["6 20/06/2026 20/09/2026", "12 20/12/2026 20/03/2027"],
        (droit("10/12/2023", "09/12/2025"),),
    ),
    Histoire(
        "a prolongation moves the end of a CDI",
        [cdd("15/04/2024", type="CDI")],
        ["30/06/2026"],
        ["6 30/12/2026 30/03/2027", "12 30/06/2027 30/09/2027"],
        (droit("01/01/2024", "30/06/2026"),),
    ),
    Histoire(
        "moved away after the work: a second eligibility elsewhere changes no date",
        [cdd("04/03/2024", "15/05/2024")],
        ["15/05/2024"],
        ["6 15/11/2024 15/02/2025", "12 15/05/2025 15/08/2025"],
        (*D24, droit("01/09/2024", "31/08/2026")),
    ),
    Histoire("a CDI of a person without any eligibility is open", [cdd("15/04/2024")], [], []),
    Histoire(
        "a CDI begun after the end of every eligibility is open",
        [cdd("15/04/2026")],
        [],
        [],
        D24,
    ),
    Histoire(
        "an eligibility without end ends nothing",
        [cdd("15/04/2024")],
        [],
        [],
        (droit("01/01/2024"),),
    ),
    Histoire(
        "of two eligibilities that cover the first month, the one that started last",
        [cdd("15/04/2024")],
        ["31/03/2026"],
        ["6 30/09/2026 31/12/2026", "12 31/03/2027 30/06/2027"],
        (droit("01/05/2022", "30/04/2024"), droit("01/04/2024", "31/03/2026")),
    ),
    Histoire(
        "an apprenticeship extends the eligibility to its own end",
        [cdd("01/09/2025", "31/08/2027", type="APPRENTISSAGE")],
        ["31/08/2027"],
        ["6 29/02/2028 31/05/2028", "12 31/08/2028 30/11/2028"],
        D24,
    ),
    Histoire(
        "an ordinary contract of the same dates does not",
        [cdd("01/09/2025", "31/08/2027")],
        ["31/12/2025"],
        ["6 30/06/2026 30/09/2026", "12 31/12/2026 31/03/2027"],
        D24,
    ),
    Histoire(
        "a contrat de professionnalisation without end extends it for ever",
        [cdd("01/09/2025", type="CONTRAT_PRO")],
        [],
        [],
        D24,
    ),
    Histoire(
        "an alternance that ends before the eligibility",
        [cdd("01/09/2024", "31/08/2025", type="CONTRAT_PRO")],
        ["31/08/2025"],
        ["6 28/02/2026 31/05/2026", "12 31/08/2026 30/11/2026"],
        D24,
    ),
    Histoire(
        "an alternance begun the month after the end is not covered: its own end is all that is known",
        [cdd("01/01/2026", "31/08/2027", type="APPRENTISSAGE")],
        ["31/08/2027"],
        ["6 29/02/2028 31/05/2028", "12 31/08/2028 30/11/2028"],
        D24,
    ),
    Histoire(
        "the solde of the only contract it worked for",
        [cdd("04/03/2024", soldes=(j("30/06/2024"),))],
        ["30/06/2024"],
        ["6 30/12/2024 30/03/2025", "12 30/06/2025 30/09/2025"],
        D24,
    ),
    Histoire(
        "two contracts soldés: the latest solde",
        [cdd("04/03/2024", soldes=(j("30/06/2024"), j("31/10/2024")))],
        ["31/10/2024"],
        ["6 30/04/2025 31/07/2025", "12 31/10/2025 31/01/2026"],
        D24,
    ),
    Histoire(
        "one contract soldé, the other not: the solde says nothing",
        [cdd("04/03/2024", soldes=(j("30/06/2024"), None))],
        ["31/12/2025"],
        ["6 30/06/2026 30/09/2026", "12 31/12/2026 31/03/2027"],
        D24,
    ),
    Histoire(
        "a solde before the work contract even started: its own start",
        [cdd("04/03/2024", soldes=(j("31/01/2024"),))],
        ["04/03/2024"],
        ["6 04/09/2024 04/12/2024", "12 04/03/2025 04/06/2025"],
        D24,
    ),
    Histoire(
        "a work contract whose only hours are a stage is ignored",
        [cdd("04/03/2024", "31/03/2024", stage_seul=True)],
        [],
        [],
        D24,
    ),
    Histoire(
        "a stage later makes no milestone fall",
        [cdd("04/03/2024", "31/03/2024"), cdd("01/06/2024", "30/06/2024", stage_seul=True)],
        ["31/03/2024"],
        ["6 30/09/2024 31/12/2024", "12 31/03/2025 30/06/2025"],
        D24,
    ),
    Histoire(
        "a work contract without any hours is followed",
        [cdd("04/03/2024", "08/03/2024", soldes=())],
        ["08/03/2024"],
        ["6 08/09/2024 08/12/2024", "12 08/03/2025 08/06/2025"],
    ),
    Histoire(
        "two contracts at once: one période, when the last ends",
        [cdd("01/02/2024", "31/05/2024"), cdd("01/04/2024", "15/07/2024")],
        ["15/07/2024"],
        ["6 15/01/2025 15/04/2025", "12 15/07/2025 15/10/2025"],
        D24,
    ),
    Histoire(
        "two contracts that end on the same day: one période",
        [cdd("01/02/2024", "31/05/2024"), cdd("01/04/2024", "31/05/2024")],
        ["31/05/2024"],
        ["6 30/11/2024 28/02/2025", "12 31/05/2025 31/08/2025"],
        D24,
    ),
    Histoire(
        "an open contract beside: no période",
        [cdd("01/02/2024", "31/05/2024"), cdd("31/05/2024")],
        [],
        [],
        (droit("01/01/2024"),),
    ),
    Histoire(
        "a contract begun the day after: two périodes, the first falls whole",
        [cdd("01/02/2024", "31/05/2024"), cdd("01/06/2024", "30/06/2024")],
        ["31/05/2024", "30/06/2024"],
        [
            "6 30/11/2024 28/02/2025 tombée 01/06/2024",
            "6 30/12/2024 30/03/2025",
            "12 31/05/2025 31/08/2025 tombée 01/06/2024",
            "12 30/06/2025 30/09/2025",
        ],
        D24,
    ),
    Histoire(
        "back at work after the first milestone: it stays, the second falls",
        [cdd("01/01/2024", "31/01/2024"), cdd("01/10/2024", "31/10/2024")],
        ["31/01/2024", "31/10/2024"],
        [
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025 tombée 01/10/2024",
            "6 30/04/2025 31/07/2025",
            "12 31/10/2025 31/01/2026",
        ],
        D24,
    ),
    Histoire(
        "back at work on the very day it is due: it falls",
        [cdd("01/01/2024", "31/01/2024"), cdd("31/07/2024", "31/08/2024")],
        ["31/01/2024", "31/08/2024"],
        [
            "6 31/07/2024 31/10/2024 tombée 31/07/2024",
            "12 31/01/2025 30/04/2025 tombée 31/07/2024",
            "6 28/02/2025 31/05/2025",
            "12 31/08/2025 30/11/2025",
        ],
        D24,
    ),
    Histoire(
        "back at work the day after: it stays",
        [cdd("01/01/2024", "31/01/2024"), cdd("01/08/2024", "31/08/2024")],
        ["31/01/2024", "31/08/2024"],
        [
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025 tombée 01/08/2024",
            "6 28/02/2025 31/05/2025",
            "12 31/08/2025 30/11/2025",
        ],
        D24,
    ),
    Histoire(
        "a gap longer than every milestone",
        [cdd("01/01/2024", "31/01/2024"), cdd("01/03/2025", "31/03/2025")],
        ["31/01/2024", "31/03/2025"],
        [
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025",
            "6 30/09/2025 31/12/2025",
            "12 31/03/2026 30/06/2026",
        ],
        D24,
    ),
    Histoire(
        "back at work for ever: what was answered before stays",
        [cdd("01/01/2024", "31/01/2024"), cdd("15/07/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "12 31/01/2025 30/04/2025 tombée 15/07/2024"],
        (droit("01/01/2024"),),
        (reponse("10/07/2024"),),
    ),
    Histoire(
        "an answer of a person back at work is kept",
        [cdd("01/01/2024", "31/01/2024"), cdd("15/03/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "12 31/01/2025 30/04/2025 tombée 15/03/2024"],
        (droit("01/01/2024"),),
        (reponse("02/08/2024"),),
    ),
    Histoire(
        "death, detention, refusal, unreachable: any answer answers",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "12 31/01/2025 30/04/2025"],
        D24,
        (reponse("20/06/2024"),),
    ),
    Histoire(
        "a death answers both milestones on its day",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "12 31/01/2025 30/04/2025 réponse 2"],
        D24,
        (reponse("20/06/2024", cle=1), reponse("20/06/2024", "12", cle=2)),
    ),
    Histoire(
        "twelve months answered, six missing: each on its own",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024", "12 31/01/2025 30/04/2025 réponse 1"],
        D24,
        (reponse("03/02/2025", "12"),),
    ),
    Histoire(
        "of two answers for the same milestone, the latest date counts",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "12 31/01/2025 30/04/2025"],
        D24,
        (reponse("20/09/2024", cle=1), reponse("05/08/2024", cle=2)),
    ),
    Histoire(
        "an answer belongs to the last période that ended before its date",
        [cdd("01/01/2024", "31/01/2024"), cdd("01/09/2024", "30/09/2024")],
        ["31/01/2024", "30/09/2024"],
        [
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025 tombée 01/09/2024",
            "6 30/03/2025 30/06/2025 réponse 1",
            "12 30/09/2025 30/12/2025",
        ],
        D24,
        (reponse("01/10/2024"),),
    ),
    Histoire(
        "an answer of the very day on which the work ended finds no période",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        [
            "6 31/01/2024 31/01/2024 sans période réponse 1",
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025",
        ],
        D24,
        (reponse("31/01/2024"),),
    ),
    Histoire(
        "an answer of a person whose work never ended is due on its own date",
        [cdd("01/01/2024")],
        [],
        ["12 14/02/2025 14/02/2025 sans période réponse 1"],
        (),
        (reponse("14/02/2025", "12"),),
    ),
    Histoire(
        "an answer of a milestone that the structure does not use any more stays",
        [cdd("01/01/2024", "31/01/2024")],
        ["31/01/2024"],
        ["6 31/07/2024 31/10/2024 réponse 1", "FENETRE 31/07/2024 31/01/2025"],
        D24,
        (reponse("01/08/2024"),),
        FENETRE,
    ),
    Histoire(
        "a setting changed on 31 July 2024: what was due by then keeps its milestones",
        [cdd("01/01/2024", "31/01/2024"), cdd("01/03/2025", "31/03/2025")],
        ["31/01/2024", "31/03/2025"],
        [
            "6 31/07/2024 31/10/2024",
            "12 31/01/2025 30/04/2025",
            "FENETRE 30/09/2025 31/03/2026",
        ],
        D24,
        (),
        Calendrier("FENETRE", ((j("31/07/2024"), "6_12"),)),
    ),
]
