"""Fixtures: one node for all tests of this folder, and engines on it."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator

import pytest

from tests.opensearch.node import UnavailableError, make_cluster

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


def remove_indices(url: str, prefix: str) -> None:
    """Remove the indices of a node whose names begin with a prefix."""
    request = urllib.request.Request(f"{url}/{prefix}*", method="DELETE")
    with urllib.request.urlopen(request):
        pass
