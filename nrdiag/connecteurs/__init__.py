"""The connectors: official open-data files in, normalised tables out."""
