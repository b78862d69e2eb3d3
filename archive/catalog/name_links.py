"""Join names that are forms of one name: inflected, or with the family name first.

A name is joined to its base form if the endings of a language allow it, the archive has
the base form in texts of the same language, and no other base form is possible. All
other pairs are suggestions.

The names in inflecting languages are rows of `spellings`, so that only names with the
same first letters are compared. Such a row has `=`, these letters and the name as its
word, and the language as its script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from archive.catalog import script_links
from archive.catalog.document_keys import with_documents
from archive.catalog.schema import documents, mentions, meta, names, spellings
from archive.chunks import chunks
from archive.messages import N_
from archive.names import inflection
from archive.names.family_first import FAMILY_FIRST, western_order
from archive.names.inflection import Inflection
from archive.names.keys import first_last_key, name_words, person_key
from archive.names.transliteration import LATIN, script_of

FORMS_READ_KEY = "forms read"
"""The key in `meta` of the number of the last change whose names were read."""
MARK, SEPARATOR = "=", "="
UNKNOWN_LANGUAGE = ""
MAX_NAMES = 400
"""Names with the same first letters that are compared. More have no automatic links."""
LAST_CHARACTER = "\uffff"

INFLECTED = N_("inflected form")
FAMILY_NAME_FIRST = N_("family name first")
LINK_REASONS = (INFLECTED, FAMILY_NAME_FIRST, *script_links.SCRIPT_REASONS)
"""The reasons of names that were joined to others without a decision."""


@dataclass(frozen=True, slots=True)
class Link:
    """The core of names to which other names belong, and the reason."""

    core: str
    reason: str


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A name as articles in a language write it, with its key and core."""

    name: str
    language: str
    key: str
    core: str


def read_new_forms(connection: Connection, *, all_again: bool = False) -> set[str]:
    """Store the names of changed articles by language.

    Return the cores of new rows, and those of names whose company in other scripts may
    have changed.
    """
    if all_again:
        connection.execute(delete(spellings).where(_is_form_row()))
        connection.execute(delete(meta).where(meta.c.key == FORMS_READ_KEY))
    last_read = int(
        connection.scalar(select(meta.c.value).where(meta.c.key == FORMS_READ_KEY)) or 0
    )
    last_change = connection.scalar(select(func.max(documents.c.change))) or 0
    if last_change == last_read:
        return set()
    rows = _new_rows(connection, _changed_languages(connection, last_read))
    if rows:
        connection.execute(
            insert(spellings),
            [{"word": word, "script": code, "key": key} for word, code, key in rows],
        )
    connection.execute(delete(meta).where(meta.c.key == FORMS_READ_KEY))
    connection.execute(insert(meta).values(key=FORMS_READ_KEY, value=str(last_change)))
    cores = {first_last_key(key) for _, _, key in rows}
    if script_links.has_several_scripts(connection):
        keys = script_links.changed_keys(connection, last_read)
        pairs = script_links.spelling_pairs(connection, keys)
        cores.update(map(first_last_key, pairs))
    return cores


def _is_form_row() -> ColumnElement[bool]:
    return spellings.c.word.between(MARK, MARK + LAST_CHARACTER)


def _changed_languages(connection: Connection, last_read: int) -> dict[str, str]:
    """Return the changed articles in languages with rules, or in an unknown one."""
    query = select(documents.c.id, documents.c.language).where(
        documents.c.change > last_read
    )
    codes = {id: _language_code(language) for id, language in connection.execute(query)}
    return {id: code for id, code in codes.items() if code is not None}


def _language_code(language: str | None) -> str | None:
    """Return the code of a language with rules, or `None` if it has none."""
    if not language:
        return UNKNOWN_LANGUAGE
    code = inflection.table_code(language)
    if code and not inflection.is_possessive_only(code):
        return code
    return language if language in FAMILY_FIRST else None


