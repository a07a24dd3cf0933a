"""Two replicas of nrdiag on one database, behind the nginx of ``deploy/nginx.conf``."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from e2e.serveur import ROOT, get, start_server

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
#: The cookie of nginx.
STICKY = "nrdiag_replique"
#: What stands around the template on a machine: see deploy/README.md.
AROUND = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {tls}
    include {folder}/nrdiag.conf;
}}
"""


@dataclass
class Deployment:
    """The address of nginx, that of the database, and the replicas by number (1 and 2)."""

    url: str
    database: str
    folder: Path
    replicas: dict[int, tuple[str, subprocess.Popen[bytes]]]
    _running: ExitStack = field(default_factory=ExitStack)

    def kill(self, number: int) -> None:
        """Kill -9: the replica writes nothing and says no goodbye."""
        process = self.replicas[number][1]
        process.kill()
        process.wait()

    def repair(self) -> None:
        """Start again the replicas that were killed."""
        for number, (_, process) in list(self.replicas.items()):
            if process.poll() is not None:
                self.restart(number)

    def restart(self, number: int) -> None:
        """Start a killed replica again, at the same address; wait until nginx sends to it."""
        port = str(urlsplit(self.replicas[number][0]).port)
        variables = {"NRDIAG_DATABASE_URL": self.database, "NRDIAG_PORT": port}
        self.replicas[number] = self._running.enter_context(start_server(**variables))
        end = time.monotonic() + 15
        while self.replica_of("/sante", number) != number:
            assert time.monotonic() < end, f"nginx n'envoie plus rien à la réplique {number}"
            time.sleep(0.2)

    def replica_of(self, path: str, cookie: int) -> int:
        """The number of the replica that answers to who has this cookie."""
        return self.ask(path, cookie=f"{STICKY}={cookie}")[1]

    def ask(self, path: str, **headers: str) -> tuple[HTTPResponse, int]:
        """The answer to a request, and the number of the replica that gave it, from the log."""
        before, asked = len(self.log()), f" {path.partition('?')[0]} "
        response, _ = get(self.url, path, **headers)
        end = time.monotonic() + 5
        # nginx writes its line once the answer has left.
        while not (lines := [line for line in self.log()[before:] if asked in line]):
            assert time.monotonic() < end, f"{path} n'est pas dans le journal"
            time.sleep(0.005)
        return response, self.number(lines[-1])

    def number(self, line: str) -> int:
        """The number of the replica that answered, from a line of the log; 0 for none."""
        answered = line.split(" ")[-2]
        found = (n for n, (url, _) in self.replicas.items() if url == f"http://{answered}")
        return next(found, 0)

    def log(self) -> list[str]:
        """The lines of nginx: time, status, method, path, replicas asked, seconds."""
        return (self.folder / "access.log").read_text(encoding="utf-8").splitlines()


@contextmanager
def deployed(database: str, **variables: str) -> Iterator[Deployment]:
    """Yield a running deployment; everything is stopped by its process id at the end."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="nrdiag-nginx-")))
        folder.chmod(0o755)
        starting = [start_server(NRDIAG_DATABASE_URL=database, **variables) for _ in range(2)]
        with ThreadPoolExecutor(2) as threads:
            ready = list(threads.map(running.enter_context, starting))
        replicas = dict(enumerate(ready, 1))
        addresses = {n: urlsplit(url).netloc for n, (url, _) in replicas.items()}
        url = running.enter_context(nginx(folder, addresses))
        yield Deployment(url, database, folder, replicas, running)


@contextmanager
def nginx(folder: Path, replicas: dict[int, str], tls: str = "") -> Iterator[str]:
    """Yield the address of an nginx before ``replicas``; ``tls``: its certificate's directives."""
    assert NGINX, "nginx manque : scripts/paquets.sh nginx"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    (folder / "nrdiag.conf").write_text(
        rendered(
            NRDIAG_LISTEN=f"{address} ssl" if tls else address, NRDIAG_LOGS=str(folder),
            NRDIAG_REPLICA_1=replicas[1], NRDIAG_REPLICA_2=replicas[2],
        ),
        encoding="utf-8",
    )  # fmt: skip
    user = "user root;" if os.getuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user=user, tls=tls), encoding="utf-8")
    command = [NGINX, "-c", str(main), "-e", str(folder / "start.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr, tested.stderr
    process = subprocess.Popen(command)
    try:
        _listening(address)
        # Without its folders, an nginx that would write what it carries fails.
        for kind in ("body", "proxy"):
            (folder / kind).rmdir()
        yield f"{'https' if tls else 'http'}://{address}"
    finally:
        process.terminate()
        process.wait(10)


def rendered(**variables: str) -> str:
    """The template with its variables, as envsubst gives it."""
    text = Template((DEPLOY / "nginx.conf").read_text(encoding="utf-8")).safe_substitute(variables)
    assert not re.search(r"\$\{", text), "une variable du gabarit n'a pas de valeur"
    return text


def _listening(address: str) -> None:
    host, port = address.split(":")
    end = time.monotonic() + 10
    while True:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection((host, port)):
            return
        assert time.monotonic() < end, "nginx n'a pas démarré"
        time.sleep(0.02)
