"""Files that people deposit: kept, read, looked at, written, undone. The same life for every kind of file.

A kind of file is an app's own; this is what all of them share. To add one:

1. **Its row**: a model on `models.FichierDepose` (`DOSSIER`: where files are kept; `get_absolute_url`;
   `constraints = [dit_quand_il_est_ecrit("…")]`), with what is its own: counts, findings. Its queryset on
   `querysets.FichierDeposeQuerySet`, whose `visibles_par` is for those who run the structure.
2. **Its actions**: `deposer` checks the file then calls `actions.garder`; `faire_lire` is
   `actions.faire_lire` with the function that reads; that one ends by `actions.passer` (to be verified) or
   `actions.refuser`. Writing is one transaction that ends by `actions.marquer_ecrit`; undoing gives back
   what was written, then ends by `actions.clore`. States only change through `actions.passer`.
3. **Its long works**, in the `taches.py` of the app: `travaux.lire` and `travaux.ecrire` inside two
   functions decorated with `comptes.taches.travail`; `actions.confier` starts them.
4. **Its screens**: a `pages.Parcours` (the names of its URLs, its words), a template that extends
   `comptes/depot.html` and fills its block `apercu`, a table on `tables.TableDesDepots`, a form whose file
   is `formulaires.champ_fichier`.
5. **Its keeping**: `actions.abandonner_les_oublies` in the daily tidying; what names people is erased with
   them (`suivi.actions.personnes`).
"""
