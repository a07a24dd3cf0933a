"""Écran: what the room sees, in large type, led by the keyboard."""

from nrdiag.ui.light_page import open_light
from nrdiag.ui.screen_block import screen

open_light("Atelier, écran de la salle", "wide")
screen()
