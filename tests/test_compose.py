"""Test that what `compose.yaml` names exists in this version."""

from __future__ import annotations

import configparser
from typing import Any

import pytest
import yaml

from index.opensearch.settings import parse_engine_url
from tests.examples import ROOT, text_of
from web import config
from web.cli.main import main

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(text_of("compose.yaml"))[
    "services"
]
CUTTINGS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_it_starts_the_parts_that_the_documentation_names() -> None:
    assert SERVICES.keys() - CUTTINGS == {"opensearch1", "opensearch2", "postgres"}
    assert CUTTINGS.keys() == {"ingester", "web1", "web2"}


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - CUTTINGS))
def test_a_server_has_a_health_check_for_which_cuttings_waits(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    for service in CUTTINGS.values():
        assert service["depends_on"][name] == {"condition": "service_healthy"}


@pytest.mark.parametrize("service", CUTTINGS.values(), ids=CUTTINGS)
def test_a_command_exists_with_its_options(service: dict[str, Any]) -> None:
    name, *arguments = service["command"]
    command = main.commands[name]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {text for text in arguments if text.startswith("--")} <= options


@pytest.mark.parametrize("service", CUTTINGS.values(), ids=CUTTINGS)
def test_the_settings_are_understood(service: dict[str, Any]) -> None:
    variables = service["environment"]
    engine = parse_engine_url(variables[config.ENGINE_VARIABLE])
    assert {host for host, _ in engine.hosts} <= set(SERVICES)
    assert "@postgres/" in variables[config.DATABASE_VARIABLE]


def test_the_image_has_the_extras() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    for service in CUTTINGS.values():
        extras = service["build"]["args"]["EXTRAS"].split(",")
        assert set(extras) <= set(setup["options.extras_require"])
    assert "ARG EXTRAS" in text_of("Containerfile")


def test_containers_cannot_gain_rights() -> None:
    for service in CUTTINGS.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
