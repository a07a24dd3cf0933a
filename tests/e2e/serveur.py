"""Starts real servers of nrdiag for the tests, and stops them by their process id."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
#: Seconds granted to a server to say that it is ready.
DEADLINE = 60


@contextmanager
def run_server(*before: str, **variables: str) -> Iterator[str]:
    """Yield the address of a server started from nothing, on a free port of 127.0.0.1.

    ``before`` is a command that runs the server (« prlimit … »), ``variables`` its environment.
    """
    with start_server(*before, **variables) as (url, _):
        yield url


@contextmanager
def start_server(
    *before: str, **variables: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:  # fmt: skip
    """As ``run_server``, with the process: for a test that kills it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "nrdiag.ui.server"],
            cwd=ROOT, env=_environment() | variables, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield _ready(log.fileno(), lambda: process.poll() is None), process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # Shown by pytest beside a failed test: the error behind a page in error.
            sys.stdout.write(_printed(log.fileno()))


class Nursery:
    """Servers that nobody has visited, in no time: copies of one warmed up once.

    What a start loads (3.5 s of processor) is loaded in a process that serves nobody; each
    server is a fork of it. It has run no page, like a server just started.
    """

    def __init__(self) -> None:
        env = _environment() | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "e2e.nursery"],
            cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    @contextmanager
    def server(self, **variables: str) -> Iterator[str]:
        """Yield the address of a server that nobody has visited; see ``run_server``."""
        with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as log:
            assert self.process.stdin
            assert self.process.stdout
            print(json.dumps([log.name, variables]), file=self.process.stdin, flush=True)
            pid = int(self.process.stdout.readline())
            try:
                yield _ready(log.fileno(), lambda: _lives(pid))
            finally:
                _end(pid)
                sys.stdout.write(_printed(log.fileno()))

    def close(self) -> None:
        """End the process that is copied."""
        self.process.communicate(timeout=10)


def _environment() -> dict[str, str]:
    env = os.environ | {"NRDIAG_ADDRESS": "127.0.0.1", "NRDIAG_PORT": "0"}
    env.pop("NRDIAG_HOSTS", None)
    return env


def _lives(pid: int) -> bool:
    """Tell whether a copy still runs: the process it comes from leaves no trace of those ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _end(pid: int) -> None:
    for order in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, order)
        end = time.monotonic() + 10
        while _lives(pid) and time.monotonic() < end:
            time.sleep(0.02)


def _ready(log: int, lives: Callable[[], bool]) -> str:
    """Wait for the line that gives the address; show what was printed when it never comes."""
    end = time.monotonic() + DEADLINE
    while True:
        text = _printed(log)
        if found := re.search(r"nrdiag est prêt : (http://\S+)", text):
            return found[1]
        if not lives() or time.monotonic() > end:
            msg = f"Le serveur n'a pas démarré :\n{text}"
            raise RuntimeError(msg)
        time.sleep(0.02)


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
