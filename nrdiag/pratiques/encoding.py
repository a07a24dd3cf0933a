"""From the bytes of a text file to its text, whatever wrote it."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from nrdiag.pratiques.refusal import UnreadableFile

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: GLPI may print a line break before its mark, which then is no first byte (glpi#19281).
_LATE_MARK = re.compile("^([\r\n]+)\ufeff")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 100_000
#: Above this share of control characters, the bytes are not a text.
_MAX_CONTROLS = 0.005
_BINARY = "Le fichier n’est pas un texte : il contient des octets binaires."
_SAVE_AS_CSV = "Exportez l’inventaire en CSV (UTF-8) ou en Excel .xlsx, puis déposez-le de nouveau."


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding.

    Tried in order: byte order mark, UTF-16 without mark, UTF-8, cp1252 (French Excel), then
    charset-normalizer. Raises UnreadableFile when the bytes are no text at all.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        return _checked(text), encoding
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableFile("L’encodage du fichier n’a pas été reconnu.", _SAVE_AS_CSV)
    return _checked(data.decode(best.encoding, errors="replace")), best.encoding


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [encoding]
    head = data[:4096]
    # Latin text in UTF-16 has a zero every other byte; any other zero means binary.
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = head[first::2].count(0)
        if zeros > len(head) * 0.3 and zeros == head.count(0):
            return [encoding]
    if b"\0" in data:
        raise UnreadableFile(_BINARY, _SAVE_AS_CSV)
    return ["utf-8", "cp1252"]


def _checked(text: str) -> str:
    controls = len(_CONTROLS.findall(text, 0, _SAMPLE))
    if "\x00" in text or controls > _MAX_CONTROLS * min(len(text), _SAMPLE):
        raise UnreadableFile(_BINARY, _SAVE_AS_CSV)
    return _LATE_MARK.sub(r"\1", text)
