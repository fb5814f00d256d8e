"""What the words of a dashboard mean, printed beside its figures."""

DEFINITIONS = (
    ("Heure retenue", "Heure de travail ou de formation d'une personne éligible, déclarée par "
     "l'entreprise puis validée par le facilitateur. Les heures de stage sont comptées à part."),
    ("Personne", "Personne ayant au moins une heure retenue dans la période, comptée une fois quel "
     "que soit le nombre de ses contrats. Les personnes ne s'additionnent ni d'une ligne à l'autre, "
     "ni d'une année à l'autre."),
    ("Contrat de travail", "Contrat ayant au moins une heure retenue dans la période."),
    ("Marché suivi", "Marché notifié avant la fin de la période, ni abandonné ni à qualifier, et qui "
     "n'était pas clos avant son début, ou qui y a des heures retenues."),
    ("Entreprise", "Entreprise (par son SIREN) attributaire d'un marché suivi, seule, en groupement "
     "ou en sous-traitance, à un moment de la période."),
    ("Objectif en vigueur", "Heures demandées par les marchés suivis à la fin de la période, avenants, "
     "tranches et exonérations compris. Les marchés résiliés en sortent."),
    ("Taux de réalisation", "Heures retenues depuis le début des marchés, divisées par l'objectif en "
     "vigueur de leurs lots. Un lot sans objectif n'y entre pas. Il peut dépasser 100 %."),
    ("Lot achevé", "Lot d'un marché arrivé à son terme. Le taux des lots achevés est un résultat\u00a0; "
     "l'avancement des lots en cours n'en est pas un."),
    ("Équivalent temps plein", "Heures retenues divisées par la durée annuelle d'un temps plein."),
    ("Heures sans détail nominatif", "Heures retenues d'un employeur qui n'en donne pas les noms\u00a0: "
     "elles comptent dans les heures, jamais dans les personnes."),
)  # fmt: skip
DEFINITION_DU_SEUIL = (
    "Seuil de publication",
    "Aucun groupe de moins de {} personnes n'est montré\u00a0: les lignes trop petites sont réunies dans "
    "« Autres ».",
)
