"""What every group of tests shares: a slow machine fails no property."""

from hypothesis import settings

settings.register_profile("nrdiag", deadline=None)
settings.load_profile("nrdiag")
