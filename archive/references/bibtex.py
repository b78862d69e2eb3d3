"""Read BibTeX and biblatex: entries with fields in braces or quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.model import DateRange
from archive.references import values
from archive.references.model import Reference
from archive.references.tex import plain_text

TITLES = ("title",)
OUTLETS = ("journaltitle", "journal", "newspaper", "publication")
IDENTIFIERS = ("doi", "eprint", "number")
MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
"""The month macros of BibTeX, which are written without braces."""
NO_ENTRIES = frozenset({"comment", "preamble"})
OWN_KEY = "cuttings-"
NAME_SIGNS = frozenset(" \t\r\n")


class _Scanner:
    """A position in a text. Each step moves it forward, so reading takes linear time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def next_entry(self) -> bool:
        """Go behind the next `@` that begins an entry. Return false at the end.

        In a line of other words, the sign is a part of a comment.
        """
        while (start := self.text.find("@", self.position)) >= 0:
            before = self.text[self.position : start].rstrip(" \t")
            is_first = self.position == 0 or self.text[self.position - 1] in "})"
            self.position = start + 1
            if before.endswith("\n") or (not before and is_first):
                return True
        return False

    def skip_space(self) -> None:
        """Go to the next sign that is no space."""
        while self.peek() in NAME_SIGNS and self.peek():
            self.position += 1

    def peek(self) -> str:
        """Return the sign at the position, or "" at the end."""
        return self.text[self.position : self.position + 1]

    def take_until(self, stops: str) -> str:
        """Return the text up to one of these signs, and go there."""
        start = self.position
        while self.peek() and self.peek() not in stops:
            self.position += 1
        return self.text[start : self.position]

    def take_group(self, closing: str) -> str:
        """Return the text up to a closing sign outside of braces, and go behind it."""
        start, depth = self.position, 0
        while sign := self.peek():
            self.position += 2 if sign == "\\" else 1
            if depth == 0 and sign == closing:
                return self.text[start : self.position - 1]
            depth += (sign == "{") - (sign == "}")
        return self.text[start : self.position]


def read_bibtex(text: str) -> Iterator[Reference]:
    """Yield the entries of a file. What is not an entry is a comment."""
    scanner = _Scanner(text)
    macros = {month: str(number) for number, month in enumerate(MONTHS, 1)}
    number = 0
    while scanner.next_entry():
        kind = scanner.take_until("{(\n@").strip().casefold()
        if not (scanner.peek() and scanner.peek() in "{(") or not kind.isalpha():
            continue
        closing = "}" if scanner.peek() == "{" else ")"
        scanner.position += 1
        if kind in NO_ENTRIES:
            scanner.take_group(closing)
        elif kind == "string":
            macros |= dict(_fields(scanner, closing, macros))
        else:
            key = scanner.take_until(f",{closing}").strip()
            number += 1
            fields = dict(_fields(scanner, closing, macros))
            yield _reference(key or f"entry {number}", fields)


def _fields(
    scanner: _Scanner, closing: str, macros: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield names and values up to the end of an entry. The first value counts."""
    names: set[str] = set()
    while scanner.peek() and scanner.peek() != closing:
        name = scanner.take_until(f"=,{closing}@").strip().casefold()
        if scanner.peek() == "=":
            scanner.position += 1
            value = _value(scanner, closing, macros)
            if name and name not in names:
                names.add(name)
                yield name, value
        elif scanner.peek() == ",":
            scanner.position += 1
        elif scanner.peek() == "@":  # the entry before has no end
            return
    scanner.position += 1


def _value(scanner: _Scanner, closing: str, macros: Mapping[str, str]) -> str:
    """Return a value: texts in braces or quotes, numbers and names, joined by `#`."""
    parts = []
    while True:
        scanner.skip_space()
        opening = scanner.peek()
        if opening and opening in '{"':
            scanner.position += 1
            parts.append(scanner.take_group("}" if opening == "{" else '"'))
        else:
            word = scanner.take_until(f"#,{closing}\n").strip()
            parts.append(macros.get(word.casefold(), word))
        scanner.skip_space()
        if scanner.peek() != "#":
            return "".join(parts)
        scanner.position += 1


def _reference(key: str, fields: Mapping[str, str]) -> Reference:
    own_id = key.removeprefix(OWN_KEY) if key.startswith(OWN_KEY) else None
    texts = {name: plain_text(value) for name, value in fields.items()}
    addresses = (texts.get("url"), texts.get("howpublished"))
    return Reference(
        label=key,
        title=_first(texts, TITLES),
        outlet=_first(texts, OUTLETS),
        date=_date(texts),
        authors=values.clean_names(map(plain_text, _names(fields.get("author", "")))),
        language=values.clean_language(texts.get("language") or texts.get("langid")),
        urls=tuple(filter(None, map(values.web_address, addresses))),
        identifiers=values.clean_all((own_id, *map(texts.get, IDENTIFIERS))),
    )


def _first(texts: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next(iter(values.clean_all(map(texts.get, names))), None)


def _names(text: str) -> list[str]:
    """Split names at `and` outside of braces. A name in braces has no parts."""
    names: list[str] = []
    words: list[str] = []
    depth = 0
    for word in text.split():
        if depth == 0 and word.casefold() == "and":
            names.append(" ".join(words))
            words = []
        else:
            words.append(word)
        depth += word.count("{") - word.count("}")
    return [*names, " ".join(words)]


def _date(texts: Mapping[str, str]) -> DateRange | None:
    if days := values.iso_date(texts.get("date", "")):
        return days
    parts = [
        texts.get("year", ""),
        _month(texts.get("month", "")),
        texts.get("day", ""),
    ]
    return values.make_date(parts)


def _month(text: str) -> str:
    short = text.strip().casefold()[:3]
    return str(MONTHS.index(short) + 1) if short in MONTHS else text