def _new_rows(
    connection: Connection, languages: Mapping[str, str]
) -> set[tuple[str, str, str]]:
    """Return the rows of the names in articles that are not stored yet."""
    rows: set[tuple[str, str, str]] = set()
    for chunk in chunks(languages):
        query = select(documents.c.id, mentions.c.key, mentions.c.name)
        query = query.select_from(with_documents(mentions))
        for row in connection.execute(query.where(documents.c.id.in_(chunk))):
            bucket = _bucket(name_words(row.name))
            if bucket:
                name = inflection.comparable(" ".join(row.name.split()))
                word = f"{bucket}{SEPARATOR}{name}"
                rows.add((word, languages[row.id], row.key))
    stored: set[tuple[str, str, str]] = set()
    for chunk in chunks({key for _, _, key in rows}):
        query = select(spellings.c.word, spellings.c.script, spellings.c.key)
        stored.update(
            (row.word, row.script, row.key)
            for row in connection.execute(
                query.where(spellings.c.key.in_(chunk), _is_form_row())
            )
        )
    return rows - stored


def _bucket(words: Sequence[str]) -> str:
    """Return the first letters of a full name, which all its forms share."""
    if len(words) < 2:
        return ""
    return f"{MARK}{words[0][0]}{words[-1][:3]}"


