"""Measures of speed, weight and memory, always beside an empty page: ``python -m benchmarks``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The visitor without a browser and the browser's settings are those of the tests.
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
EXAMPLE = "243100633"
DEPARTEMENT = "31"
