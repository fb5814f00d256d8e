"""Why a file cannot be read."""

from clauses_project.refus import Refus


class FichierIllisible(Refus):
    """One sentence: what is wrong with the file and what to do about it."""
