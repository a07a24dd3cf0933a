"""Official files by the network: resumed where they stopped, retried, checked when a sum is known.

pooch keeps and checks the files; the transfer itself is ours, for pooch starts again from zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pooch  # type: ignore[import-untyped]
import urllib3
from tqdm import tqdm  # type: ignore[import-untyped]

from nrdiag import settings
from nrdiag.connecteurs.declared import Connector
from nrdiag.connecteurs.read import Asked

CONNECT, READ = 15.0, 60.0
ATTEMPTS = 5
BLOCK = 1 << 18
#: What a server answers when the part asked begins after the end: all is there already.
BEYOND = 416
_BY_HAND = "Téléchargez-le à la main, puis lancez « edition update --from-dir DOSSIER »."


class DownloadError(ValueError):
    """A file could not be fetched; the message is in French."""


def fetch(asked: Asked, say: Callable[[str], None], folder: Path | None = None) -> Path:
    """Fetch the files of the sources asked (all, without any) and return their folder.

    Raises DownloadError (French) when none could be fetched, or a source asked by name failed.
    """
    folder = folder or settings.EDITIONS / "telechargements"
    folder.mkdir(parents=True, exist_ok=True)
    pool = urllib3.PoolManager(
        retries=urllib3.Retry(total=3, backoff_factor=1, status_forcelist=(429, 500, 502, 503)),
        timeout=urllib3.Timeout(connect=CONNECT, read=READ),
    )
    got, failed = 0, []
    for connector in asked.among().values():
        try:
            url, known = _where(connector, pool)
            say(f"Téléchargement de {url}…")
            retrieve(url, folder, known, pool)
            got += 1
        except DownloadError as error:
            failed.append(str(error))
            say(str(error))
    if failed and (asked.sources or not got):
        raise DownloadError(" ".join(failed))
    return folder


def retrieve(url: str, folder: Path, known: str | None, pool: urllib3.PoolManager) -> Path:
    """Fetch one file; ``known`` is its checksum as pooch writes it (« sha1:… »), or None.

    Raises DownloadError (French).
    """
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    try:
        path = pooch.retrieve(
            url, known, fname=name, path=folder, downloader=Resumed(pool, folder / f"{name}.part")
        )
    except ValueError as error:  # pooch says so of a wrong checksum
        (folder / f"{name}.part").unlink(missing_ok=True)
        raise DownloadError(f"{name} n'a pas l'empreinte attendue. {_BY_HAND}") from error
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise DownloadError(f"{name} ne se télécharge pas. {_BY_HAND}") from error
    return Path(path)


class Resumed:
    """A pooch downloader that goes on from what is already there."""

    def __init__(self, pool: urllib3.PoolManager, part: Path) -> None:
        self.pool, self.part = pool, part

    def __call__(self, url: str, output_file: str, _: Any) -> None:
        """Fetch ``url`` into ``output_file``. Raises urllib3's errors, or OSError."""
        for attempt in range(ATTEMPTS):
            try:
                self._go_on(url)
                break
            except (urllib3.exceptions.ProtocolError, urllib3.exceptions.ReadTimeoutError):
                if attempt == ATTEMPTS - 1:
                    raise
        self.part.replace(output_file)

    def _go_on(self, url: str) -> None:
        start = self.part.stat().st_size if self.part.is_file() else 0
        headers = {"Range": f"bytes={start}-"} if start else {}
        answer = self.pool.request("GET", url, headers=headers, preload_content=False)
        try:
            if answer.status == BEYOND and start:
                return
            if answer.status not in (200, 206):
                raise OSError(f"HTTP {answer.status}")
            again = start if answer.status == 206 else 0
            length = answer.headers.get("Content-Length")
            total = again + int(length) if length else None
            bar = tqdm(total=total, initial=again, unit="o", unit_scale=True, desc=self.part.stem)
            with bar, self.part.open("ab" if again else "wb") as stream:
                for block in answer.stream(BLOCK, decode_content=False):
                    stream.write(block)
                    bar.update(len(block))
            if total is not None and self.part.stat().st_size < total:
                raise urllib3.exceptions.ProtocolError("cut")
        finally:
            answer.release_conn()


def _where(connector: Connector, pool: urllib3.PoolManager) -> tuple[str, str | None]:
    """The address of the file, and its checksum when the producer gives one."""
    if not connector.fetched:
        raise DownloadError(f"{connector.titre} : pas d'adresse de fichier connue. {_BY_HAND}")
    if connector.api:
        return _latest(connector, pool)
    if connector.is_file:
        return connector.adresse, None
    answer = _asked(connector, connector.adresse, pool, "HEAD")
    return str(answer.geturl() or connector.adresse), None


def _latest(connector: Connector, pool: urllib3.PoolManager) -> tuple[str, str | None]:
    """The last resource of a data.gouv.fr data set whose title is of the declared form."""
    answer = _asked(connector, connector.api, pool, "GET")
    try:
        resources: Iterable[dict[str, Any]] = answer.json()["resources"]
        named = [r for r in resources if re.search(connector.ressource, str(r["title"]))]
        best = max(named, key=lambda r: str(r["title"]))
        url = str(best["url"])
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadError(f"{connector.titre} : réponse inattendue. {_BY_HAND}") from error
    known = best.get("checksum") or {}
    return url, f"{known['type']}:{known['value']}" if {"type", "value"} <= set(known) else None


def _asked(connector: Connector, url: str, pool: urllib3.PoolManager, verb: str) -> Any:
    try:
        answer = pool.request(verb, url)
    except urllib3.exceptions.HTTPError as error:
        raise DownloadError(f"{connector.titre} : le site ne répond pas. {_BY_HAND}") from error
    if answer.status >= 400:
        raise DownloadError(f"{connector.titre} : le site répond {answer.status}. {_BY_HAND}")
    return answer
