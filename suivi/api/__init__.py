"""The API: what a program reads with a token. It writes nothing, and serves no name of a person."""
