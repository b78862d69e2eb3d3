"""Fixtures: one node for all tests of this folder, and engines on it."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.opensearch.node import UnavailableError, make_cluster
from tests.opensearch.proxy import Proxy

RUNNING_NODE = os.environ.get("CUTTINGS_TEST_OPENSEARCH")
"""The address of a node that runs already, to develop tests with."""


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a node with one shard for each index."""
    if RUNNING_NODE:
        yield RUNNING_NODE
        return
    pytest.importorskip("opensearchpy", reason="opensearch-py is not installed")
    (node,) = make_cluster(tmp_path_factory.mktemp("opensearch"), 1)
    try:
        node.start()
    except UnavailableError as error:
        pytest.skip(f"no OpenSearch node can be started: {error}")
    yield f"http://{node.address}"
    node.kill()


@pytest.fixture
def proxy(opensearch_url: str, request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """Yield a proxy before the node. Remove the index `INDEX_NAME` of the module."""
    port = urlsplit(opensearch_url).port
    assert port is not None
    proxy = Proxy(port)
    yield proxy
    proxy.close()
    remove_indices(opensearch_url, request.module.INDEX_NAME)


def remove_indices(url: str, prefix: str) -> None:
    """Remove the indices of a node whose names begin with a prefix."""
    request = urllib.request.Request(f"{url}/{prefix}*", method="DELETE")
    with urllib.request.urlopen(request):
        pass
