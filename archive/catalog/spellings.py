"""Find people whose names are written in another script.

The rows of `spellings` are derived from the keys of names. They never join two people.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from archive.catalog.schema import names, spellings
from archive.catalog.script_links import add_scripts
from archive.chunks import chunks
from archive.names.transliteration import (
    COMPARED_SCRIPTS,
    contains_spelling,
    indexed_words,
    is_spelling,
    lookup_words,
    name_readings,
    script_of,
)

MIN_PREFIX_LENGTH = 3
"""Letters of the shortest text whose sound may be the start of a word."""
LAST_CHARACTER = "\uffff"


def insert_spellings(connection: Connection, keys: Iterable[str]) -> None:
    """Store the sounds of new keys of names.

    Also store those of all keys if there are none, as in an archive of an older version.
    """
    if connection.scalar(select(spellings.c.key).limit(1)) is None:
        keys = connection.scalars(select(names.c.key)).all()
    rows = [
        {"word": word, "script": script_of(key), "key": key}
        for key in keys
        for word in indexed_words(key)
    ]
    if rows:
        connection.execute(insert(spellings), rows)
    add_scripts(connection, {row["script"] for row in rows})


def delete_spellings(connection: Connection, keys: Iterable[str]) -> None:
    """Delete the sounds of keys."""
    for chunk in chunks(list(keys)):
        connection.execute(delete(spellings).where(spellings.c.key.in_(chunk)))


def slugs_in_other_scripts(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the slugs of the people with this name or part of it in another script.

    All words of the name must be spellings of each other, in the same order.
    """
    words = spellings.c.word.in_(lookup_words(name))
    keys = _keys_in_other_scripts(connection, name, words)
    return _slugs(connection, (key for key in keys if contains_spelling(key, name)))


def slugs_beginning_in_other_scripts(
    connection: Connection, text: str
) -> tuple[str, ...]:
    """Return the slugs for a text that a reader types, whose last word may go on."""
    if len(text.strip()) < MIN_PREFIX_LENGTH:
        return ()
    slugs = set(slugs_in_other_scripts(connection, text))
    for reading in name_readings(text):
        *others, start = reading
        begins = spellings.c.word.between(start, start + LAST_CHARACTER)
        keys = _keys_in_other_scripts(connection, text, begins)
        slugs.update(
            _slugs(connection, (key for key in keys if _begins(key, others, start)))
        )
    return tuple(sorted(slugs))


def _begins(key: str, words: list[str], start: str) -> bool:
    """Return whether a key has these words, and then one that begins with `start`."""
    size = len(words)
    return any(
        list(reading[at : at + size]) == words and reading[at + size].startswith(start)
        for reading in name_readings(key)
        for at in range(len(reading) - size)
    )


def slugs_with_same_name(
    connection: Connection, keys: Iterable[str]
) -> tuple[str, ...]:
    """Return the slugs of the people with one of these full names in another script."""
    slugs: set[str] = set()
    for key in keys:
        words = spellings.c.word.in_(lookup_words(key))
        candidates = _keys_in_other_scripts(connection, key, words)
        spelling_keys = (
            candidate for candidate in candidates if is_spelling(candidate, key)
        )
        slugs.update(_slugs(connection, spelling_keys))
    return tuple(sorted(slugs))


def _keys_in_other_scripts(
    connection: Connection, name: str, condition: ColumnElement[bool]
) -> list[str]:
    script = script_of(name)
    if not script:
        return []
    is_other_script = spellings.c.script.in_(COMPARED_SCRIPTS) & (
        spellings.c.script != script
    )
    query = select(spellings.c.key).where(condition, is_other_script)
    return list(connection.scalars(query.distinct()))


def _slugs(connection: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the slugs of the people with these keys who are not hidden."""
    slugs: set[str] = set()
    for chunk in chunks(list(keys)):
        slugs.update(
            connection.scalars(select(names.c.slug).where(names.c.key.in_(chunk)))
        )
    return tuple(sorted(slugs - {""}))
