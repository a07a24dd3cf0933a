"""A file made at the click is still there when the browser comes for it, whoever else is here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from nrdiag.ui import kept_downloads


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The clock, in seconds; the patch goes with the test."""
    for name in ("mark_for_delete", "is_marked_for_delete"):
        monkeypatch.setattr(MediaFileMetadata, name, getattr(MediaFileMetadata, name))
    clock = [0.0]
    monkeypatch.setattr(kept_downloads.time, "monotonic", lambda: clock[0])
    kept_downloads.keep_downloads()
    yield clock


def made() -> tuple[MediaFileManager, MemoryMediaFileStorage, str]:
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    placeholder = manager.add_deferred(lambda: b"compte rendu", "application/x", "1", "c.docx")
    url = manager.execute_deferred(placeholder)
    return manager, storage, url.rsplit("/", 1)[-1]


def test_without_the_patch_the_second_run_deletes_it() -> None:
    manager, storage, name = made()
    manager.remove_orphaned_files()
    assert storage.get_file(name).content == b"compte rendu"
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)


def test_it_stays_a_minute_then_goes(patched: list[float]) -> None:
    manager, storage, name = made()
    for _ in range(200):
        manager.remove_orphaned_files()
        patched[0] += kept_downloads.SECONDS / 200
    assert storage.get_file(name).content == b"compte rendu"
    patched[0] += 1
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)
