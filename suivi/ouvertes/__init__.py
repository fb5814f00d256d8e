"""Open data: the public figures of a territory, for whoever wants them, when its structure says so."""
