"""Figures of many structures together, made of a part kept for each: read `parts`, then `fusion`, then `reponse`."""
