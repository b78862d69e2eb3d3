"""Test a cluster behind TLS that asks for a user, with a real nginx before the node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.engine import EngineUnavailableError, IndexDocument
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.index.memory_feed import MemoryFeed, run_query
from tests.nginx import NGINX, OPENSSL, free_port, running_nginx
from tests.opensearch.conftest import remove_indices

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx, or no openssl"),
]

PASSWORD = "hidden@word"
QUOTED_PASSWORD = "hidden%40word"
BLOCK = """
client_max_body_size 0;
client_body_buffer_size 16m;
auth_basic "cluster";
auth_basic_user_file {folder}/users;
location / {{ proxy_pass {url}; }}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the users of the cluster."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "users").write_text(f"ada:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def port(folder: Path, opensearch_url: str) -> Iterator[int]:
    """Yield the port of an nginx that passes requests on to the node."""
    port = free_port()
    block = BLOCK.format(folder=folder, url=opensearch_url)
    with running_nginx(folder, port, block):
        yield port
    remove_indices(opensearch_url, "safe")


def open_engine(port: int, user: str, options: str) -> OpenSearchEngine:
    url = f"https://{user}@localhost:{port}/safe?replicas=0&timeout=5&retries=0"
    return OpenSearchEngine(parse_engine_url(url + options))


def test_an_archive_is_written_and_searched_through_tls(
    port: int, folder: Path
) -> None:
    options = f"&ca_file={folder / 'certificate.pem'}"
    feed = MemoryFeed(*(IndexDocument(str(n), f"oil {n}") for n in range(2_000)))
    with closing(open_engine(port, f"ada:{QUOTED_PASSWORD}", options)) as engine:
        assert engine.sync(feed) == 2_000
        assert run_query(engine, "oil").total == 2_000
        assert engine.verify(feed) == []


@pytest.mark.parametrize(
    ("user", "has_ca_file", "reason"),
    [
        (f"ada:{QUOTED_PASSWORD}", False, "certificate"),
        ("ada:wrong", True, "refuses the user or the password"),
        ("bob:wrong", True, "refuses the user or the password"),
    ],
)
def test_a_wrong_certificate_or_user_is_named_without_the_password(
    port: int, folder: Path, user: str, has_ca_file: bool, reason: str
) -> None:
    options = f"&ca_file={folder / 'certificate.pem'}" if has_ca_file else ""
    with (
        closing(open_engine(port, user, f"{options}&patience=1")) as engine,
        pytest.raises(EngineUnavailableError, match=f"(?i){reason}") as caught,
    ):
        engine.sync(MemoryFeed(IndexDocument("1", "oil")))
    assert "hidden" not in str(caught.value)
    assert "wrong" not in str(caught.value)
