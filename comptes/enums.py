from django.db import models


class Verbe(models.TextChoices):
    """What an `Evenement` tells. The journal reads « qui, quand, quoi, pourquoi »."""

    CREER = "CREER", "a créé"
    MODIFIER = "MODIFIER", "a modifié"
    SUPPRIMER = "SUPPRIMER", "a supprimé"
    INVITER = "INVITER", "a invité"
    RELANCER = "RELANCER", "a relancé"
    ANNULER = "ANNULER", "a annulé"
    ACCEPTER = "ACCEPTER", "a accepté l'invitation"
    REVOQUER = "REVOQUER", "a retiré l'accès"
    OUVRIR = "OUVRIR", "a ouvert"
    SAISIR = "SAISIR", "a saisi"
    TRANSMETTRE = "TRANSMETTRE", "a transmis"
    VALIDER = "VALIDER", "a validé"
    RENVOYER = "RENVOYER", "a demandé une correction"
    ROUVRIR = "ROUVRIR", "a rouvert"
    DECIDER = "DECIDER", "a décidé"
    CERTIFIER = "CERTIFIER", "a établi l'éligibilité"
    PROLONGER = "PROLONGER", "a prolongé"
    EFFACER = "EFFACER", "a effacé les données personnelles"
    DEMANDER = "DEMANDER", "a demandé"
    REPONDRE = "REPONDRE", "a répondu"
    JOINDRE = "JOINDRE", "a joint une pièce"
    CONTESTER = "CONTESTER", "a contesté"
    FUSIONNER = "FUSIONNER", "a réuni deux fiches"
    SEPARER = "SEPARER", "a séparé deux fiches"
    EXPORTER = "EXPORTER", "a exporté"
    EMETTRE = "EMETTRE", "a émis"
    ECARTER = "ECARTER", "a écarté"
    RETIRER = "RETIRER", "a retiré"


class EtatCourriel(models.TextChoices):
    A_ENVOYER = "A_ENVOYER", "À envoyer"
    ENVOYE = "ENVOYE", "Envoyé"
    ECHEC = "ECHEC", "En échec"
    REJETE = "REJETE", "Rejeté par le destinataire"


class NaturePiece(models.TextChoices):
    RELEVE = "RELEVE", "Relevé d'heures"
    ATTESTATION = "ATTESTATION", "Attestation"
    CONTRAT = "CONTRAT", "Contrat de travail"
    AUTRE = "AUTRE", "Autre"


class EtatTache(models.TextChoices):
    PRETE = "PRETE", "En attente"
    EN_COURS = "EN_COURS", "En cours"
    TERMINEE = "TERMINEE", "Terminée"
    ECHOUEE = "ECHOUEE", "En échec"
    ANNULEE = "ANNULEE", "Annulée"


VIVANTES = frozenset({EtatTache.PRETE, EtatTache.EN_COURS})
TONS_TACHE = {
    EtatTache.PRETE: "attente",
    EtatTache.EN_COURS: "attente",
    EtatTache.TERMINEE: "ok",
    EtatTache.ECHOUEE: "alerte",
    EtatTache.ANNULEE: "neutre",
}


TONS_COURRIEL = {
    EtatCourriel.A_ENVOYER: "attente",
    EtatCourriel.ENVOYE: "ok",
    EtatCourriel.ECHEC: "alerte",
    EtatCourriel.REJETE: "alerte",
}
# What did not reach its addressee.
NON_REMIS = frozenset({EtatCourriel.ECHEC, EtatCourriel.REJETE})
