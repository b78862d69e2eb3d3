"""Extract the authors of an article from its markup, byline or closing credit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern
from archive.extract.byline_lines import (
    find_line_bylines,
    has_author_label,
    head_lines,
    joined_labels,
    line_names,
)
from archive.extract.byline_places import Byline, find_bylines
from archive.extract.closing_credits import (
    find_closing_biography,
    find_closing_credits,
    find_closing_signature,
)
from archive.extract.columnists import find_columnist
from archive.extract.plain_names import plain_line_names, role_line_names
from archive.extract.site_names import site_keys
from archive.extract.site_owners import find_site_owner
from archive.extract.title import headline_forms
from archive.html import Page
from archive.html.script_authors import find_script_authors
from archive.model import Confidence, Evidence, Fact
from archive.names.byline_leads import find_lead
from archive.names.byline_parts import has_role
from archive.names.byline_words import byline_tokens, entries, vocabulary
from archive.names.bylines import split_byline, uninverted_name
from archive.names.degrees import names_with_degrees
from archive.names.person_names import (
    NameContext,
    is_given_name,
    is_no_person,
    is_person_name,
    is_surname,
)
from archive.text.date_mentions import find_date_mentions
from archive.text.normalization import letters_and_digits

MAX_PAGE_LINES = 2000
MAX_ENTRY_CHARS = 500
"""Characters of the longest sentence about an entry of a weblog."""
MAX_ORGANIZATION_WORDS = 4
"""Words of the longest line with the agency or the outlet of an author."""
NAME_LINES = 2
"""Lines between a date and the line with the name of an author."""

STATED_KINDS = frozenset({"json-ld", "meta"})
"""Kinds of places that readers do not see."""
ARTICLES = frozenset({"the", "la", "le", "el", "o", "a", "il", "die", "der", "da"})
ANONYMOUS = frozenset({
    "anonymous", "anonym", "anonyme", "anónimo", "anônimo", "anonimo", "anoniem",
})  # fmt: skip
"""What catalogues of libraries state for an author who wished to be unknown."""

Authors = Fact[tuple[str, ...]]


def extract(article: Article) -> Authors | None:
    """Return the authors of the page, a byline in the text, or a credit at its end."""
    context = _context(article)
    from_page = _from_page(article, article.page, context) if article.page else None
    return (
        from_page
        or next(_from_text(article, context), None)
        or find_columnist(article, context)
        or find_site_owner(article, context)
    )


def find_candidates(article: Article) -> Iterator[Authors]:
    """Yield the authors that each place on the page and the text name."""
    context = _context(article)
    page = article.page
    for byline in find_bylines(article, page, context) if page else ():
        yield Fact(byline.names, Confidence.STATED, byline.key, (_evidence(byline),))
    if from_text := next(_from_text(article, context), None):
        yield from_text


def split_record_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the authors that a record states, without a word such as “by”.

    A text that joins several names is split, and one that only names a newsroom or a
    placeholder names nobody. Any other text is one name.
    """
    names: list[str] = []
    for text in texts:
        lead = find_lead(text)
        rest = lead.rest if lead and lead.names_authors else text
        turned = [uninverted_name(part) for part in rest.split(";")]
        if all(turned):
            names += filter(None, turned)
            continue
        split_names = split_byline(text)
        if len(split_names) > 1 or _has_role_behind(rest, split_names):
            names += split_names
        elif split_names or not _names_nobody(rest):
            names.append(rest)
    return tuple(dict.fromkeys(names))


def _names_nobody(text: str) -> bool:
    """Return whether a text has only words for a newsroom, or is a placeholder.

    The name of an agency or of a desk is kept, as the record states it.
    """
    if text.casefold() in ANONYMOUS or text in outlets.agency_names():
        return False
    if " " not in text and (is_given_name(text) or is_surname(text)):
        return False
    if vocabulary("placeholder").is_whole(text):
        return True
    kinds = ("group", "role")
    return all(
        any(vocabulary(kind).has_word(word) for kind in kinds)
        for word in byline_tokens(text)
        if word not in ARTICLES
    )


