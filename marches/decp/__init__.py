"""Published contracts (données essentielles de la commande publique): read, cleaned, taken in.

The format is that of the arrêtés of 22 December 2022; what real files make of it is in `valeurs.py`. A file says that
a social consideration exists, never how many hours: what comes in waits to be qualified by a person.
"""
