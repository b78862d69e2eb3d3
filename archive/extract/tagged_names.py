"""Find the names in an article once, for people, organisations and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.article import Article
from archive.people.corpora import ORGANISATION_TAG, PERSON_TAG
from archive.people.tagger import ENGLISH, NameSpan, find_names
from archive.people.text_languages import LanguagePart, language_parts

MAX_SEARCHED_CHARS = 100_000
"""Characters of a text that are searched for names."""


@dataclass(frozen=True, slots=True)
class TaggedNames:
    """The names in the `text` that was searched.

    `english` are those in English, and `others` those in other languages, with the code
    of the language.
    """

    text: str
    parts: Sequence[LanguagePart]
    english: Sequence[NameSpan]
    others: Mapping[NameSpan, str]


def tag_names(article: Article) -> TaggedNames:
    """Return the names in an article.

    A text whose language cannot be detected, which is often a short one, counts as
    English.
    """
    text = article.text[:MAX_SEARCHED_CHARS]
    parts = language_parts(text, article.detected_language)
    english: list[NameSpan] = []
    others: dict[NameSpan, str] = {}
    for part in parts:
        code = part.language or ENGLISH
        names = [
            NameSpan(part.start + start, part.start + end, kind)
            for start, end, kind in find_names(text[part.start : part.end], code)
        ]
        if code == ENGLISH:
            english += names
        else:
            others.update(dict.fromkeys(names, code))
    return TaggedNames(text, parts, list(_without_firms(text, english)), others)


def _without_firms(text: str, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Yield the names, without the people whom the text mostly has as organisations.

    A firm that is named after a person looks like a person in some sentences.
    """
    counts = Counter((text[start:end], kind) for start, end, kind in names)
    for name in names:
        form = text[name.start : name.end]
        is_firm = counts[form, ORGANISATION_TAG] > counts[form, PERSON_TAG]
        is_doubtful = name.kind == PERSON_TAG and is_firm
        yield name._replace(kind=ORGANISATION_TAG) if is_doubtful else name


def names_of_kind(names: TaggedNames, kind: str) -> Iterable[NameSpan]:
    """Return the names of one kind in all languages, in order."""
    selected = (name for name in (*names.english, *names.others) if name.kind == kind)
    return sorted(selected)
