"""Official files in zip and 7z archives: read as they are published, and never more than asked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import official_files as official
import py7zr
import pytest

from nrdiag.connecteurs import archives
from nrdiag.pratiques.refusal import UnreadableFile

WORD = "mot de passe"


def unpacked(path: Path) -> dict[str, bytes]:
    """Name -> content of what an archive gives to read."""
    with archives.unpacking() as room:
        return {p.name: p.read_bytes() for p in archives.members(path, Path(room))}


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as stop:
        unpacked(path)
    return str(stop.value)


def seven(path: Path, files: dict[str, bytes], password: str | None = None) -> Path:
    with py7zr.SevenZipFile(path, "w", password=password) as archive:
        for name, content in files.items():
            archive.writef(io.BytesIO(content), name)
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


ARCHIVERS = pytest.mark.parametrize(("make", "suffix"), [(zipped, "zip"), (seven, "7z")])


@ARCHIVERS
def test_only_the_data_of_an_archive_is_read(make, suffix: str, tmp_path: Path) -> None:
    path = make(tmp_path / f"a.{suffix}", {
        "2026/commune.csv": b"a;b\n", "meta_commune.csv": b"x", "carte.gpkg": b"g",
        "LISEZMOI.txt": b"t", "2026/vide.CSV": b"",
    })  # fmt: skip
    assert unpacked(path) == {"commune.csv": b"a;b\n", "carte.gpkg": b"g", "vide.CSV": b""}


@ARCHIVERS
def test_half_an_archive_is_refused(make, suffix: str, tmp_path: Path) -> None:
    path = make(tmp_path / f"a.{suffix}", {"commune.csv": bytes(range(256)) * 400})
    data = path.read_bytes()
    for length in (len(data) // 2, len(data) - 3, 40, 8):
        path.write_bytes(data[:length])
        assert f"L'archive a.{suffix} est coupée ou abîmée" in refusal(path), length


@ARCHIVERS
def test_an_archive_with_a_wrong_byte_is_refused(make, suffix: str, tmp_path: Path) -> None:
    """Wherever it is: never half a file taken for a whole one."""
    path = make(tmp_path / f"a.{suffix}", {"commune.csv": b"31254;12\n" * 99})
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            got = unpacked(path)
        except UnreadableFile:
            continue
        # A name or a date may be damaged, not what is inside.
        assert set(got.values()) <= {b"31254;12\n" * 99}, place


@pytest.mark.parametrize("hidden", [False, True])
def test_an_encrypted_7z_is_refused(hidden: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.7z"
    with py7zr.SevenZipFile(path, "w", password=WORD, header_encryption=hidden) as archive:
        archive.writef(io.BytesIO(b"a;b\n"), "commune.csv")
    assert "protégée par un mot de passe. Rien n’a été enregistré. Décompressez" in refusal(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"commune.csv": b"a;b\n"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag « encrypted » of the directory
    path.write_bytes(data)
    assert "protégée par un mot de passe" in refusal(path)


@ARCHIVERS
def test_a_bomb_is_refused_before_it_is_unpacked(
    make, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path / f"a.{suffix}", {"a.csv": bytes(3_000_000), "b.csv": bytes(3_000_000)})
    assert path.stat().st_size < 30_000
    monkeypatch.setattr(archives, "MAX_UNPACKED", 5_000_000)
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(UnreadableFile, match="dépasse 8 Go une fois décompressée"):
        list(archives.members(path, room))
    assert list(room.iterdir()) == []


@ARCHIVERS
def test_what_the_disk_cannot_hold_is_said(
    make, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path / f"a.{suffix}", {"a.csv": bytes(3_000_000)})
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    assert "TMPDIR" in refusal(path)


@ARCHIVERS
def test_too_many_files_are_refused(make, suffix: str, tmp_path: Path) -> None:
    path = make(tmp_path / f"a.{suffix}", {f"{n}.csv": b"" for n in range(2001)})
    assert "plus de 2 000 fichiers" in refusal(path)


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "C:\\x.csv"])
def test_nothing_is_written_out_of_the_folder(name: str, tmp_path: Path) -> None:
    assert "hors de son dossier" in refusal(zipped(tmp_path / "a.zip", {name: b"x"}))
    assert "hors de son dossier" in refusal(renamed_inside(tmp_path / "a.7z", name))


def renamed_inside(path: Path, name: str) -> Path:
    """A 7z whose only file bears a name that py7zr refuses to write, checksums made right."""
    plain = "y" * (len(name) - 4) + ".csv"
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writef(io.BytesIO(b"x"), plain)
    data = bytearray(path.read_bytes().replace(plain.encode("utf-16le"), name.encode("utf-16le")))
    start, size = struct.unpack("<QQ", data[12:28])
    header = data[32 + start : 32 + start + size]
    data[28:32] = struct.pack("<I", zlib.crc32(header))
    data[8:12] = struct.pack("<I", zlib.crc32(data[12:32]))
    path.write_bytes(data)
    return path


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    secret, link = tmp_path / "secret.csv", tmp_path / "lien.csv"
    secret.write_bytes(b"a;b\n")
    link.symlink_to(secret)
    path = tmp_path / "a.7z"
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.write(link, "lien.csv")
        archive.writef(io.BytesIO(b"c;d\n"), "vrai.csv")
    assert unpacked(path) == {"vrai.csv": b"c;d\n"}
    info = zipfile.ZipInfo("lien.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, str(secret))
    assert unpacked(tmp_path / "a.zip") == {}


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.7z"
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.writef(io.BytesIO(b"a;b\n"), "x.csv")
        archive.writef(io.BytesIO(b"c;d\n"), "x.csv")
    assert "deux fois le même fichier" in refusal(path)


def test_an_archive_under_another_name_is_opened(tmp_path: Path) -> None:
    path = seven(tmp_path / "a.7z", {"x.csv": b"a;b\n"}).rename(tmp_path / "a.csv")
    assert unpacked(path) == {"x.csv": b"a;b\n"}


def test_what_is_no_archive_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a;b\n")
    assert unpacked(path) == {"x.csv": b"a;b\n"}
    assert "coupée ou abîmée" in refusal(path.rename(tmp_path / "x.7z"))


def test_a_file_of_arcep_in_7z_gives_the_same_numbers(tmp_path: Path) -> None:
    plain = official.speeds(tmp_path)
    content = plain.read_bytes()
    assert unpacked(official.seven(plain)) == {"commune_debit_filaire.csv": content}
