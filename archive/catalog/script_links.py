"""Join a name to its Latin spelling if the company of both agrees.

Names in different scripts with the same sound are only suggestions, since two people can
have one name. They are joined if an article names both, or if the same other person is
named with each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.schema import documents, mentions, meta, names, spellings
from archive.chunks import chunks
from archive.messages import N_
from archive.names.keys import first_last_key, person_key
from archive.names.transliteration import (
    COMPARED_SCRIPTS,
    LATIN,
    SOUND_SCRIPTS,
    is_spelling,
    latin_spellings,
    lookup_words,
    script_of,
)

SCRIPTS_KEY = "scripts"
"""The key in `meta` of the scripts of names, separated by spaces."""
MAX_COMPANIONS = 300
"""The number of people named with a person, the most frequent first, that are compared."""

IN_ONE_ARTICLE = N_("same name in another script, in one article")
WITH_SAME_PEOPLE = N_("same name in another script, with the same people")
SCRIPT_REASONS = (IN_ONE_ARTICLE, WITH_SAME_PEOPLE)

_SCRIPTS_QUERY = select(meta.c.value).where(meta.c.key == SCRIPTS_KEY)

FormKeys = Callable[[Iterable[str]], list[str]]
"""A function that returns the keys of cores and of their inflected forms."""
Roots = Callable[[Iterable[str]], dict[str, str]]
"""A function that returns the base form, as a core, of each core."""


def has_several_scripts(connection: Connection) -> bool:
    """Return whether the archive has, or had, names in Latin letters and in others."""
    scripts = _stored_scripts(connection)
    return LATIN in scripts and not scripts.isdisjoint(_other_scripts())


def add_scripts(connection: Connection, scripts: Iterable[str]) -> None:
    """Store the scripts of new names. Otherwise, all names had to be read for them."""
    stored = _stored_scripts(connection)
    new = stored | (set(scripts) & set(COMPARED_SCRIPTS))
    stored_value = connection.scalar(_SCRIPTS_QUERY)
    value = " ".join(sorted(new))
    if value != stored_value:
        connection.execute(delete(meta).where(meta.c.key == SCRIPTS_KEY))
        connection.execute(insert(meta).values(key=SCRIPTS_KEY, value=value))


def _stored_scripts(connection: Connection) -> set[str]:
    """Return the scripts of names. A catalog of an older version has no list of them."""
    value = connection.scalar(_SCRIPTS_QUERY)
    if value is not None:
        return set(value.split())
    is_compared = spellings.c.script.in_(COMPARED_SCRIPTS)
    query = select(spellings.c.script).where(is_compared).distinct()
    return set(connection.scalars(query))


def _other_scripts() -> tuple[str, ...]:
    return tuple(script for script in COMPARED_SCRIPTS if script != LATIN)


def changed_keys(connection: Connection, last_change: int) -> set[str]:
    """Return the keys of names in articles that changed after a number."""
    query = (
        select(mentions.c.key)
        .join(documents, documents.c.key == mentions.c.document)
        .where(documents.c.change > last_change)
    )
    return set(connection.scalars(query.distinct()))


def spelling_pairs(connection: Connection, keys: Iterable[str]) -> dict[str, set[str]]:
    """Return the Latin spellings of the keys in other scripts that concern these keys.

    Only names of several words are compared.
    """
    keys_by_word: dict[bool, defaultdict[str, set[str]]] = {
        True: defaultdict(set),
        False: defaultdict(set),
    }
    for key in keys:
        script = script_of(key)
        if script and "-" in key:
            for word in lookup_words(key):
                keys_by_word[script == LATIN][word].add(key)
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for is_latin, by_word in keys_by_word.items():
        scripts = _other_scripts() if is_latin else (LATIN,)
        for chunk in chunks(sorted(by_word)):
            query = select(spellings.c.word, spellings.c.key).where(
                spellings.c.word.in_(chunk), spellings.c.script.in_(scripts)
            )
            for word, other in connection.execute(query):
                for key in by_word[word]:
                    latin, name = (key, other) if is_latin else (other, key)
                    if "-" in other and is_spelling(latin, name):
                        pairs[name].add(latin)
    return pairs


def find_spelling(
    connection: Connection, keys: Sequence[str], form_keys: FormKeys, roots: Roots
) -> tuple[str, str] | None:
    """Return the core of the Latin spelling of a name, and why it is the same person.

    `keys` are those of the name. There is no spelling if several are possible, or if
    nothing but the name agrees.
    """
    own_keys = [key for key in keys if script_of(key) not in {"", LATIN}]
    pairs = spelling_pairs(connection, own_keys)
    latin_keys = sorted(set().union(*pairs.values()))
    latin_cores = {key: first_last_key(key) for key in latin_keys}
    root_by_core = roots(latin_cores.values())
    root_by_key = {key: root_by_core[core] for key, core in latin_cores.items()}
    core = _only_core(own_keys, root_by_key)
    if core is None:
        return None
    all_own_keys = form_keys(map(first_last_key, own_keys))
    all_latin_keys = form_keys([core])
    if _share_article(connection, all_own_keys, all_latin_keys):
        return core, IN_ONE_ARTICLE
    if _share_company(connection, all_own_keys, all_latin_keys, roots):
        return core, WITH_SAME_PEOPLE
    return None


def _only_core(keys: Sequence[str], root_by_key: dict[str, str]) -> str | None:
    """Return the core of the Latin spellings, or the usual one of several.

    In scripts that do not determine the sound, several spellings are different names.
    """
    cores = set(root_by_key.values())
    if len(cores) == 1:
        return cores.pop()
    if not all(script_of(key) in SOUND_SCRIPTS for key in keys):
        return None
    usual = {
        first_last_key(person_key(spelling))
        for key in keys
        for spelling in latin_spellings(key.replace("-", " "))
    }
    usual_cores = cores & usual
    return usual_cores.pop() if len(usual_cores) == 1 else None


def _share_article(
    connection: Connection, keys: Sequence[str], other_keys: Sequence[str]
) -> bool:
    """Return whether an article names two people with these keys."""
    other = mentions.alias()
    query = (
        select(mentions.c.document)
        .join(other, other.c.document == mentions.c.document)
        .where(mentions.c.key.in_(keys), other.c.key.in_(other_keys))
    )
    return connection.scalar(query.limit(1)) is not None


def _share_company(
    connection: Connection,
    keys: Sequence[str],
    latin_keys: Sequence[str],
    roots: Roots,
) -> bool:
    """Return whether a person who is named with both has the same name in both scripts.

    People with the same surname, such as relatives, do not count.
    """
    companions = _companions(connection, keys)
    root_by_core = roots(map(first_last_key, companions))
    base_keys = keys_of_cores(connection, root_by_core.values())
    for latin in spelling_pairs(connection, {*companions, *base_keys}).values():
        strangers = [
            key
            for key in latin
            if not any(_same_surname(key, own_key) for own_key in latin_keys)
        ]
        if strangers and _share_article(connection, latin_keys, strangers):
            return True
    return False


def keys_of_cores(connection: Connection, cores: Iterable[str]) -> list[str]:
    """Return the keys of the names with these cores."""
    keys: list[str] = []
    for chunk in chunks(sorted(set(cores))):
        query = select(names.c.key).where(names.c.core.in_(chunk))
        keys += connection.scalars(query.order_by(names.c.key))
    return keys


def _same_surname(left: str, right: str) -> bool:
    return left.rpartition("-")[2] == right.rpartition("-")[2]


def _companions(connection: Connection, keys: Sequence[str]) -> list[str]:
    """Return the keys of the people in the same articles, the most frequent first."""
    own = mentions.alias()
    query = (
        select(mentions.c.key)
        .join(own, own.c.document == mentions.c.document)
        .where(own.c.key.in_(keys), mentions.c.key.not_in(keys))
        .group_by(mentions.c.key)
        .order_by(func.count().desc(), mentions.c.key)
    )
    return list(connection.scalars(query.limit(MAX_COMPANIONS)))