class NameLinks:
    """The links between names. Those of `cores` are read with few queries."""

    def __init__(self, connection: Connection, cores: Iterable[str]) -> None:
        self._connection = connection
        self._by_bucket: dict[str, list[LanguageName]] = {}
        self._names_by_core: defaultdict[str, list[LanguageName]] = defaultdict(list)
        self._links: dict[str, Link | None] = {}
        self._script_links: dict[str, Link | None] = {}
        self.cores = set(cores)
        self._load(self.cores)
        self.cores.update(self._names_by_core)

    def link(self, core: str) -> Link | None:
        """Return the link of a core to the core of its base form, if it is certain."""
        link = self._form_link(core)
        if link or not self._has_several_scripts or script_of(core) in {"", LATIN}:
            return link
        if core not in self._script_links:
            self._script_links[core] = self._find_spelling(core)
        return self._script_links[core]

    def _form_link(self, core: str) -> Link | None:
        """Return the link of a core to another form of the name in the same script."""
        if core not in self._links:
            self._links[core] = self._find_link(core)
        return self._links[core]

    @cached_property
    def _has_several_scripts(self) -> bool:
        return script_links.has_several_scripts(self._connection)

    def suggestions(self, core: str) -> set[str]:
        """Return the cores of names that may be forms of the same name."""
        suggested: set[str] = set()
        for name in self._names_by_core[core]:
            suggested.update(
                neighbour.core
                for neighbour in self._neighbours(name)
                if _may_be_joined(name, neighbour)
            )
        return suggested - {core}

    def _load(self, cores: Iterable[str]) -> None:
        """Read the names of cores, and all names with the same first letters."""
        buckets: set[str] = set()
        for chunk in chunks(sorted(cores)):
            query = (
                select(spellings.c.word)
                .join(names, names.c.key == spellings.c.key)
                .where(names.c.core.in_(chunk), _is_form_row())
            )
            buckets.update(
                word.rpartition(SEPARATOR)[0]
                for word in self._connection.scalars(query)
            )
        for bucket in sorted(buckets - self._by_bucket.keys()):
            self._load_bucket(bucket)

    def _load_bucket(self, bucket: str) -> None:
        start = f"{bucket}{SEPARATOR}"
        query = (
            select(spellings.c.word, spellings.c.script, spellings.c.key, names.c.core)
            .join(names, names.c.key == spellings.c.key)
            .where(spellings.c.word.between(start, start + LAST_CHARACTER))
            .order_by(spellings.c.word, spellings.c.script, spellings.c.key)
        )
        own = [
            LanguageName(row.word.removeprefix(start), row.script, row.key, row.core)
            for row in self._connection.execute(query)
        ]
        self._by_bucket[bucket] = own
        for name in own:
            self._names_by_core[name.core].append(name)

    def _neighbours(self, name: LanguageName) -> Iterator[LanguageName]:
        """Yield the other names with the same first letters, of languages that agree."""
        bucket = self._by_bucket.get(_bucket(name_words(name.name)), [])
        if len(bucket) > MAX_NAMES or not name.language:
            return
        languages = {name.language, UNKNOWN_LANGUAGE}
        for neighbour in bucket:
            if neighbour.core != name.core and neighbour.language in languages:
                yield neighbour

    def _find_link(self, core: str) -> Link | None:
        base_names: dict[str, LanguageName] = {}
        for name in self._names_by_core[core]:
            for base in self._neighbours(name):
                strength = inflection.compare(name.name, base.name, name.language)
                if strength is Inflection.AMBIGUOUS:
                    return None
                if strength is Inflection.CERTAIN:
                    if self._has_other_middle(name, base):
                        return None
                    base_names[base.core] = base
        bases = self._without_forms(base_names)
        if len(bases) == 1:
            return Link(bases[0], INFLECTED)
        return None if bases else self._swapped(core)

    @cached_property
    def _cores_with_spellings(self) -> set[str]:
        """Return those of the cores that may have a Latin spelling, with few queries."""
        cores = [core for core in self.cores if script_of(core) not in {"", LATIN}]
        keys = self._keys_of(cores)
        pairs = script_links.spelling_pairs(self._connection, keys)
        return set(map(first_last_key, pairs))

    def _keys_of(self, cores: Iterable[str]) -> list[str]:
        return script_links.keys_of_cores(self._connection, cores)

    def _find_spelling(self, core: str) -> Link | None:
        if core in self.cores and core not in self._cores_with_spellings:
            return None
        keys = self._keys_of([core])
        spelling = script_links.find_spelling(
            self._connection, keys, self._form_keys, self._roots
        )
        return Link(*spelling) if spelling else None

    def _form_keys(self, cores: Iterable[str]) -> list[str]:
        """Return the keys of cores, and of names whose base form they are."""
        wanted = set(cores)
        self._load(wanted)
        for core in tuple(wanted):
            neighbour_cores = {
                neighbour.core
                for name in self._names_by_core[core]
                for neighbour in self._neighbours(name)
            }
            wanted.update(
                neighbour_core
                for neighbour_core in neighbour_cores
                if (link := self._form_link(neighbour_core)) and link.core == core
            )
        return self._keys_of(wanted)

    def _roots(self, cores: Iterable[str]) -> dict[str, str]:
        """Return the core of the base form of each core."""
        wanted = set(cores)
        self._load(wanted)
        roots: dict[str, str] = {}
        for core in wanted:
            root, seen = core, {core}
            while (link := self._form_link(root)) and link.core not in seen:
                root = link.core
                seen.add(root)
            roots[core] = root
        return roots

    def _has_other_middle(self, name: LanguageName, base: LanguageName) -> bool:
        """Return whether the base form has middle names, but not those of a name."""
        if len(name.name.split()) < 3:
            return False
        full_names = [
            other
            for other in self._names_by_core[base.core]
            if len(other.name.split()) > 2 and other.language == name.language
        ]
        return bool(full_names) and not any(
            inflection.compare(name.name, other.name, name.language)
            for other in full_names
        )

    def _without_forms(self, base_names: Mapping[str, LanguageName]) -> list[str]:
        """Return the base forms that are no forms of another of them."""
        return [
            core
            for core, name in base_names.items()
            if not any(
                inflection.compare(name.name, other.name, name.language)
                for other in base_names.values()
            )
        ]

    def _swapped(self, core: str) -> Link | None:
        """Return the link of a name whose family name is first: `Orbán Viktor`."""
        for name in self._names_by_core[core]:
            swapped = western_order(name.name, name.language)
            if swapped:
                other = first_last_key(person_key(swapped))
                query = select(names.c.core).where(names.c.core == other).limit(1)
                if other != core and self._connection.scalar(query):
                    return Link(other, FAMILY_NAME_FIRST)
        return None


def _may_be_joined(name: LanguageName, other: LanguageName) -> bool:
    language = name.language
    return (
        inflection.compare(name.name, other.name, language) is not None
        or inflection.compare(other.name, name.name, language) is not None
        or inflection.may_share_base(name.name, other.name, language)
    )


def swapped_cores(cores: Iterable[str]) -> set[str]:
    """Return the cores with the other order of two words."""
    return {
        f"{last}-{first}"
        for first, mark, last in (core.rpartition("-") for core in cores)
        if mark and "-" not in first
    }
