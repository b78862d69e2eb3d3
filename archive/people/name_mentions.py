"""Convert the spans of a tagger to mentions of names, and remove names of things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from archive import outlets
from archive.data_files import read_rows, read_words
from archive.names.family_first import with_given_name_first
from archive.names.inflection import without_suffix
from archive.names.matching import NameWords, words_without_suffix
from archive.names.person_names import is_given_name
from archive.people import lexicon, roles
from archive.people.tagger import Span
from archive.people.titles import is_title_alone, without_titles
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import normalize_letters

RARE_SURNAMES = "CD"
"""The bands of surnames that few people have."""
MAX_NAME_WORDS = 6
"""Maximum number of words in a name."""
MAX_LEAD_CHARS = 60
"""Characters before a name in which a word for a thing is looked for."""
_OPENING_MARKS = " \t\"'“‘"
_LEADING_WORDS = frozenset({
    "Although", "Among", "And", "Behind", "Besides", "But", "Despite", "Neither", "Nor",
    "Under", "Unlike", "Until", "Without",
})  # fmt: skip
"""Words at the start of an English sentence that the tagger takes for a first name."""
_LEADING_MARKS = " \t\n\"“”'‘(*•-–—.,:;[/"
_TRAILING_MARKS = ' \t\n"“”)*,:;-–—]/'
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ABBREVIATION_STOP = re.compile(r"(?:\b[^\W\d_]|[JS]r)\.$")
_FIRST_WORD = re.compile(r"\S+\s+(?=\S)")
_NON_NAME_MARKS = re.compile(r"[\d@/\\_<>=#|&()\[\]]|https?|www\.")
_HANDLE = re.compile(r"@\w++")
"""The name of an account, by which people are cited: `@anna_k`."""
_NEXT_WORD = re.compile(r"[ \t]+([\w&-]+)")
_SURNAME_AFTER = re.compile(r" [A-ZÀ-Þ][\w'’-]++")
_PARTICLES = (
    r"(?:(?:van|von|af|bin|ibn|bint)(?: (?:der|den|dem|de|het|['’]t))?|ten|ter|['’]t)"
)
_PARTICLES_AFTER = re.compile(rf" {_PARTICLES} [A-ZÀ-Þ][\w'’-]++")
_GIVEN_NAME_BEFORE = re.compile(rf"(?<!\w)([A-ZÀ-Þ][\w'’-]{{1,30}}) {_PARTICLES} \Z")
_REGNAL_NUMBER = re.compile(r" (?:[IVX]{2,5}\b|I(?=[,.;)]| of\b))")
"""The number of a monarch or pope.

It is in `Elizabeth I of England`, but not in `Elizabeth I know`.
"""
_ARTICLE_SURNAME = re.compile(r" (?:al|el|ad|an|ar|as|ash|at)-[A-ZÀ-Þ][\w'’-]++")
_FINAL_INITIAL = re.compile(r"\w [^\W\d_]\Z")
_SPACED_DASH = re.compile(r"(?<=\w)[ \xa0][-–—][ \xa0](?=\w)")
_LAST_WORD = re.compile(r"(?<!\s)\s++(\S++)\Z")
_TITLED_INITIALS = re.compile(
    r"\b(?P<title>[A-Za-z]+)\.?\s+(?P<name>(?P<initials>[A-Z]{2,3}|(?:[A-Z]\.[ \t]?){1,3})"
    r"[ \t]+[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*)"
)
_SURNAME_FIRST = re.compile(
    r"^[ \t]*([A-ZÀ-Þ][\w'’-]+), ([A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*)?)[ \t]*$",
    re.MULTILINE,
)
_NON_BLANK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A mention of a person. `name` is without titles, with single spaces.

    `language` is that of the paragraph, or empty for English.
    """

    start: int
    end: int
    name: str
    language: str = ""

    @property
    def words(self) -> NameWords:
        """Return the normalized words of the name."""
        return words_without_suffix(self.name)


def find_name_mentions(text: str, spans: Sequence[Span]) -> list[NameMention]:
    """Return the mentions of people, in order, from the spans and from rules."""
    listed_names = list(_listed_names(text, spans))
    name_spans = [*_join_at_particles(text, spans), *_titled_names(text)]
    mentions = _trim_capitals([*_names_in_spans(text, name_spans), *listed_names])
    return sorted(
        _without_nested(mentions, listed_names), key=lambda mention: mention.start
    )


def find_plain_mentions(
    text: str, spans: Iterable[Span], languages: Mapping[Span, str]
) -> list[NameMention]:
    """Return the mentions of people in other languages than English.

    Their spans are as the tagger marked them, without titles. The names are also without
    endings after an apostrophe.
    """
    mentions: list[NameMention] = []
    for whole in sorted(spans):
        language = languages.get(whole, "")
        for span in _parts_of_list(text, whole):
            if not mentions or span[0] >= mentions[-1].end:
                mention = _plain_mention(text, span, language)
                if _is_plain_name(mention):
                    mentions.append(mention)
    return mentions


