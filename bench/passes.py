"""The best single passes that a person writes by hand, which the figures are compared with.

The hours, persons and work contracts of a structure by fifteen breakdowns at once; neither criteria, nor
objectives, nor companies: less than what the figures give.
"""

DIMENSIONS = """
    GROUPING SETS (
        (), (p.sexe), (e.age), (e.niveau), (e.code_qpv <> ''), (e.prescripteur_id), (e.commune_id),
        (m.nature), (coalesce(nullif(l.clause, ''), m.clause)), (k.modalite), (k.type),
        (k.code_rome), (s.type), (m.donneur_ordre_id), (m.commune_execution_id), (annee)
    )
"""
JOINTURES = """
      JOIN participants_contrattravail k ON k.id = contrat_id AND k.structure_id = %(structure)s
      JOIN participants_participant p ON p.id = k.participant_id AND p.structure_id = %(structure)s
      LEFT JOIN participants_eligibilite e ON e.id = faits_id AND e.structure_id = %(structure)s
      JOIN marches_attribution a ON a.id = attribution_id AND a.structure_id = %(structure)s
      JOIN marches_lot l ON l.id = a.lot_id AND l.structure_id = %(structure)s
      JOIN marches_marche m ON m.id = l.marche_id AND m.structure_id = %(structure)s
      JOIN entreprises_entreprise s ON s.id = k.employeur_id
     WHERE coalesce(nullif(l.clause, ''), m.clause) <> 'STAGE'
"""
SUR_LES_CUMULS = f"""
    SELECT sum(heures), count(DISTINCT k.participant_id), count(DISTINCT contrat_id)
      FROM (
        SELECT contrat_id, attribution_id, faits_id, annee, travail + formation AS heures
          FROM suivi_cumulannuel
         WHERE structure_id = %(structure)s AND mois_retenus > 0
           AND annee BETWEEN extract(year FROM %(du)s::date) AND extract(year FROM %(au)s::date)
      ) h
    {JOINTURES} GROUP BY {DIMENSIONS}
"""  # noqa: S608
SUR_LES_LIGNES = f"""
    SELECT sum(heures), count(DISTINCT k.participant_id), count(DISTINCT contrat_id)
      FROM (
        SELECT f.contrat_id, f.attribution_id, h.faits_id, extract(year FROM h.mois) AS annee,
               h.heures_travail_retenues + h.heures_formation_retenues AS heures
          FROM suivi_ligneheures h
          JOIN suivi_affectation f ON f.id = h.affectation_id AND f.structure_id = %(structure)s
          JOIN suivi_declaration d ON d.id = h.declaration_id AND d.structure_id = %(structure)s
         WHERE h.structure_id = %(structure)s AND h.mois BETWEEN %(du)s AND %(au)s
           AND d.etat = 'VALIDEE'
           AND h.heures_travail_retenues + h.heures_formation_retenues > 0
      ) h
    {JOINTURES} GROUP BY {DIMENSIONS}
"""  # noqa: S608
