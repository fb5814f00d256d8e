from django.urls import path

from marches.views import (
    achats,
    attributions,
    calibrages,
    decp,
    donneurs_ordre,
    lots,
    marches,
    obligation,
    operations,
    previsions,
    propositions,
    radar,
    references,
)

app_name = "marches"
urlpatterns = [
    path("marches/nouveau/", marches.nouveau, name="nouveau"),
    path("marches/<int:pk>/modifier/", marches.modifier, name="modifier"),
    path("marches/<int:pk>/supprimer/", marches.supprimer, name="supprimer"),
    path("marches/<int:pk>/lots/nouveau/", lots.ajouter, name="ajouter_lot"),
    path("marches/lots/<int:pk>/modifier/", lots.modifier, name="modifier_lot"),
    path("marches/lots/<int:pk>/supprimer/", lots.supprimer, name="supprimer_lot"),
    path(
        "marches/lots/<int:pk>/objectifs/nouveau/", lots.ajouter_objectif, name="ajouter_objectif"
    ),
    path("marches/lots/<int:pk>/previsions/", previsions.previsions, name="previsions"),
    path("marches/objectifs/<int:pk>/modifier/", lots.modifier_objectif, name="modifier_objectif"),
    path(
        "marches/objectifs/<int:pk>/supprimer/", lots.supprimer_objectif, name="supprimer_objectif"
    ),
    path("marches/lots/<int:pk>/attributions/nouvelle/", attributions.attribuer, name="attribuer"),
    path(
        "marches/attributions/<int:pk>/modifier/",
        attributions.modifier,
        name="modifier_attribution",
    ),
    path(
        "marches/attributions/<int:pk>/supprimer/",
        attributions.supprimer,
        name="supprimer_attribution",
    ),
    path(
        "marches/attributions/<int:pk>/declarants/nouveau/",
        attributions.designer_declarant,
        name="designer_declarant",
    ),
    path(
        "marches/declarants/<int:pk>/modifier/",
        attributions.modifier_declarant,
        name="modifier_declarant",
    ),
    path(
        "marches/declarants/<int:pk>/supprimer/",
        attributions.supprimer_declarant,
        name="supprimer_declarant",
    ),
    path("marches/operations/", operations.liste, name="operations"),
    path("marches/operations/nouvelle/", operations.nouvelle, name="nouvelle_operation"),
    path("marches/operations/<int:pk>/modifier/", operations.modifier, name="modifier_operation"),
    path(
        "marches/operations/<int:pk>/supprimer/", operations.supprimer, name="supprimer_operation"
    ),
    path("donneurs-ordre/nouveau/", donneurs_ordre.nouveau, name="nouveau_donneur_ordre"),
    path(
        "donneurs-ordre/<int:pk>/modifier/", donneurs_ordre.modifier, name="modifier_donneur_ordre"
    ),
    path(
        "donneurs-ordre/<int:pk>/supprimer/",
        donneurs_ordre.supprimer,
        name="supprimer_donneur_ordre",
    ),
    path("reglages/seuils/", references.seuils, name="seuils"),
    path("reglages/seuils/modifier/", references.modifier_seuils, name="modifier_seuils"),
    path("reglages/metiers/", references.metiers, name="metiers"),
    path("reglages/metiers/modifier/", references.modifier_metiers, name="modifier_metiers"),
    path("suis-je-oblige/", obligation.suis_je_oblige, name="suis_je_oblige"),
    path("achats/", achats.achats, name="achats"),
    path("achats/tableau/", achats.tableau, name="tableau_achats"),
    path("achats/nouveau/", achats.nouveau, name="nouvel_achat"),
    path("achats/<int:pk>/modifier/", achats.modifier, name="modifier_achat"),
    path("achats/<int:pk>/supprimer/", achats.supprimer, name="supprimer_achat"),
    path("achats/<int:pk>/avancer/", achats.avancer, name="avancer_achat"),
    path("achats/<int:pk>/arreter/", achats.arreter, name="arreter_achat"),
    path("achats/<int:pk>/reprendre/", achats.reprendre, name="reprendre_achat"),
    path("achats/<int:pk>/attribuer/", achats.attribuer, name="attribuer_achat"),
    path("achats/<int:pk>/lots/nouveau/", calibrages.ajouter_lot, name="ajouter_lot_prevu"),
    path("achats/lots/<int:pk>/modifier/", calibrages.modifier_lot, name="modifier_lot_prevu"),
    path("achats/lots/<int:pk>/supprimer/", calibrages.supprimer_lot, name="supprimer_lot_prevu"),
    path("achats/lots/<int:pk>/calibrer/", calibrages.calibrer, name="calibrer"),
    path("achats/calibrages/<int:pk>/modifier/", calibrages.recalibrer, name="recalibrer"),
    path("achats/calibrages/<int:pk>/supprimer/", calibrages.supprimer, name="supprimer_calibrage"),
    path("achats/calibrages/<int:pk>/retenir/", calibrages.retenir, name="retenir_calibrage"),
    path("marches/<int:pk>/qualifier/", radar.qualifier, name="qualifier"),
    path("marches/<int:pk>/decliner/", radar.decliner, name="decliner"),
    path("publies/", radar.radar, name="radar"),
    path("publies/a-qualifier/", radar.a_qualifier, name="a_qualifier"),
    path("publies/<int:pk>/", radar.contrat, name="radar_contrat"),
    path("publies/<int:pk>/prendre/", radar.prendre, name="radar_prendre"),
    path("publies/<int:pk>/ecarter/", radar.ecarter, name="radar_ecarter"),
    path("publies/<int:pk>/remettre/", radar.remettre, name="radar_remettre"),
    path("publies/changements/", propositions.propositions, name="propositions"),
    path(
        "publies/changements/repondre/",
        propositions.repondre_a_toutes,
        name="repondre_aux_propositions",
    ),
    path(
        "publies/changements/<int:pk>/repondre/",
        propositions.repondre,
        name="repondre_a_la_proposition",
    ),
    path("publies/fichiers/", decp.fichiers, name="decp_fichiers"),
    path("publies/fichiers/envoyer/", decp.deposer, name="decp_deposer"),
    path("publies/fichiers/<int:pk>/", decp.fichier, name="decp_fichier"),
    path("publies/fichiers/<int:pk>/remarques/", decp.remarques, name="decp_remarques"),
    path("publies/fichiers/<int:pk>/enregistrer/", decp.enregistrer, name="decp_enregistrer"),
    path("publies/fichiers/<int:pk>/annuler/", decp.annuler, name="decp_annuler"),
]
