"""What the two Office writers share: text that XML accepts, and a file that only depends on it."""

from __future__ import annotations

import io
import re
import zipfile

from markupsafe import Markup

AUTHOR = "nrdiag"
LANGUAGE = "fr-FR"
#: Everything XML 1.0 refuses: control characters, lone surrogates, two non-characters.
_REFUSED = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The oldest date a zip can hold: the same document is the same file, whenever it is made.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_CORE = Markup(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "<dc:language>{language}</dc:language></cp:coreProperties>"
)
_APP = Markup(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>{author}</Application></Properties>'
)


def legible(text: str) -> str:
    """The text without what an Office file cannot hold; its line breaks are line feeds."""
    return _REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def settled(package: bytes, title: str) -> bytes:
    """The Office file with our properties alone, no date and no machine user.

    ``package``: a .docx or .xlsx whose properties are at their usual place.
    """
    told = {"title": legible(title), "author": AUTHOR, "language": LANGUAGE}
    ours = {"docProps/core.xml": _CORE.format(**told), "docProps/app.xml": _APP.format(**told)}
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {name: text.encode() for name, text in ours.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip whose bytes depend on them alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()
