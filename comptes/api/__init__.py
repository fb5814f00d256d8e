"""Tokens by which a program reads the API: who holds one, what it opens, until when."""
