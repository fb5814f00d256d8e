"""The best single pass that a person writes by hand for all the figures of a structure: the engine's reference.

One statement gives every key that the engine gives: hours, persons and work contracts of each breakdown, months,
criteria, women and men by nature; contracts suivis, companies, employers; objectives and hours of each lot since the
beginning; hours that wait; milestones. `bench.accord` checks that it says what the engine says. Written over the yearly
sums, and in two ways over the bare rows of hours, of which the faster is the reference. Bounds are typed, so that
indexes serve; each table is read by its structure before it is joined.
"""

# What a pass reads of hours: `h` in the period, `avant` each attribution's before it; then `mois`, month by month.
DES_CUMULS = """
    h AS MATERIALIZED (
        SELECT contrat_id, attribution_id, faits_id, annee::int AS annee, mois_retenus > 0 AS retenu,
               travail, formation, non_retenues, en_suspens,
               ARRAY[retenues_1, retenues_2, retenues_3, retenues_4, retenues_5, retenues_6, retenues_7,
                     retenues_8, retenues_9, retenues_10, retenues_11, retenues_12] AS mois
          FROM suivi_cumulannuel
         WHERE structure_id = %(structure)s
           AND annee BETWEEN extract(year FROM %(du)s::date)::int AND extract(year FROM %(au)s::date)::int
    ),
    avant AS (
        SELECT attribution_id, sum(travail + formation) AS heures
          FROM suivi_cumulannuel
         WHERE structure_id = %(structure)s AND annee < extract(year FROM %(du)s::date)::int
         GROUP BY attribution_id
    )
"""
MOIS_DES_CUMULS = """
    SELECT annee, rang::int AS mois, contrat_id, participant_id, attribution_id, m.heures
      FROM f CROSS JOIN LATERAL unnest(f.mois) WITH ORDINALITY m(heures, rang)
     WHERE m.heures > 0
"""
# Of the lines of hours, either each with its job, or added up by job and year first: which is faster depends on how
# many there are.
LUES_UNE_FOIS = """
    affectation AS MATERIALIZED (
        SELECT id, contrat_id, attribution_id FROM suivi_affectation WHERE structure_id = %(structure)s
    ),
    validee AS MATERIALIZED (
        SELECT id FROM suivi_declaration WHERE structure_id = %(structure)s AND etat = 'VALIDEE'
    ),
"""
AVANT_DES_LIGNES = """
    avant AS (
        SELECT f.attribution_id, sum(x.heures) AS heures
          FROM (SELECT l.affectation_id, sum(l.heures_travail_retenues + l.heures_formation_retenues) AS heures
                  FROM suivi_ligneheures l
                 WHERE l.structure_id = %(structure)s AND l.mois < %(du)s::date
                   AND l.declaration_id IN (SELECT id FROM validee)
                 GROUP BY l.affectation_id) x
          JOIN affectation f ON f.id = x.affectation_id
         GROUP BY f.attribution_id
    )
"""
NON_RETENUES = """
    CASE WHEN l.decision IN ('RETENUE', 'NON_RETENUE')
         THEN coalesce(l.heures_travail, 0) + coalesce(l.heures_formation, 0)
              - l.heures_travail_retenues - l.heures_formation_retenues ELSE 0 END
"""
EN_SUSPENS = """
    CASE WHEN l.decision NOT IN ('RETENUE', 'NON_RETENUE')
         THEN coalesce(l.heures_travail, 0) + coalesce(l.heures_formation, 0) ELSE 0 END
"""
DES_LIGNES = f"""{LUES_UNE_FOIS}
    h AS MATERIALIZED (
        SELECT f.contrat_id, f.attribution_id, l.faits_id, extract(year FROM l.mois)::int AS annee,
               l.heures_travail_retenues + l.heures_formation_retenues > 0 AS retenu,
               l.heures_travail_retenues AS travail, l.heures_formation_retenues AS formation,
               {NON_RETENUES} AS non_retenues, {EN_SUSPENS} AS en_suspens,
               extract(month FROM l.mois)::int AS mois
          FROM suivi_ligneheures l
          JOIN affectation f ON f.id = l.affectation_id
         WHERE l.structure_id = %(structure)s AND l.mois BETWEEN %(du)s::date AND %(au)s::date
           AND l.declaration_id IN (SELECT id FROM validee)
    ), {AVANT_DES_LIGNES}
"""  # noqa: S608 made of the texts above
MOIS_DES_LIGNES = """
    SELECT annee, mois, contrat_id, participant_id, attribution_id, travail + formation AS heures FROM f
"""
DES_LIGNES_ADDITIONNEES = f"""{LUES_UNE_FOIS}
    par_annee AS MATERIALIZED (
        SELECT l.affectation_id, l.faits_id, extract(year FROM l.mois)::int AS annee,
               sum(l.heures_travail_retenues)::bigint AS travail,
               sum(l.heures_formation_retenues)::bigint AS formation,
               sum({NON_RETENUES})::bigint AS non_retenues, sum({EN_SUSPENS})::bigint AS en_suspens,
               array_agg(extract(month FROM l.mois)::int) AS mois,
               array_agg(l.heures_travail_retenues + l.heures_formation_retenues) AS heures
          FROM suivi_ligneheures l
         WHERE l.structure_id = %(structure)s AND l.mois BETWEEN %(du)s::date AND %(au)s::date
           AND l.declaration_id IN (SELECT id FROM validee)
         GROUP BY l.affectation_id, l.faits_id, 3
    ),
    h AS MATERIALIZED (
        SELECT f.contrat_id, f.attribution_id, x.*, x.travail + x.formation > 0 AS retenu
          FROM par_annee x JOIN affectation f ON f.id = x.affectation_id
    ), {AVANT_DES_LIGNES}
"""  # noqa: S608 made of the texts above
MOIS_DES_LIGNES_ADDITIONNEES = """
    SELECT annee, m.mois, contrat_id, participant_id, attribution_id, m.heures
      FROM f CROSS JOIN LATERAL unnest(f.mois, f.heures) m(mois, heures)
     WHERE m.heures > 0
"""
PASSE = """
WITH {heures},
    marche AS MATERIALIZED (SELECT * FROM marches_marche WHERE structure_id = %(structure)s),
    lot AS MATERIALIZED (SELECT id, marche_id, clause FROM marches_lot WHERE structure_id = %(structure)s),
    attribution AS MATERIALIZED (SELECT * FROM marches_attribution WHERE structure_id = %(structure)s),
    place AS MATERIALIZED (
        SELECT a.id, l.id AS lot_id, m.id AS marche_id, s.siren, m.nature, m.donneur_ordre_id,
               coalesce(nullif(l.clause, ''), m.clause) AS clause, a.date_debut, a.date_fin,
               coalesce(c.devenue_id, m.commune_execution_id) AS commune
          FROM attribution a JOIN lot l ON l.id = a.lot_id JOIN marche m ON m.id = l.marche_id
          JOIN entreprises_entreprise s
            ON s.id = a.entreprise_id AND s.id = ANY (ARRAY(SELECT DISTINCT entreprise_id FROM attribution))
          LEFT JOIN territoires_commune c ON c.code = m.commune_execution_id
    ),
    k AS MATERIALIZED (
        SELECT id, participant_id, type, modalite, code_rome, employeur_id
          FROM participants_contrattravail WHERE structure_id = %(structure)s
    ),
    p AS MATERIALIZED (
        SELECT id, sexe FROM participants_participant WHERE structure_id = %(structure)s
    ),
    e AS MATERIALIZED (
        SELECT id, age, niveau, code_qpv, prescripteur_id, commune_id
          FROM participants_eligibilite WHERE structure_id = %(structure)s
    ),
    f AS MATERIALIZED (
        SELECT h.*, k.participant_id, p.sexe, k.type, k.modalite, k.code_rome, k.employeur_id, s.type AS genre,
               CASE WHEN e.age < 26 THEN 1 WHEN e.age < 50 THEN 2 WHEN e.age IS NOT NULL THEN 3 END AS age,
               e.niveau, e.code_qpv <> '' AS qpv, e.prescripteur_id, e.commune_id AS commune,
               place.nature, place.clause, place.donneur_ordre_id, place.commune AS execution,
               e.commune_id = place.commune AS chez_lui, place.marche_id, place.siren
          FROM h JOIN place ON place.id = h.attribution_id
          JOIN k ON k.id = h.contrat_id JOIN p ON p.id = k.participant_id
          JOIN entreprises_entreprise s ON s.id = k.employeur_id
          LEFT JOIN e ON e.id = h.faits_id
         WHERE h.retenu AND place.clause <> 'STAGE'
    ),
    globales AS MATERIALIZED (
        SELECT g.mois, g.attribution_id, g.employeur_id, g.heures, place.lot_id, place.marche_id, place.nature,
               place.clause, place.donneur_ordre_id, place.commune AS execution, place.siren,
               g.mois >= %(du)s::date AS dans_la_periode
          FROM suivi_heuresglobales g JOIN place ON place.id = g.attribution_id
         WHERE g.structure_id = %(structure)s AND g.mois <= %(au)s::date AND g.heures > 0
    ),
    suivi AS MATERIALIZED (
        SELECT m.* FROM marches_marche m
         WHERE m.structure_id = %(structure)s AND m.statut NOT IN ('ABANDONNE', 'A_QUALIFIER')
           AND m.date_notification <= (%(au)s::date + interval '1 month - 1 day')::date
           AND (m.statut IN ('EN_COURS', 'SUSPENDU')
                OR m.statut = 'SOLDE' AND m.date_solde >= %(du)s::date
                OR m.statut IN ('TERMINE', 'RESILIE') AND m.date_fin >= %(du)s::date
                OR m.id IN (SELECT place.marche_id FROM h JOIN place ON place.id = h.attribution_id WHERE h.retenu)
                OR m.id IN (SELECT marche_id FROM globales WHERE dans_la_periode))
    ),
    cumul AS MATERIALIZED (
        SELECT place.lot_id, sum(x.heures) AS heures
          FROM (SELECT attribution_id, heures FROM avant
                 UNION ALL SELECT attribution_id, travail + formation FROM h
                 UNION ALL SELECT attribution_id, heures FROM globales) x
          JOIN place ON place.id = x.attribution_id
         GROUP BY place.lot_id
    ),
    attente AS MATERIALIZED (
        SELECT a.attribution_id, sum(coalesce(l.heures_travail, 0) + coalesce(l.heures_formation, 0)) AS heures
          FROM suivi_declaration d
          JOIN suivi_ligneheures l ON l.declaration_id = d.id AND l.structure_id = %(structure)s
          JOIN suivi_affectation a ON a.id = l.affectation_id AND a.structure_id = %(structure)s
         WHERE d.structure_id = %(structure)s AND d.etat IN ('TRANSMISE', 'A_CORRIGER')
           AND d.mois BETWEEN %(du)s::date AND %(au)s::date
         GROUP BY a.attribution_id
    ),
    mois AS MATERIALIZED ({mois})
SELECT 'groupe', grouping(sexe, age, niveau, qpv, prescripteur_id, commune, nature, clause, modalite, type,
                          code_rome, genre, donneur_ordre_id, execution, annee, employeur_id, chez_lui)::text,
       concat_ws('|', sexe, age, niveau, qpv, prescripteur_id, commune, nature, clause, modalite, type,
                 code_rome, genre, donneur_ordre_id, execution, annee, employeur_id),
       sum(travail), sum(formation), count(DISTINCT participant_id), count(DISTINCT contrat_id), NULL::numeric
  FROM f
 GROUP BY GROUPING SETS (
       (), (sexe), (age), (niveau), (qpv), (prescripteur_id), (commune), (nature), (clause), (modalite), (type),
       (code_rome), (genre), (donneur_ordre_id), (execution), (execution, chez_lui), (annee), (employeur_id),
       (nature, sexe))
UNION ALL
SELECT 'critere', c.code, c.libelle, sum(f.travail), sum(f.formation), count(DISTINCT f.participant_id), NULL, NULL
  FROM f JOIN participants_eligibilitecritere ec ON ec.eligibilite_id = f.faits_id
  JOIN participants_critere c ON c.id = ec.critere_id AND c.structure_id = %(structure)s
 GROUP BY c.code, c.libelle
UNION ALL
SELECT 'mois', annee::text, mois::text, sum(heures), NULL, count(DISTINCT participant_id),
       count(DISTINCT contrat_id), NULL
  FROM mois GROUP BY annee, mois
UNION ALL
SELECT 'globales', employeur_id::text, concat_ws('|', nature, clause, donneur_ordre_id, execution, mois),
       heures, NULL, NULL, NULL, attribution_id
  FROM globales WHERE dans_la_periode AND clause <> 'STAGE'
UNION ALL
SELECT 'sommes', place.clause, NULL, sum(h.travail + h.formation), sum(h.non_retenues), NULL, NULL,
       sum(h.en_suspens)
  FROM h JOIN place ON place.id = h.attribution_id GROUP BY place.clause
UNION ALL
SELECT 'en attente', place.clause, NULL, sum(attente.heures), NULL, NULL, NULL, NULL
  FROM attente JOIN place ON place.id = attente.attribution_id GROUP BY place.clause
UNION ALL
SELECT 'marches', s.nature, d.nom, count(*), NULL, NULL, NULL, s.donneur_ordre_id
  FROM suivi s JOIN marches_donneurordre d ON d.id = s.donneur_ordre_id
 GROUP BY s.nature, d.nom, s.donneur_ordre_id
UNION ALL
SELECT 'clauses', coalesce(nullif(l.clause, ''), s.clause), NULL, count(DISTINCT s.id), NULL, NULL, NULL, NULL
  FROM suivi s JOIN marches_lot l ON l.marche_id = s.id AND l.structure_id = %(structure)s
 GROUP BY 2
UNION ALL
SELECT 'entreprises', NULL, NULL, count(DISTINCT place.siren), NULL, NULL, NULL, NULL
  FROM place JOIN suivi ON suivi.id = place.marche_id
 WHERE (place.date_debut IS NULL OR place.date_debut <= (%(au)s::date + interval '1 month - 1 day')::date)
   AND (place.date_fin IS NULL OR place.date_fin >= %(du)s::date)
UNION ALL
SELECT 'avec des heures', NULL, NULL, count(DISTINCT x.marche_id), count(DISTINCT x.siren), NULL, NULL, NULL
  FROM (SELECT marche_id, siren FROM f
         UNION ALL SELECT marche_id, siren FROM globales WHERE dans_la_periode AND clause <> 'STAGE') x
UNION ALL
SELECT 'lot', s.donneur_ordre_id::text, coalesce(s.date_fin, s.date_solde)::text,
       sum(o.heures), sum(o.heures) FILTER (WHERE o.date_effet >= %(du)s::date), NULL, NULL,
       cumul.heures
  FROM suivi s JOIN marches_lot l ON l.marche_id = s.id AND l.structure_id = %(structure)s
  LEFT JOIN cumul ON cumul.lot_id = l.id
  LEFT JOIN marches_ligneobjectif o ON o.lot_id = l.id AND o.structure_id = %(structure)s AND o.active
       AND o.date_effet <= (%(au)s::date + interval '1 month - 1 day')::date
 WHERE s.statut <> 'RESILIE' AND coalesce(nullif(l.clause, ''), s.clause) <> 'STAGE'
 GROUP BY s.donneur_ordre_id, coalesce(s.date_fin, s.date_solde), l.id, cumul.heures
UNION ALL
SELECT 'jalon', t.jalon, concat_ws('|', v.situation, v.employeur_id, t.participant_id * (v.employeur_id > 0)::int),
       count(*), NULL, NULL, NULL, NULL
  FROM suivi_echeance t
  LEFT JOIN (SELECT id, situation, employeur_id FROM suivi_evaluation
              WHERE structure_id = %(structure)s OFFSET 0) v ON v.id = t.reponse_id
 WHERE t.structure_id = %(structure)s AND t.tombee_le IS NULL AND t.due_le >= %(du)s::date
   AND t.due_le <= least((%(au)s::date + interval '1 month - 1 day')::date, current_date)
 GROUP BY 2, 3
UNION ALL
SELECT 'prescripteur', nom, NULL, NULL, NULL, NULL, NULL, id
  FROM participants_prescripteur WHERE structure_id = %(structure)s
UNION ALL
SELECT 'commune', coalesce(d.code, c.code), coalesce(d.nom, c.nom), NULL, NULL, NULL, NULL, NULL
  FROM territoires_structure_communes t JOIN territoires_commune c ON c.code = t.commune_id
  LEFT JOIN territoires_commune d ON d.code = c.devenue_id
 WHERE t.structure_id = %(structure)s
"""
SUR_LES_CUMULS = PASSE.format(heures=DES_CUMULS, mois=MOIS_DES_CUMULS)
SUR_LES_LIGNES = (
    PASSE.format(heures=DES_LIGNES, mois=MOIS_DES_LIGNES),
    PASSE.format(heures=DES_LIGNES_ADDITIONNEES, mois=MOIS_DES_LIGNES_ADDITIONNEES),
)
