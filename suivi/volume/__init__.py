"""A country of invented data, to measure with: as many structures and years as asked, loaded by COPY."""
