"""From a zip or 7z archive to the official files it holds, unpacked one folder aside."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nrdiag.pratiques.refusal import UnreadableFile

AGAIN = "Téléchargez-le de nouveau, puis relancez la mise à jour."
BY_HAND = "Décompressez-la à la main dans ce dossier, puis relancez."
SUFFIXES = (".zip", ".7z")
READ = (".csv", ".dbf", ".gpkg")
#: What one archive may unpack to: the file of every building of France is about 4 GB.
MAX_UNPACKED = 8_000_000_000
MAX_FILES = 2_000
_MAGIC_7Z = b"7z\xbc\xaf\x27\x1c"


class _Member(NamedTuple):
    """A file of an archive: its path there, its size once unpacked, whether it is a link."""

    name: str
    size: int
    link: bool


def unpacking() -> tempfile.TemporaryDirectory[str]:
    """A folder for what archives hold, deleted when left."""
    return tempfile.TemporaryDirectory(prefix="nrdiag-")


def members(path: Path, folder: Path) -> Iterator[Path]:
    """The files to read in ``path``: itself, or the CSV, dbf and gpkg of an archive, unpacked.

    Raises UnreadableFile (French): cut, protected, too big, or writing out of its folder.
    """
    if zipfile.is_zipfile(path):
        yield from _zip(path, folder)
    elif _starts_as_7z(path):
        yield from _seven(path, folder)
    elif path.suffix.lower() in SUFFIXES:
        raise _damaged(path)
    else:
        yield path


def _zip(path: Path, folder: Path) -> Iterator[Path]:
    with _sound(path), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & 1 for info in infos):
        raise _protected(path)
    listed = [_Member(i.filename, i.file_size, stat.S_ISLNK(i.external_attr >> 16)) for i in infos]
    wanted = _wanted(path, listed, folder)
    with _sound(path), zipfile.ZipFile(path) as archive:
        for name in wanted:
            yield Path(archive.extract(name, folder))


def _seven(path: Path, folder: Path) -> Iterator[Path]:
    import py7zr  # half a second to load, for the few files that need it

    # From an open file, what the archive holds is unpacked in turn and not in threads.
    with (
        _sound(path, py7zr.PasswordRequired),
        path.open("rb") as stream,
        py7zr.SevenZipFile(stream) as archive,
    ):
        protected = archive.needs_password()
        listed = [
            _Member(i.filename, i.uncompressed or 0, i.is_symlink)
            for i in archive.list()
            if not i.is_directory
        ]
    if protected:
        raise _protected(path)
    wanted = _wanted(path, listed, folder)
    with (
        _sound(path),
        path.open("rb") as stream,
        py7zr.SevenZipFile(stream, max_extract_size=MAX_UNPACKED) as archive,
    ):
        archive.extract(folder, wanted)
    for name in wanted:
        target = folder / name
        target.chmod(0o600)  # the archive may give rights that forbid reading it
        yield target


@contextmanager
def _sound(path: Path, locked: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Whatever breaks inside is the archive's fault: a damaged one breaks in many ways."""
    try:
        yield
    except locked as error:
        raise _protected(path) from error
    except Exception as error:
        raise _damaged(path) from error


def _wanted(path: Path, listed: Sequence[_Member], folder: Path) -> list[str]:
    """The members to unpack, once the whole archive is known to be harmless."""
    if len(listed) > MAX_FILES:
        raise UnreadableFile(f"L'archive {path.name} contient plus de 2 000 fichiers.", BY_HAND)
    size = sum(member.size for member in listed)
    if size > MAX_UNPACKED:
        raise UnreadableFile(f"L'archive {path.name} dépasse 8 Go une fois décompressée.", BY_HAND)
    if size > shutil.disk_usage(folder).free:
        raise UnreadableFile(
            f"Il n'y a pas la place de décompresser {path.name} dans le dossier temporaire.",
            "Libérez de la place, ou désignez un autre dossier par la variable TMPDIR.",
        )
    for name in (member.name.replace("\\", "/") for member in listed):
        if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
            raise UnreadableFile(
                f"L'archive {path.name} veut écrire hors de son dossier ({name[:80]}).",
                "Ce n'est pas un fichier officiel : retirez-la.",
            )
    # A link could lead to any file of the machine; a dictionary (meta_…) is no data.
    wanted = [
        member.name
        for member in listed
        if member.name.lower().endswith(READ) and not member.link and not _is_meta(member.name)
    ]
    if len(set(wanted)) != len(wanted):
        raise UnreadableFile(f"L'archive {path.name} contient deux fois le même fichier.", AGAIN)
    return wanted


def _is_meta(name: str) -> bool:
    name = PurePosixPath(name).name.lower()
    return name.startswith("meta") or name.endswith("metadata.csv")


def _starts_as_7z(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC_7Z)) == _MAGIC_7Z


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(f"L'archive {path.name} est coupée ou abîmée.", AGAIN)


def _protected(path: Path) -> UnreadableFile:
    return UnreadableFile(f"L'archive {path.name} est protégée par un mot de passe.", BY_HAND)
