"""Starts a real server of nrdiag for a test, and stops it by its process id."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
#: Seconds granted to a server to say that it is ready.
DEADLINE = 60


@contextmanager
def run_server(*before: str, **variables: str) -> Iterator[str]:
    """Yield the address of a fresh server on a free port of 127.0.0.1.

    ``before`` is a command that runs the server (« prlimit … »), ``variables`` its environment.
    """
    with start_server(*before, **variables) as (url, _):
        yield url


@contextmanager
def start_server(
    *before: str, **variables: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:  # fmt: skip
    """As ``run_server``, with the process: for a test that kills it."""
    env = os.environ | {"NRDIAG_ADDRESS": "127.0.0.1", "NRDIAG_PORT": "0"} | variables
    env.pop("NRDIAG_HOSTS", None)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "nrdiag.ui.server"],
            cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield _ready(process, log.fileno()), process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # Shown by pytest beside a failed test: the error behind a page in error.
            sys.stdout.write(_printed(log.fileno()))


def _ready(process: subprocess.Popen[bytes], log: int) -> str:
    """Wait for the line that gives the address; show what was printed when it never comes."""
    end = time.monotonic() + DEADLINE
    while True:
        text = _printed(log)
        if found := re.search(r"nrdiag est prêt : (http://\S+)", text):
            return found[1]
        if process.poll() is not None or time.monotonic() > end:
            msg = f"Le serveur n'a pas démarré (code {process.poll()}) :\n{text}"
            raise RuntimeError(msg)
        time.sleep(0.05)


def _printed(log: int) -> str:
    """Return the first things a server printed."""
    return os.pread(log, 100_000, 0).decode(errors="replace")


def get(url: str, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Send one request exactly as written, following nothing, and return its answer and body."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()
