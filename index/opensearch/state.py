"""The state of an index: which changes it has, and statistics of its articles.

Each build of an index is a *generation* with a name of its own. The alias of the
archive points to the one in use, and is switched at once. The state is a document of
the generation, so that one request reads both.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from index.opensearch import schema
from index.opensearch.client import Client, ConflictError, Json, MissingError

STATE_ID = "#state"
STATE_PATH = "%23state"
GENERATION_SIGN = ".g"
WORDS_SUFFIX = "-words"
WRITE_ATTEMPTS = 20


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a generation.

    `written`: the number of the last change that was written. `last`: that of the last
    one that searches see. `commit`: differs after each of them. `count`, `lengths`, `languages`: the number of
    articles, the average length of each scored field, and the articles by language.
    """

    archive_id: str
    edition: str
    checkpoint: str
    written: int = 0
    last: int = 0
    commit: int = 0
    layout: str = schema.LAYOUT
    count: int = 0
    lengths: dict[str, float] = msgspec.field(default_factory=dict)
    languages: dict[str, int] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation and its state, as they were read."""

    index: str
    state: State
    version: Mapping[str, int] = field(default_factory=dict)

    @property
    def words_index(self) -> str:
        """Return the index with the dictionary."""
        return self.index + WORDS_SUFFIX


def read_state(client: Client, index: str) -> Generation | None:
    """Return the generation behind a name, or `None` if there is none."""
    try:
        answer = client.call("GET", f"/{index}/_doc/{STATE_PATH}")
    except MissingError:
        return None
    state = msgspec.convert(answer["_source"]["state"], State)
    version = {
        "if_seq_no": answer["_seq_no"],
        "if_primary_term": answer["_primary_term"],
    }
    return Generation(answer["_index"], state, version)


def update_state(client: Client, index: str, **changes: Any) -> Generation:
    """Change the state. Numbers of changes never fall, so that writers agree."""
    for _ in range(WRITE_ATTEMPTS):
        current = read_state(client, index)
        if current is None:
            raise client.not_ready("its index was removed meanwhile")
        numbers = {
            name: max(getattr(current.state, name), changes.get(name, 0))
            for name in ("written", "last")
        }
        state = msgspec.structs.replace(current.state, **{**changes, **numbers})
        with suppress(ConflictError):
            _write(client, index, state, **current.version)
            return Generation(index, state)
    raise client.not_ready("too many processes update the index")


def _write(client: Client, index: str, state: State, **version: int) -> None:
    client.call(
        "PUT",
        f"/{index}/_doc/{STATE_PATH}",
        {"state": msgspec.to_builtins(state)},
        **version,
    )


def create_generation(client: Client, state: State) -> Generation:
    """Create an empty generation. No search uses it yet."""
    settings = client.settings
    index = f"{settings.name}{GENERATION_SIGN}{secrets.token_hex(6)}"
    generation = Generation(index, state)
    bodies = {
        index: (schema.build_settings(settings), schema.build_mapping()),
        generation.words_index: (
            schema.build_dictionary_settings(settings),
            schema.build_dictionary_mapping(),
        ),
    }
    for name, (index_settings, mapping) in bodies.items():
        body = {"settings": index_settings, "mappings": mapping}
        client.call("PUT", f"/{name}", body, wait_for_active_shards="1")
    _write(client, index, state)
    return generation


def list_generations(client: Client) -> Iterator[tuple[str, bool]]:
    """Yield each generation of the archive, and whether the alias points to it."""
    name = client.settings.name
    try:
        answer = client.call("GET", f"/{name}{GENERATION_SIGN}*/_alias")
    except MissingError:
        return
    for index, aliases in answer.items():
        if not index.endswith(WORDS_SUFFIX):
            yield index, name in aliases["aliases"]


def publish(client: Client, generation: Generation) -> None:
    """Let the alias point to a generation, and remove all the others."""
    name = client.settings.name
    others = [
        index for index, _ in list_generations(client) if index != generation.index
    ]
    current = [index for index, is_used in list_generations(client) if is_used]
    actions: list[Json] = [
        {"remove": {"index": index, "alias": name}}
        for index in current
        if index != generation.index
    ]
    actions.append({"add": {"index": generation.index, "alias": name}})
    client.call("POST", "/_aliases", {"actions": actions})
    for index in others:
        remove_generation(client, index)


def remove_generation(client: Client, index: str) -> None:
    """Remove a generation."""
    for part in (index, index + WORDS_SUFFIX):
        with suppress(MissingError):
            client.call("DELETE", f"/{part}")
