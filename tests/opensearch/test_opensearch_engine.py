"""Test the contract with the engine on OpenSearch."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import pytest

from index.engine import Engine
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.index.contract import EngineContract
from tests.opensearch.conftest import remove_indices

pytestmark = pytest.mark.cluster


def index_name(folder: Path) -> str:
    """Return the name of the index that stands for a folder."""
    return sha256(str(folder.absolute()).encode()).hexdigest()[:20]


class TestOpenSearchEngine(EngineContract):
    """Test the contract with one shard."""

    options: ClassVar[str] = "shards=1&replicas=0"
    prefix: ClassVar[str] = "one-"
    url: ClassVar[str] = ""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _node(cls, opensearch_url: str) -> Iterator[None]:
        cls.url = opensearch_url
        yield
        remove_indices(opensearch_url, cls.prefix)

    @classmethod
    def make_engine(cls, folder: Path) -> Engine:
        url = f"{cls.url}/{cls.prefix}{index_name(folder)}?{cls.options}"
        return OpenSearchEngine(parse_engine_url(url))


class TestOpenSearchEngineOnThreeShards(TestOpenSearchEngine):
    """Test the contract with the documents on several shards."""

    options = "shards=3&replicas=0"
    prefix = "three-"
