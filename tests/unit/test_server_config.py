"""The settings given to Streamlit exist in the pinned version and agree with ours."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit import config

from nrdiag.settings import MAX_UPLOAD_MB, ROOT

SETTINGS: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)
KEYS = [f"{section}.{name}" for section, values in SETTINGS.items() for name in values]


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_is_an_option_of_streamlit(key: str) -> None:
    # config.toml is silently ignored where it names an option that does not exist.
    option = config._config_options_template[key]
    assert not option.deprecated


def test_the_hidden_collection_option_still_exists() -> None:
    assert SETTINGS["runner"]["postScriptGC"] is False
    option = config._config_options_template["runner.postScriptGC"]
    assert option.visibility == "hidden"
    assert option.default_val is True


def test_upload_limit_is_the_one_of_settings() -> None:
    assert SETTINGS["server"]["maxUploadSize"] == MAX_UPLOAD_MB


def test_the_app_listens_on_this_machine_only_by_default() -> None:
    assert SETTINGS["server"]["address"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["requirements.in", "requirements.txt"])
def test_streamlit_is_pinned_to_the_version_in_use(name: str) -> None:
    lines = Path(ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line.split()[0] for line in lines if line.startswith("streamlit==")]
    assert pins == [f"streamlit=={streamlit.__version__}"]
