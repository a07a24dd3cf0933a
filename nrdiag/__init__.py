"""nrdiag: the diagnostic local étendu of numérique responsable, as a library.

Nothing outside ``nrdiag.ui`` imports streamlit: every figure, rule and report can be
produced from a notebook, a test or the command line (``python -m nrdiag``).
"""

__version__ = "0.1.0"