def _has_role_behind(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a text is one name and a role or an organization behind it."""
    if len(names) != 1 or not text.startswith(names[0]):
        return False
    rest = text[len(names[0]) :].strip(" ,;|/-–—()")
    return bool(rest) and (has_role(rest) or is_no_person(rest))


def _context(article: Article) -> NameContext:
    """Return the language of the article and the organizations that it is from."""
    page_language = article.page.language if article.page else None
    return NameContext(
        page_language or article.detected_language,
        _organizations(),
        frozenset(site_keys(article) | _host_labels(article)),
    )


def _host_labels(article: Article) -> set[str]:
    """Return the labels of the hosts of an article, as keys."""
    hosts = [outlets.url_host(url.quote) for url in article.urls]
    return {label.replace("-", "") for host in hosts for label in host.split(".")}


@cache
def _organizations() -> frozenset[str]:
    names = (*outlets.agency_names(), *outlets.outlet_names())
    return frozenset(letters_and_digits(name.removeprefix("The ")) for name in names)


def _from_page(article: Article, page: Page, context: NameContext) -> Authors | None:
    """Return the first byline, corroborated if another kind of place agrees."""
    bylines = find_bylines(article, page, context)
    if not bylines:
        lines = _lines_near_headline(article, page)
        return _from_lines(lines, page, context) or _from_script(page, context)
    first = _printed_byline(bylines, page) or _most_complete(bylines)
    for byline in bylines:
        if byline.kind != first.kind and _same_names(byline.names, first.names):
            evidence = (_evidence(first), _evidence(byline))
            return Fact(first.names, Confidence.CORROBORATED, first.key, evidence)
    return Fact(first.names, Confidence.STATED, first.key, (_evidence(first),))


def _printed_byline(bylines: Sequence[Byline], page: Page) -> Byline | None:
    """Return the byline near the headline, if the page only states another author.

    Systems state the user who entered the article, whom readers do not see. So another
    kind of visible place has to agree, and no line of the page may have the stated name.
    """
    stated = [byline for byline in bylines if byline.kind in STATED_KINDS]
    visible = [byline for byline in bylines if byline.kind not in STATED_KINDS]
    stated_names = {name for byline in stated for name in byline.names}
    if not stated_names or not visible or _stand_in_lines(stated_names, page.lines):
        return None
    first = visible[0]
    is_repeated = any(
        byline.kind != first.kind and _same_names(byline.names, first.names)
        for byline in visible
    )
    near_headline = page.lines_near_headline(page.headline) if page.headline else ()
    is_near = all(_stand_in_lines((name,), near_headline) for name in first.names)
    return first if is_repeated and is_near else None


def _stand_in_lines(names: Iterable[str], lines: Sequence[str]) -> bool:
    """Return whether a line has one of some names."""
    texts = [line.casefold() for line in lines]
    return any(name.casefold() in text for name in names for text in texts)


def _most_complete(bylines: Sequence[Byline]) -> Byline:
    """Return the first byline, or another that has its names and more."""
    first = bylines[0]
    for byline in bylines:
        if len(byline.names) > len(first.names) and _names_all(byline, first):
            return byline
    return first


def _names_all(byline: Byline, other: Byline) -> bool:
    return {name.casefold() for name in other.names} <= {
        name.casefold() for name in byline.names
    }


def _lines_near_headline(article: Article, page: Page) -> Sequence[str]:
    """Return the lines near the first form of the headline that is a line of the page."""
    forms = (page.headline,) if page.headline else headline_forms(article, page)
    return next(filter(None, map(page.lines_near_headline, forms)), ())


def _from_lines(
    near_headline: Sequence[str], page: Page, context: NameContext
) -> Authors | None:
    """Return the byline on a line near the headline, or one elsewhere on the page."""
    for line in joined_labels(near_headline):
        names = line_names(line, context) or names_with_degrees(line, context)
        if names:
            evidence = Evidence(line, key="beside the headline")
            return Fact(names, Confidence.STATED, "beside the headline", (evidence,))
    return (
        _from_name_lines(near_headline, page, context)
        or _from_any_line(page, context)
        or _from_entry_line(page, context)
    )


def _from_name_lines(
    lines: Sequence[str], page: Page, context: NameContext
) -> Authors | None:
    """Return the names on a line near the headline of a page."""
    named = _find_name_line(lines, page.lines, context)
    if named is None:
        return None
    evidence = Evidence(lines[named.index], key=named.method)
    return Fact(named.names, Confidence.STATED, named.method, (evidence,))


@dataclass(frozen=True, slots=True)
class _NameLine:
    """The index of a line with the names of authors, and how it was recognized."""

    index: int
    names: tuple[str, ...]
    method: str


def _find_name_line(
    lines: Sequence[str], all_lines: Sequence[str], context: NameContext
) -> _NameLine | None:
    """Return the name before a role, or the names on a line of their own beside a date.

    A name that stands elsewhere in the article may be a person in the news.
    """
    for index, line in enumerate(lines):
        plain_names = plain_line_names(line, context)
        names = role_line_names(line, context)
        if not names and plain_names and index + 1 < len(lines):
            names = role_line_names(f"{line} | {lines[index + 1]}", context)
            if not names and _is_organization(lines[index + 1]):
                names = plain_names
        if names and not _stands_elsewhere(line, all_lines):
            return _NameLine(index, names, "before a role")
        beside = lines[max(0, index - NAME_LINES) : index + NAME_LINES + 1]
        if plain_names and any(map(find_date_mentions, beside)):
            if _stands_elsewhere(line, all_lines):
                return None
            return _NameLine(index, plain_names, "beside the date")
    return None


def _is_organization(line: str) -> bool:
    """Return whether a line is an agency or an outlet: `Estuary News Agency`."""
    words = line.split()
    return 0 < len(words) <= MAX_ORGANIZATION_WORDS and (
        vocabulary("agency").is_whole(line)
        or any(map(vocabulary("group").has_word, byline_tokens(words[-1])))
    )


def _stands_elsewhere(line: str, all_lines: Sequence[str]) -> bool:
    """Return whether another line contains a line."""
    return any(line in text and line != text for text in all_lines)


def _from_any_line(page: Page, context: NameContext) -> Authors | None:
    """Return the names of the only lines on a page that have a label for authors."""
    names_by_line = {
        line: names
        for line in joined_labels(page.lines[:MAX_PAGE_LINES])
        if has_author_label(line, context.language)
        and (names := line_names(line, context))
    }
    if len(set(names_by_line.values())) != 1:
        return None
    line, names = next(iter(names_by_line.items()))
    return Fact(
        names,
        Confidence.STATED,
        "labelled line",
        (Evidence(line, key="labelled line"),),
    )


def _from_entry_line(page: Page, context: NameContext) -> Authors | None:
    """Return the author in the sentence about an entry that weblogs have below it.

    `This entry was posted on 3 June 2009 by Ada Quay and is filed under Ferries.`
    """
    for line in page.lines[:MAX_PAGE_LINES]:
        entry = _entry_regex().search(line) if len(line) <= MAX_ENTRY_CHARS else None
        if entry and is_person_name(entry["name"], context):
            evidence = (Evidence(line, key="labelled line"),)
            return Fact((entry["name"],), Confidence.STATED, "labelled line", evidence)
    return None


@cache
def _entry_regex() -> re.Pattern[str]:
    """Return a pattern for the start of such a sentence and the name in it."""
    starts: dict[str, list[str]] = {}
    for _, form in entries("entry"):
        start, _, by = form.partition("…")
        starts.setdefault(by, []).append(start)
    lead = "|".join(
        rf"{alternation_pattern(words)}.{{0,200}}?\s{re.escape(by)}"
        for by, words in starts.items()
    )
    word = r"[^\W\d_](?:\.|[\w’'-]{1,30})"
    name = rf"{word}(?:\s{word}){{1,2}}?"
    return re.compile(
        rf"(?i:{lead})\s(?P<name>{name})"
        r"(?=[.,;|]?\Z|[.,;|]\s|\s[^\W\d_A-ZА-ЯΑ-Ω]|\s\d)"
    )


def _from_script(page: Page, context: NameContext) -> Authors | None:
    """Return the authors that the page keeps for its scripts."""
    texts = find_script_authors(page)
    all_names = (name for text in texts for name in split_byline(text, context, 1))
    names = tuple(dict.fromkeys(all_names))
    if not names:
        return None
    evidence = Evidence("; ".join(texts), key="script author")
    return Fact(names, Confidence.STATED, "script author", (evidence,))


def _from_text(article: Article, context: NameContext) -> Iterator[Authors]:
    """Yield the authors of bylines in the head, then of credits at the end."""
    text = article.text
    for evidence, names in find_line_bylines(text, article.head_end, context):
        yield Fact(names, Confidence.STATED, "byline", (evidence,))
    yield from _from_head_lines(text, context)
    for evidence, names in find_closing_credits(text, context):
        yield Fact(names, Confidence.STATED, "closing credit", (evidence,))
    for evidence, names in find_closing_signature(text, context):
        yield Fact(names, Confidence.STATED, "signature", (evidence,))
    for evidence, names in find_closing_biography(text, context):
        yield Fact(names, Confidence.STATED, "signature", (evidence,))


def _from_head_lines(text: str, context: NameContext) -> Iterator[Authors]:
    """Yield the names on a line between the headline of a text and its story."""
    matches = head_lines(text)[1:]
    lines = [match[0] for match in matches]
    named = _find_name_line(lines, text.split("\n"), context) if lines else None
    if named is not None:
        line = matches[named.index]
        evidence = Evidence(line[0], line.start(), line.end())
        yield Fact(named.names, Confidence.STATED, named.method, (evidence,))


def _evidence(byline: Byline) -> Evidence:
    return Evidence(byline.text, key=byline.key)


def _same_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return {name.casefold() for name in left} == {name.casefold() for name in right}
