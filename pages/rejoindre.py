"""Rejoindre: the telephone of a participant. A code, a role, then one question at a time."""

from nrdiag.ui.light_page import open_light
from nrdiag.ui.phone_block import phone

open_light("Atelier", "centered")
phone()
