"""The fields a letter may hold, and what each is for one company on one contract.

Every figure is read where the screens read theirs; what is typed for one letter comes in `saisie`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from entreprises.models import Contact, Entreprise
from marches.enums import Role
from marches.models import Attribution, Lot, Marche
from suivi.actions.pieces import sans_releve
from suivi.chiffres import Periode, avancement_par_lot
from suivi.chiffres.avancement import previsions_par_lot
from suivi.enums import DECLAREES, EtatRelance, GenreDocument, Lecteurs
from suivi.models import BaremePenalites, Declaration, Penalite, Relance
from suivi.mots import ecrire_periode
from suivi.papier import attestation
from suivi.papier.demandes import Demande
from suivi.penalites.calcul import Calcul
from suivi.redaction.champs import A_COMPLETER, en_jour, telephone_ecrit, valeurs_communes
from suivi.relances import dormait

DES_LOTS = frozenset({"lots", "previsions"})
DES_CONTACTS = frozenset({"contact", "contacts"})
DES_MANQUES = frozenset({"mois", "justificatifs", "relances"})
DE_LA_REUNION = frozenset({"presents", "modalites", "suites"})
DE_LA_PENALITE = frozenset(
    {
        "penalite_lot",
        "penalite_montant",
        "penalite_etat",
        "proposee_le",
        "notifiee_le",
        "fin_du_delai",
        "decidee_le",
        "motif",
        "calcul",
        "retards",
        "observations",
    }
)
DE_L_ATTESTATION = frozenset(
    {"heures", "heures_sous_traitants", "personnes", "periode", "engagements"}
)
ETATS = {True: "à corriger", False: "jamais reçue"}


def valeurs_du_courrier(
    marche: Marche,
    entreprise: Entreprise,
    *,
    voulus: Iterable[str],
    saisie: Mapping[str, Any],
    penalite: Penalite | None = None,
) -> dict[str, Any]:
    """The fields that the model holds (`voulus`), written as they are printed: plain text and lists.

    They are kept with the letter. What no field asks for is not read. Raises Refus when hours are to be
    attested and the company owes none.
    """
    voulus = frozenset(voulus)
    simples = {
        **valeurs_communes(marche),
        "reference": marche.reference,
        "notification": en_jour(marche.date_notification),
        "fin": en_jour(marche.date_fin),
        "entreprise": str(entreprise),
        "siret": entreprise.identifiant,
        "signataire": marche.structure.signataire,
        "delai": en_jour(saisie.get("delai")),
        "date_reunion": en_jour(saisie.get("date_reunion")),
        "lieu": saisie.get("lieu", ""),
    }
    lus = {nom: valeur or A_COMPLETER for nom, valeur in simples.items()}
    for noms, lire in (
        (DES_LOTS, lambda: _des_lots(marche, entreprise, voulus)),
        (DES_CONTACTS, lambda: _des_contacts(marche, entreprise)),
        (DES_MANQUES, lambda: _manques(marche, entreprise, voulus)),
        (DE_LA_REUNION, lambda: {nom: _lignes(saisie.get(nom, "")) for nom in DE_LA_REUNION}),
        (DE_LA_PENALITE, lambda: _de_la_penalite(penalite)),
        (DE_L_ATTESTATION, lambda: _de_l_attestation(marche, entreprise)),
    ):
        if voulus & noms:
            lus |= lire()
    return {nom: valeur for nom, valeur in lus.items() if nom in voulus}


def entreprises_du(marche: Marche) -> Any:
    """Companies that owe hours on the contract, or declare some for it."""
    return Entreprise.objects.filter(
        Q(pk__in=Attribution.objects.filter(lot__marche=marche).values("entreprise"))
        | Q(pk__in=Attribution.objects.filter(lot__marche=marche).values("declarants__entreprise"))
    ).order_by("raison_sociale", "pk")


def _des_lots(marche: Marche, entreprise: Entreprise, voulus: Set[str]) -> dict[str, Any]:
    lots = _lots_de(marche, entreprise)
    return {
        "lots": [_lot(*rang) for rang in lots],
        "previsions": _previsions([lot for lot, *_ in lots]) if "previsions" in voulus else [],
    }


def _des_contacts(marche: Marche, entreprise: Entreprise) -> dict[str, Any]:
    contacts = _contacts(marche, entreprise)
    return {"contacts": contacts, "contact": contacts[0]["nom"] if contacts else ""}


def _lots_de(
    marche: Marche, entreprise: Entreprise
) -> list[tuple[Lot, Attribution | None, Any, BaremePenalites | None]]:
    """Its lots, each with its place there, where the lot stands, and what is foreseen against delays."""
    attributions = list(
        Attribution.objects.filter(lot__marche=marche)
        .filter(Q(entreprise=entreprise) | Q(declarants__entreprise=entreprise))
        .select_related("lot__marche", "entreprise")
        .order_by("lot__numero", "pk")
        .distinct()
    )
    lots = {a.lot_id: a.lot for a in attributions}
    siennes = {a.lot_id: a for a in reversed(attributions) if a.entreprise_id == entreprise.pk}
    avancements = avancement_par_lot(lots.values())
    baremes = {b.lot_id: b for b in BaremePenalites.objects.filter(lot__in=lots)}
    return [(lot, siennes.get(pk), avancements[pk], baremes.get(pk)) for pk, lot in lots.items()]


def _lot(
    lot: Lot, attribution: Attribution | None, avancement: Any, bareme: BaremePenalites | None
) -> dict[str, str]:
    return {
        "numero": lot.numero,
        "intitule": lot.intitule,
        "clause": lot.clause_effective.label,
        "role": attribution.get_role_display().lower() if attribution else "déclarant",
        "objectif": _h(avancement.objectif) if avancement.objectif else ecriture.SANS_OBJET,
        "realise": _h(avancement.realise),
        "reste": ecriture.SANS_OBJET if avancement.reste is None else _h(avancement.reste),
        "taux": ecriture.pourcent(avancement.taux),
        "article": bareme.article if bareme else "",
        "penalites": penalites_en_mots(bareme),
    }


def penalites_en_mots(bareme: BaremePenalites | None) -> str:
    """« 45 € par heure non réalisée, dans la limite de 3 % du montant HT »."""
    if bareme is None:
        return A_COMPLETER
    parts = [
        f"{ecriture.euros(montant)} {pour_quoi}"
        for montant, pour_quoi in (
            (bareme.par_heure, "par heure non réalisée"),
            (bareme.par_jour, "par jour de retard des justificatifs"),
        )
        if montant is not None
    ]
    if bareme.plafond_part is not None:
        part = ecriture.heures(bareme.plafond_part)
        parts.append(f"dans la limite de {part}{INSECABLE}% du montant HT")
    elif bareme.plafond_montant is not None:
        parts.append(f"dans la limite de {ecriture.euros(bareme.plafond_montant)}")
    return ", ".join(parts)


def _contacts(marche: Marche, entreprise: Entreprise) -> list[dict[str, str]]:
    """Those in post, the référents insertion first."""
    contacts = (
        Contact.objects.filter(structure=marche.structure, entreprise=entreprise)
        .en_poste()
        .order_by("-referent_insertion", "nom", "prenom", "pk")
    )
    return [
        {
            "nom": str(contact),
            "fonction": contact.fonction
            or ("référent insertion" if contact.referent_insertion else ""),
            "telephone": telephone_ecrit(contact.telephone),
            "courriel": contact.courriel,
        }
        for contact in contacts
    ]


def _previsions(lots: Iterable[Lot]) -> list[dict[str, str]]:
    """The quarterly plan of hours of its lots, in order."""
    lots = list(lots)
    prevues = previsions_par_lot(lot.pk for lot in lots)
    return [
        {
            "lot": lot.numero,
            "trimestre": ecriture.trimestre(trimestre),
            "heures": _h(heures),
        }
        for lot in lots
        for trimestre, heures in sorted(prevues[lot.pk].items())
    ]


def _manques(marche: Marche, entreprise: Entreprise, voulus: Set[str]) -> dict[str, list]:
    """Months and papers that are waited for, and the days they were already asked for."""
    siennes = Declaration.objects.filter(declarant__attribution__lot__marche=marche).filter(
        Q(declarant__entreprise=entreprise) | Q(declarant__attribution__entreprise=entreprise)
    )
    attendues = [
        declaration
        for declaration in siennes.attendues(timezone.localdate())
        .select_related("structure", "declarant__entreprise", "declarant__attribution__lot")
        .order_by("mois", "pk")
        if declaration.est_saisissable and not dormait(declaration)
    ]
    return {
        "mois": [_mois(declaration, entreprise) for declaration in attendues],
        "justificatifs": _releves(siennes) if marche.structure.releve_exige else [],
        "relances": _rappels(marche, entreprise, attendues) if "relances" in voulus else [],
    }


def _releves(siennes: Any) -> list[str]:
    envoyees = list(siennes.filter(etat__in=DECLAREES).pour_liste().order_by("mois", "pk"))
    sans = sans_releve(envoyees)
    return [ecriture.mois(declaration.mois) for declaration in envoyees if declaration.pk in sans]


def _rappels(marche: Marche, entreprise: Entreprise, attendues: Iterable[Declaration]) -> list[str]:
    relances = Relance.objects.filter(
        structure=marche.structure,
        entreprise=entreprise,
        acheteur=None,
        etat=EtatRelance.ENVOYEE,
        mois__in={declaration.mois for declaration in attendues},
    ).order_by("envoyee_le")
    instants = relances.values_list("envoyee_le", flat=True)
    jours = dict.fromkeys(timezone.localdate(instant) for instant in instants)
    return [f"le {jour:%d/%m/%Y}" for jour in jours]


def _mois(declaration: Declaration, entreprise: Entreprise) -> dict[str, str]:
    declarant = declaration.declarant.entreprise
    return {
        "mois": ecriture.mois(declaration.mois),
        "lot": declaration.declarant.attribution.lot.numero,
        "declarant": "" if declarant == entreprise else str(declarant),
        "limite": en_jour(declaration.limite),
        "etat": ETATS[declaration.est_declaree],
    }


def _de_la_penalite(penalite: Penalite | None) -> dict[str, Any]:
    """The penalty with the working it was proposed with; nothing for the other letters."""
    if penalite is None:
        listes: dict[str, Any] = {nom: [] for nom in ("calcul", "retards", "observations")}
        return {**dict.fromkeys(DE_LA_PENALITE, ""), **listes}
    return {
        "penalite_lot": str(penalite.lot),
        "penalite_montant": ecriture.euros(penalite.montant),
        "penalite_etat": penalite.get_etat_display().lower(),
        "proposee_le": en_jour(timezone.localdate(penalite.proposee_le)),
        "notifiee_le": en_jour(penalite.notifiee_le),
        "fin_du_delai": en_jour(penalite.fin_du_delai),
        "decidee_le": en_jour(penalite.decidee_le),
        "motif": penalite.motif,
        "calcul": Calcul.lire(penalite.calcul).phrases(),
        "retards": penalite.calcul["retards"] if penalite.calcul["par_jour"] else [],
        "observations": [
            {"recue_le": en_jour(observation.recue_le), "texte": observation.texte}
            for observation in penalite.observations.all()
        ],
    }


def _de_l_attestation(marche: Marche, entreprise: Entreprise) -> dict[str, Any]:
    """The very figures of the PDF attestation, since the beginning."""
    periode = Periode(None, timezone.localdate())
    contenu = attestation.composer(
        Demande(
            GenreDocument.ATTESTATION,
            marche.structure,
            periode,
            Lecteurs.ENTREPRISE,
            marche=marche,
            entreprise=entreprise,
        )
    )
    chiffres = contenu.chiffres
    return {
        "heures": _h(Decimal(chiffres["heures_retenues"])),
        "heures_sous_traitants": _confiees(Decimal(chiffres["heures_des_sous_traitants"])),
        "personnes": ecriture.entier(chiffres["personnes"]) if chiffres["personnes"] else "",
        "periode": ecrire_periode(periode),
        "engagements": [_engagement(rang) for rang in chiffres["attributions"]],
    }


def _engagement(rang: Mapping[str, Any]) -> dict[str, str]:
    objectif = rang["objectif"]
    propres, confiees = Decimal(rang["heures_retenues"]), Decimal(rang["heures_des_sous_traitants"])
    return {
        "lot": rang["lot"],
        "role": Role(rang["role"]).label.lower(),
        "objectif": ecriture.SANS_OBJET if objectif is None else _h(Decimal(objectif)),
        "heures": _h(propres),
        "heures_sous_traitants": _h(confiees),
        "ensemble": _h(propres + confiees),
    }


def _confiees(heures: Decimal) -> str:
    return _h(heures) if heures else ""


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _h(heures: Decimal) -> str:
    return ecriture.heures(heures)
