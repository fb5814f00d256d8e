"""What to write in the papers of a consultation: Word documents from the structure's models, or from ours."""