def _parts_of_list(text: str, span: Span) -> Iterator[Span]:
    """Yield the names in a span that spaced dashes divide: `Emmerling - Moser`.

    A surname may have a dash, too: `Hanna Langa - Bieszki`.
    """
    dashes = [dash.span() for dash in _SPACED_DASH.finditer(text, *span)]
    starts = [span[0], *(end for _, end in dashes)]
    parts = list(zip(starts, [*(start for start, _ in dashes), span[1]], strict=True))
    word_counts = {len(text[start:end].split()) for start, end in parts}
    yield from parts if len(word_counts) == 1 else [span]


def _plain_mention(text: str, span: Span, language: str) -> NameMention:
    start, end = without_titles(text, *span, language)
    start, end = _with_parts_beside_particles(text, start, end)
    if surname := _ARTICLE_SURNAME.match(text, end):
        end = surname.end()
    if number := _REGNAL_NUMBER.match(text, end):
        end = number.end()
    if text[end : end + 1] == "." and _FINAL_INITIAL.search(text, start, end):
        end += 1
    name = without_suffix(collapse_whitespace(text[start:end]), language)
    return NameMention(start, end, with_given_name_first(name, language), language)


def _with_parts_beside_particles(text: str, start: int, end: int) -> Span:
    """Return the span of a name with the surname and the given name beside particles.

    `Annemieke` is a part of `Annemieke van den Heuvel`, as is `Heuvel`.
    """
    *first_words, last_word = text[start:end].split()
    if first_words and _is_particle(first_words[-1], last_word):
        surname = _SURNAME_AFTER.match(text, end)
        return (start, surname.end() if surname else end)
    if not first_words and is_given_name(last_word):
        surname = _PARTICLES_AFTER.match(text, end)
        return (start, surname.end() if surname else end)
    given_name = _GIVEN_NAME_BEFORE.search(text, max(0, start - MAX_LEAD_CHARS), start)
    if given_name and is_given_name(given_name[1]):
        return (given_name.start(), end)
    return (start, end)


def _is_particle(previous: str, word: str) -> bool:
    """Return whether a word is a particle. After another one, it may have a capital."""
    particles = lexicon.name_particles()
    return word in particles or (previous in particles and word.casefold() in particles)


def _is_plain_name(mention: NameMention) -> bool:
    has_unusual_marks = not _HANDLE.fullmatch(mention.name) and _NON_NAME_MARKS.search(
        mention.name
    )
    is_title = is_title_alone(mention.name, mention.language)
    return (
        len(mention.name) > 1
        and bool(mention.words)
        and not has_unusual_marks
        and not is_title
    )


def _names_in_spans(text: str, spans: Iterable[Span]) -> Iterator[NameMention]:
    """Yield the mentions in those spans that can be names."""
    for start, end in sorted(set(spans)):
        mention = _trim_span(text, start, end)
        if (
            mention
            and not is_thing_name(text, mention.start, mention.end)
            and _may_be_name(mention)
        ):
            yield mention


