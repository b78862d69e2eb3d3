"""Test how the address of a cluster is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import CuttingsError
from archive.home import Home
from index.columnar.engine import WhooshEngine
from index.engines import open_engine
from index.opensearch.settings import EngineSettings, parse_engine_url

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://host", EngineSettings((("host", 9200),))),
        (
            "https://ada:se%40cret@one:9201,two/news",
            EngineSettings(
                (("one", 9201), ("two", 9200)),
                "news",
                secure=True,
                user="ada",
                password="se@cret",
            ),
        ),
        (
            "https://host:443/?ca_file=/etc/ca.pem&shards=6&replicas=2&timeout=3.5",
            EngineSettings(
                (("host", 443),),
                secure=True,
                ca_file="/etc/ca.pem",
                shards=6,
                replicas=2,
                timeout=3.5,
            ),
        ),
        ("http://[::1]:9200", EngineSettings((("::1", 9200),))),
    ],
)
def test_an_address_is_read(url: str, expected: EngineSettings) -> None:
    assert parse_engine_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "host:9200",
        "ftp://host",
        "http://",
        "http://host:port",
        "http://host/Upper",
        "http://host/a/b",
        "http://host?shard=1",
        "http://host?shards=0",
        "http://host?shards=many",
        "http://host?timeout=inf",
        "http://host,",
    ],
)
def test_an_invalid_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(CuttingsError, match="Use an address such as https://"):
        parse_engine_url(url)


def test_no_message_has_the_password() -> None:
    settings = parse_engine_url("https://ada:hidden@host:9200/news")
    home = Home(Path("home"), engine_url="https://ada:hidden@host:9200/news")
    assert settings.address == "https://host:9200/news"
    assert "hidden" not in f"{settings!r} {home!r} {settings.address}"


def test_an_archive_without_an_address_has_the_embedded_engine(tmp_path: Path) -> None:
    assert isinstance(open_engine(Home(tmp_path)), WhooshEngine)


def test_the_client_is_imported_only_for_an_address() -> None:
    script = (
        "import sys; from pathlib import Path; from archive.home import Home;"
        "from index.engines import open_engine; import web.cli.main;"
        "open_engine(Home(Path('nowhere')));"
        "print([name for name in sys.modules if 'opensearch' in name])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert run.stdout.strip() == "[]"
