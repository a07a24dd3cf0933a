"""Starts nrdiag or a toy page on a free port of 127.0.0.1, reads its memory, stops it by pid."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ROOT

NRDIAG = ("-m", "nrdiag.ui.server")
FLOOR = ("-m", "benchmarks.serve", "floor/app.py")
FOLIUM = ("-m", "benchmarks.serve", "folium_plain/app.py", "--warm")
DEADLINE = 60


@dataclass(frozen=True)
class Server:
    """A running server: its address and process."""

    url: str
    pid: int

    @property
    def memory(self) -> float:
        """Resident memory, in megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1000

    @property
    def cpu(self) -> float:
        """Processor time used since its start, in seconds."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: tuple[str, ...]) -> Iterator[Server]:
    """Yield a fresh server that has said it is ready."""
    env = os.environ | {"NRDIAG_ADDRESS": "127.0.0.1", "NRDIAG_PORT": "0"}
    env["PYTHONPATH"] = str(ROOT)
    env.pop("NRDIAG_HOSTS", None)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield Server(_address(process, log.fileno()), process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], log: int) -> str:
    end = time.monotonic() + DEADLINE
    while True:
        text = os.pread(log, 100_000, 0).decode(errors="replace")
        if found := re.search(r"nrdiag est prêt : (http://\S+)", text):
            return found[1]
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args} n'a pas démarré :\n{text}")
        time.sleep(0.05)