def _join_at_particles(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans, joined after a particle: `María de los` `Ángeles Ruiz`."""
    previous: Span | None = None
    for start, end in sorted(set(spans)):
        if (
            previous
            and text[previous[1] : start] == " "
            and text[: previous[1]].rsplit(None, 1)[-1] in lexicon.name_particles()
        ):
            previous = (previous[0], end)
            continue
        if previous:
            yield previous
        previous = (start, end)
    if previous:
        yield previous


def _listed_names(text: str, spans: Sequence[Span]) -> Iterator[NameMention]:
    """Yield names like `Smith, John` on a separate line, if the tagger found one."""
    for match in _SURNAME_FIRST.finditer(text):
        surname, given_names = match.groups()
        first_name = normalize_letters(given_names.split()[0])
        if lexicon.given_name_band(first_name) and any(
            match.start(1) <= start < match.end() for start, _ in spans
        ):
            yield NameMention(match.start(1), match.end(2), f"{given_names} {surname}")


def _without_nested(
    mentions: Iterable[NameMention], listed_names: Sequence[NameMention]
) -> list[NameMention]:
    """Return the mentions that do not start within a listed name."""
    listed_positions: set[int] = set()
    for name in listed_names:
        listed_positions.update(range(name.start, name.end))
    return [
        mention
        for mention in mentions
        if mention in listed_names or mention.start not in listed_positions
    ]


def _titled_names(text: str) -> Iterator[Span]:
    """Yield the spans of initials and a surname after a title: `General AV Fomin`."""
    for match in _TITLED_INITIALS.finditer(text):
        is_thing = match["initials"] in read_words("things.txt")
        if roles.is_title(match["title"]) and not is_thing:
            yield match.span("name")


def _trim_capitals(mentions: Sequence[NameMention]) -> list[NameMention]:
    """Trim names in capitals to names that the text has in normal case.

    `CHARLES ASHWORTH SINGS` becomes `CHARLES ASHWORTH`.
    """
    normal_case_names = {
        mention.words for mention in mentions if not mention.name.isupper()
    }
    return [
        _cut_to_name(mention, normal_case_names) if mention.name.isupper() else mention
        for mention in mentions
    ]


def _cut_to_name(mention: NameMention, names: Collection[NameWords]) -> NameMention:
    """Return the longest part of a mention that is one of the names.

    Return the whole mention if no part is.
    """
    words = list(_NON_BLANK.finditer(mention.name))
    if mention.words in names or len(words) < 2:
        return mention
    for word_count in range(len(words), 0, -1):
        for first in range(len(words) - word_count + 1):
            start = words[first].start()
            end = words[first + word_count - 1].end()
            part = mention.name[start:end]
            if words_without_suffix(part) in names:
                return NameMention(mention.start + start, mention.start + end, part)
    return mention


def _trim_span(text: str, start: int, end: int) -> NameMention | None:
    """Return the name in a span without punctuation, titles and possessive."""
    while start < end and text[start] in _LEADING_MARKS:
        start += 1
    if possessive := _POSSESSIVE.search(text, start, end):
        end = possessive.start()
    while start < end and _ends_with_mark(text, start, end):
        end -= 1
    end = _end_before_weekdays(text, start, end)
    if number := _REGNAL_NUMBER.match(text, end):
        end = number.end()
    start = _start_after_titles(text, start, end)
    if start >= end:
        return None
    return NameMention(start, end, collapse_whitespace(text[start:end]))


def _end_before_weekdays(text: str, start: int, end: int) -> int:
    """Return the end of a name without the weekdays after it: `Putin Monday`."""
    last_word = _LAST_WORD.search(text[start:end])
    while last_word and last_word[1] in _weekday_names():
        end = start + last_word.start()
        last_word = _LAST_WORD.search(text[start:end])
    return end


def _start_after_titles(text: str, start: int, end: int) -> int:
    """Return the start of a name without the titles before it: `Gen. Miller`.

    The first word of a sentence is no part of a name either: `Besides Miller`.
    """
    first_word = _FIRST_WORD.match(text, start, end)
    while first_word and _is_before_name(first_word[0].strip()):
        start = first_word.end()
        first_word = _FIRST_WORD.match(text, start, end)
    return start


def _is_before_name(word: str) -> bool:
    return roles.is_title(word) or word in _LEADING_WORDS


def _ends_with_mark(text: str, start: int, end: int) -> bool:
    """Return whether a span ends with a mark that is not part of the name."""
    last_char = text[end - 1]
    if last_char == ".":
        return not _ABBREVIATION_STOP.search(text, start, end)
    return last_char in _TRAILING_MARKS


def is_thing_name(text: str, start: int, end: int) -> bool:
    """Return whether a word beside a name makes it that of a thing.

    It is in `Victoria Memorial` and `the ferry Margaret Ellis`.
    """
    if _is_after_thing_word(text, start):
        return True
    next_word = _NEXT_WORD.match(text, end)
    if next_word is None:
        return False
    word_lists = map(read_words, ("things.txt", "thing_words.txt"))
    return any(next_word[1] in words for words in word_lists)


def _is_after_thing_word(text: str, start: int) -> bool:
    """Return whether a word such as `ferry` is before a name, or before its first part."""
    before = text[max(0, start - MAX_LEAD_CHARS) : start].rstrip(_OPENING_MARKS)
    for word in reversed(before.split()):
        if word in read_words("words_before_things.txt"):
            return True
        is_initial = len(word) == 2
        ends_here = not (word[-1].isalnum() or is_initial)
        if ends_here or not word[0].isupper() or roles.is_title(word):
            return False
    return False


def _may_be_name(mention: NameMention) -> bool:
    name = mention.name
    if _NON_NAME_MARKS.search(name) or not any(map(str.isupper, name)):
        return False
    if len(name) < 2 or not 1 <= len(mention.words) <= MAX_NAME_WORDS:
        return False
    if name in _non_person_names() or _ends_as_thing(name):
        return False
    if len(mention.words) > 1:
        return True
    return not roles.is_title(name) and name not in _weekday_names()


def _ends_as_thing(name: str) -> bool:
    """Return whether the last word of a name is a thing and not a surname.

    After a whole name, a rare surname is a thing: `George Ashworth Bridge`.
    """
    *first_words, last_word = name.split()
    if last_word not in read_words("things.txt"):
        return False
    band = lexicon.surname_band(last_word.casefold())
    return not band or (band in RARE_SURNAMES and len(first_words) > 1)


@cache
def _non_person_names() -> frozenset[str]:
    """Return the names of outlets, agencies, and companies named after people."""
    media_names = outlets.outlet_names().keys() | outlets.agency_names().keys()
    return read_words("no_people.txt") | media_names


@cache
def _weekday_names() -> frozenset[str]:
    return frozenset(name for row in read_rows("weekdays.tsv") for name in row[1:])


@cache
def month_names() -> frozenset[str]:
    """Return the names of months in all supported languages."""
    return frozenset(name for row in read_rows("months.tsv") for name in row[1:])
