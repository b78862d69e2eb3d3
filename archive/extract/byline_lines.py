"""Bylines and credits in the text of an article, on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import islice, takewhile

from archive.data_files import alternation_pattern
from archive.extract.labelled_dates import is_date_line
from archive.model import Evidence
from archive.names.byline_leads import (
    Lead,
    find_lead,
    inner_lead_pattern,
    journalist_pattern,
    label_kind,
    split_label_behind,
    with_label_marks,
)
from archive.names.byline_parts import has_role
from archive.names.byline_words import (
    MIN_UNIVERSAL_LETTERS,
    byline_tokens,
    entries,
    vocabulary,
)
from archive.names.bylines import (
    EMAIL,
    SURNAME_FIRST,
    name_and_place,
    split_byline,
    without_translation,
)
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.gazetteer import find_place
from archive.names.greek_bylines import nominative_byline
from archive.names.person_names import (
    NameContext,
    is_cased,
    is_certain_name,
    is_given_name,
    is_mongolian_name,
    is_person_name,
    is_plain_name,
    is_surname,
    particles,
)
from archive.names.transliteration import latin_spellings
from archive.people.name_lists import is_listed_name
from archive.text.date_lines import find_labels, is_date_words, skip_date_words
from archive.text.date_mentions import (
    MONTH_PATTERN,
    WEEKDAY_PATTERN,
    find_date_mentions,
)
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width
from archive.text.wrapped_lines import full_line_ends

MAX_HEAD_LINES = 100
MAX_SHORT_LINES = 8
"""Lines between the headline of a text and its story."""
LINE_KINDS = ("by", "by in posts")
MAX_LABEL_CHARS = 40
MAX_LINE_CHARS = 160
MAX_EAST_ASIAN_CHARS = 60
MAX_SMALL_WORDS = 1
"""Words that begin with a small letter in a byline, such as “in” before a place."""
PREPOSITIONS = frozenset({
    "in", "at", "for", "from", "aus", "für", "à", "au", "en", "pour", "para", "em", "a",
    "ad", "per", "dal", "uit", "voor", "i", "fra", "från", "för", "w", "z", "dla", "v",
    "ze", "в", "из", "для", "у", "от", "στην", "στο",
})  # fmt: skip
"""Small words before a place or an outlet in a byline without a colon."""
CLOSING_CHARS = 800
"""Characters at the end of a text that are searched for a credit."""
MIN_PARAGRAPH_WIDTH = 80
MAX_TIME_WORDS = 2
"""Words such as “Uhr” between the digits of a date and a byline."""
MIN_STATING_WORDS = 4
"""Words before the names in a sentence that does nothing but name the authors."""
MAX_SIGNATURE_CHARS = 300
"""Length of the longest last line with names, in characters."""
MAX_NAMES_CHARS = 60
MAX_CLOSING_LINES = 2
"""Lines below the signature of an article: a date, and credits of photos."""
MAX_PLACE_WORDS = 3
MAX_ROLE_WORDS = 4
"""Words behind the role of a journalist, such as a desk or an address of mail."""
MAX_JOINER_LETTERS = 3
"""Letters that a line of names has beside them, such as those of “und”."""
_REPORTER = re.compile(
    "[記记]者(?!会|會|招待|協会|协会|协會|クラブ|俱乐部|說|说)|기자(?!회견|간담|협회)|특파원|特派員"
)
"""A word for “reporter” in Chinese, Japanese or Korean, and not for a press conference."""

MIN_BAR_PARTS = 2
_BARS = re.compile(r"\s[|•·]\s")
_EDITOR = re.compile(
    r"(?<=[^\s|;；])[\s|;；]{1,5}+(?:责任编辑|責任編輯|责编|審校|校对|编审|편집)"
)
"""A word for an editor behind the names of reporters."""
_LINE = re.compile(r"[^\n]+")
_BRACKETS = re.compile(r"[(（]([^()（）\n]{3,300})[)）]")
_CLOSING_BRACKETS = re.compile(r"\s[(（][^()（）]{2,40}[)）]\Z")
"""What stands behind a name, such as an agency, a place or a role."""
_SITE_BEHIND = re.compile(r"(?<=\w) [-–] [a-z][\w.]{3,30}\Z")
"""The name of a site in small letters behind a name."""
_AFTER_BRACKET = re.compile(r"(?<=[)）])")
_NAMES_END = re.compile(r"[\d|｜•·]")
_LAST_DIGIT = re.compile(r"\d(?=\D*\Z)")
_SMALL_WORD = re.compile(r"\b[a-zß-ÿ]")
_FIRST_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?]|.{0,4}[。！？।]")

_JAPANESE_SIGNATURE = re.compile("【([\u3005\u3400-\u9fff、・ ]{3,20})】\\s{0,9}\\Z")
_PARAGRAPH_ENDS = frozenset(".!?…।。！？")
_SIGNATURE_MARKS = " \t–—-―()[]【】（）."
_EDGES = " \t|｜•·,–—-"
_EDGES_OF_NAMES = f"{_EDGES}/"
_SIGNED_ENDS = frozenset('.!?…»”“"')
"""What stands before a signature in brackets, since the last sentence has ended."""
_JAPANESE_ENDS = frozenset("。」")

Names = tuple[str, ...]


@cache
def _last_date_word_regex() -> re.Pattern[str]:
    """Return a pattern for a month or a weekday before the digits of a date."""
    return re.compile(
        rf"\s(?:{MONTH_PATTERN}|{WEEKDAY_PATTERN})[.,]?\s?\Z", re.IGNORECASE
    )


def find_line_bylines(
    text: str, end: int, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the bylines on lines before a position in a text.

    Lines inside wrapped paragraphs are none.
    """
    full_ends = full_line_ends(text)
    for line in islice(_LINE.finditer(text, 0, end), MAX_HEAD_LINES):
        if _is_in_prose(line, full_ends, context):
            continue
        if names := line_names(line[0], context):
            yield Evidence(line[0], line.start(), line.end()), names


def head_lines(text: str) -> list[re.Match[str]]:
    """Return the first lines of a text, up to the first one of the width of a paragraph.

    A text without such a line has no head.
    """
    lines: list[re.Match[str]] = []
    for line in islice(_LINE.finditer(text), MAX_SHORT_LINES):
        if text_width(line[0]) >= MIN_PARAGRAPH_WIDTH and lines:
            return lines
        lines.append(line)
    return []


def _is_in_prose(
    line: re.Match[str], full_ends: Set[int], context: NameContext
) -> bool:
    """Return whether a line continues a sentence, or is continued by the next line."""
    continues = line.start() - 1 in full_ends
    is_full = line.end() in full_ends
    return (continues and (is_full or line[0][0].islower())) or (
        is_full and not find_lead(line[0], context.language)
    )


def find_closing_credits(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the credits at the end of a text: `(Reporting by Ann Miller)`.

    In Chinese, Japanese and Korean, they are lines such as `김철수 기자`, too.
    """
    start = max(0, len(text) - CLOSING_CHARS)
    first_line = text.find("\n", start) + 1 if start else 0
    for line in _LINE.finditer(text, first_line):
        names = _reporter_names(line[0], context) if _REPORTER.search(line[0]) else ()
        if names:
            yield Evidence(line[0], line.start(), line.end()), names
    for brackets in _BRACKETS.finditer(text, start):
        if names := _credited_names(brackets, context):
            yield Evidence(brackets[0], brackets.start(), brackets.end()), names


def find_closing_signature(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the name on the last line, below a paragraph and nowhere else in the text."""
    yield from _signed_names(text, context)
    text, has_own_photos = _before_closing_lines(text)
    body, _, line = text.rstrip().rpartition("\n")
    name = line.strip(_SIGNATURE_MARKS)
    last_paragraph = body.rstrip().rpartition("\n")[2]
    is_signature = (
        text_width(last_paragraph) >= MIN_PARAGRAPH_WIDTH
        and last_paragraph.rstrip()[-1:] in _PARAGRAPH_ENDS
        and name not in body
    )
    if not is_signature or len(line) > MAX_SIGNATURE_CHARS:
        return
    is_author = has_own_photos and is_person_name(name, context)
    if names := (split_byline if is_author else plain_line_names)(name, context):
        start = len(body) + 1
        yield Evidence(line, start, start + len(line)), names


def _before_closing_lines(text: str) -> tuple[str, bool]:
    """Return a text without the date and the credits of photos on its last lines.

    Return also whether one says that the author took the photos.
    """
    has_own_photos = False
    for _ in range(MAX_CLOSING_LINES):
        body, _, line = text.rstrip().rpartition("\n")
        lead = find_lead(line) if len(line) <= MAX_NAMES_CHARS else None
        is_credit = label_kind(line) is not None or (
            lead is not None and not lead.names_authors
        )
        is_day = len(line) <= MAX_NAMES_CHARS and is_date_line(line)
        if not (body and (is_credit or is_day)):
            break
        has_own_photos = has_own_photos or label_kind(line) == "by"
        text = body
    return text, has_own_photos


def plain_line_names(line: str, context: NameContext) -> Names:
    """Return the certain names of which a line consists, with “and” between them.

    A date may stand before or behind them.
    """
    last_word = line.rpartition(" ")[2]
    # A word with a capital may be a name: Vietnamese Anh, and *ảnh* for a photo.
    has_label = not last_word.istitle() and label_kind(last_word) == "not by"
    if split_label_behind(line) or has_label:
        return ()
    whole_line = _beside_date(line)
    line = _before_other_credit(whole_line)
    has_other_credit = line != whole_line
    line = _without_label(EMAIL.sub("", line).strip(_EDGES_OF_NAMES), context)
    line = _CLOSING_BRACKETS.sub("", line)
    line = _without_organization(_without_newsroom(_without_place(line)), context)
    if len(line) > MAX_NAMES_CHARS or find_lead(line, context.language):
        return ()
    names = split_byline(line, context)
    letters = sum(map(len, map(letters_and_digits, names)))
    has_more = letters + MAX_JOINER_LETTERS < len(letters_and_digits(line))
    are_certain = has_other_credit or all(
        _is_certain(name, context.language) and not _is_place(name) for name in names
    )
    return names if are_certain and not has_more else ()


def _is_place(name: str) -> bool:
    """Return whether a name is also that of a place, such as Santa Barbara."""
    match = find_place(name)
    return match.place is not None or match.is_ambiguous


def _beside_date(line: str) -> str:
    """Return the part of a line before a date, or behind one that begins the line."""
    if not _FIRST_DIGIT.search(line):
        return line
    mentions = find_date_mentions(line)
    if mentions and is_date_words(line[: mentions[0].start]):
        return skip_date_words(line[mentions[-1].end :])
    before = _before_label(_FIRST_DIGIT.split(line, maxsplit=1)[0])
    return _last_date_word_regex().sub("", before)


def _before_label(text: str) -> str:
    """Return a text without the label of a date at its end: `Ada Quay | Published on`."""
    label = next(reversed(find_labels(text)), None)
    return text[: label.start] if label and is_date_words(text[label.end :]) else text


def _without_place(line: str) -> str:
    """Return a name without the place or the site behind it.

    `ADA QUAY. MADRID`, `Ada Quay / Oslo`, `Ada Quay - ferrypost`
    """
    line = _SITE_BEHIND.sub("", line)
    name, place = name_and_place(line.replace(" / ", ". ", 1))
    is_short = len(place.split()) <= MAX_PLACE_WORDS
    return name if is_short and not _SMALL_WORD.search(place) else line


def _before_other_credit(line: str) -> str:
    """Return the part of a line before a label for photos and the like."""
    label = inner_lead_pattern(line).search(line)
    is_other = (
        label and label.start() and label_kind(label[0].rstrip(":：/／ ")) == "not by"
    )
    return line[: label.start()].rstrip() if label and is_other else line


def _without_label(line: str, context: NameContext) -> str:
    """Return a line without a word such as “text” before a name.

    Short words of other languages are names: Irish *le* means “by”, and Lê is a name.
    """
    label, _, rest = line.partition(" ")
    may_be_label = label_kind(label) == "by" and (
        len(label) >= MIN_UNIVERSAL_LETTERS or context.language not in SURNAME_FIRST
    )
    return rest if rest and may_be_label else line


def _without_newsroom(line: str) -> str:
    """Return a name without a role or words for a newsroom behind its comma."""
    name, comma, rest = line.partition(", ")
    words = [word for word in byline_tokens(rest) if len(word) > MAX_JOINER_LETTERS]
    is_newsroom = words and all(
        any(vocabulary(kind).has_word(word) for kind in ("group", "agency"))
        for word in words
    )
    is_special = bool(_special_regex().match(rest))
    return name if comma and (is_newsroom or is_special or has_role(rest)) else line


@cache
def _special_regex() -> re.Pattern[str]:
    """Return a pattern of the words before an outlet: `Ada Quay, special to the Post`."""
    words = alternation_pattern(word for _, word in entries("special for"))
    return re.compile(rf"{words}\s", re.IGNORECASE)


def _without_organization(line: str, context: NameContext) -> str:
    """Return a name without an organization that follows it: `ADA QUAY Reuters`."""
    words = line.split()
    for count in range(2, len(words)):
        if letters_and_digits(" ".join(words[count:])) in context.organizations:
            return " ".join(words[:count])
    return line


def role_line_names(line: str, context: NameContext) -> Names:
    """Return the name on a line with the role of a journalist behind it.

    A name that is in no list has a comma before the role: `Ada Quay, reporter`.
    """
    if len(line) > MAX_LINE_CHARS or _SENTENCE_END.fullmatch(line[-5:]):
        return ()
    writing = _writing_regex().search(line)
    if writing and is_date_line(line[writing.end() :]):
        name = line[: writing.start()].strip(_EDGES)
        return (name,) if is_person_name(name, context) else ()
    role = _journalist_regex().search(line)
    if role is None:
        return ()
    before, after = line[: role.start()].rstrip(), line[role.end() :]
    name, comma, rank = before.strip(_EDGES).partition(", ")
    if len(rank.split()) > MAX_ROLE_WORDS:
        return ()
    words_after = _FIRST_DIGIT.split(after, maxsplit=1)[0].split()
    if len(words_after) > MAX_ROLE_WORDS or not is_person_name(name, context):
        return ()
    is_sure = _is_certain(name, context.language) or comma or before.endswith(",")
    return (name,) if is_sure else ()


@cache
def _writing_regex() -> re.Pattern[str]:
    """Return a pattern for a word such as “writes” behind a name, before a day."""
    words = alternation_pattern(word for _, word in entries("writes"))
    return re.compile(rf"(?<=\w)\s{words}(?!\w)[\s:,|–—-]{{0,4}}", re.IGNORECASE)


@cache
def _journalist_regex() -> re.Pattern[str]:
    """Return a pattern for a role of a journalist behind a name."""
    return re.compile(rf"(?<=[\s,|•·–—-]){journalist_pattern()}", re.IGNORECASE)


def _is_certain(name: str, language: str | None) -> bool:
    """Return whether a name has a given name of the lists, in its own order."""
    if is_mongolian_name(name, language):
        return True
    if language in SURNAME_FIRST:
        words = name.split()
        return len(words) > 1 and (is_surname(words[0]) or is_given_name(words[0]))
    return any(map(is_certain_name, (name, *latin_spellings(name)))) or (
        not name.isascii() and is_listed_name(name)
    )


def _signed_names(text: str, context: NameContext) -> Iterator[tuple[Evidence, Names]]:
    """Yield the names in Japanese brackets at the very end of a text."""
    signature = _JAPANESE_SIGNATURE.search(text, max(0, len(text) - MAX_LINE_CHARS))
    names = split_byline(signature[1], context) if signature else ()
    if signature and all(is_full_name(name, "ja") for name in names):
        yield Evidence(signature[0], signature.start(), signature.end()), names


def _credited_names(brackets: re.Match[str], context: NameContext) -> Names:
    """Return the names in brackets that say so, or that end the text with one name."""
    lead = find_lead(brackets[1], context.language)
    if lead and lead.names_authors and (lead.has_mark or " " in lead.words):
        return split_byline(brackets[1], context)
    before = brackets.string[: brackets.start()].rstrip()[-1:]
    is_end = not any(map(str.isalnum, brackets.string[brackets.end() :]))
    names = split_byline(brackets[1], context)
    is_signature = is_end and (
        (before in _SIGNED_ENDS and is_certain_name(brackets[1]))
        or (before in _JAPANESE_ENDS and _are_japanese(names, context))
    )
    return names if is_signature else ()


def _are_japanese(names: Names, context: NameContext) -> bool:
    is_japanese = context.language == "ja"
    return is_japanese and all(is_full_name(name, "ja") for name in names)


def joined_labels(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines. One that is only a label, such as “By”, is joined to the next.

    Behind a name alone, a word such as “writer” is joined to that name.
    """
    all_lines = [*lines]
    label = ""
    for index, line in enumerate(all_lines):
        if len(line) > MAX_LABEL_CHARS or not _is_label(line):
            yield f"{label} {line}".strip()
            label = ""
        elif not label and _stands_behind_name(all_lines, index):
            yield f"{line}: {all_lines[index - 1]}"
        else:
            label = line


def _stands_behind_name(lines: Sequence[str], index: int) -> bool:
    """Return whether a label belongs to the name on the line before it.

    The next line is then no name, or is one with a label behind it, too.
    """
    before = lines[index - 1] if index else ""
    after, later = [*lines[index + 1 : index + 3], "", ""][:2]
    is_word = lines[index].isalpha()
    if not is_word or "," in before or not _may_be_named(before):
        return False
    return not _may_be_named(after.partition(",")[0]) or label_kind(later) is not None


def _may_be_named(line: str) -> bool:
    """Return whether a line may be a person's name, and nothing more."""
    is_name = " " in line and not _FIRST_DIGIT.search(line)
    return is_name and is_plain_name(line)


def _is_label(line: str) -> bool:
    lead = find_lead(f"{line.rstrip(':：')}: X")
    return bool(lead and lead.names_authors and lead.rest == "X")


def has_author_label(line: str, language: str | None) -> bool:
    """Return whether a line begins with words that only bylines have, unlike “by”."""
    if len(line) > MAX_LINE_CHARS:
        return False
    lead = find_lead(line, language)
    return bool(lead and lead.kind == "by" and (lead.has_mark or " " in lead.words))


def line_names(line: str, context: NameContext) -> Names:
    """Return the names on a line that is a byline, and no sentence."""
    line = with_label_marks(nominative_byline(without_translation(line.strip())))
    labelled = _labelled_behind(line, context)
    if labelled is not None:
        return labelled
    if _REPORTER.search(line):
        return _reporter_names(line, context)
    if len(line) > MAX_LINE_CHARS:
        return ()
    line_lead = find_lead(line, context.language)
    is_statement = _states_authors(line_lead)
    if _SENTENCE_END.fullmatch(line[-5:]) and not is_statement:
        return ()
    starts = _later_starts(line, line_lead, context.language)
    later_leads = ((start, find_lead(start, context.language)) for start in starts)
    for start, lead in ((line, line_lead), *later_leads):
        if not lead or lead.kind not in LINE_KINDS:
            continue
        if is_statement or _has_only_names(_before_date(lead.rest), lead):
            names = split_byline(_before_date(start), context)
            if names and _begins_with(lead.rest, names[0]):
                return names
    return _labelled_part_names(line, context)


def _labelled_behind(line: str, context: NameContext) -> Names | None:
    """Return the authors if each name on a line has a label behind it, else `None`.

    `Ada Quay (text), Bo Lind (photos)` names one author.
    """
    parts = [part for part in _AFTER_BRACKET.split(line) if part.strip(_EDGES_OF_NAMES)]
    labelled = [split_label_behind(part.strip(_EDGES_OF_NAMES)) for part in parts]
    pairs = [pair for pair in labelled if pair is not None]
    if not pairs or len(pairs) < len(parts):
        return None
    texts = [name for name, kind in pairs if kind == "by"]
    return tuple(
        name
        for text in texts
        if is_person_name(text, context)
        for name in split_byline(text, context)
    )


def _labelled_part_names(line: str, context: NameContext) -> Names:
    """Return the names of the only part between bars that has a label for authors."""
    parts = _BARS.split(line)
    if len(parts) < MIN_BAR_PARTS or not any(":" in part for part in parts):
        return ()
    leads = [(part, find_lead(part, context.language)) for part in parts]
    labelled = [
        part for part, lead in leads if lead and lead.has_mark and lead.kind == "by"
    ]
    return split_byline(labelled[0], context) if len(labelled) == 1 else ()


def _states_authors(lead: Lead | None) -> bool:
    """Return whether a sentence only says who wrote: `This post was written by …`"""
    words = lead.words.split() if lead and lead.kind == "by" else []
    return len(words) >= MIN_STATING_WORDS


def _later_starts(line: str, lead: Lead | None, language: str | None) -> Iterator[str]:
    """Yield where a byline may begin behind a source, a date or both.

    `lead` is that of the line.
    """
    yield from _start_behind_source(lead)
    if not lead and find_date_mentions(line):
        words = _LAST_DIGIT.split(line)[-1].strip(_EDGES).split()
        starts = [
            " ".join(words[index:])
            for index in range(min(MAX_TIME_WORDS + 1, len(words)))
        ]
        yield from starts
        leads = (find_lead(start, language) for start in starts)
        marked = (lead for lead in leads if lead and lead.has_mark)
        yield from _start_behind_source(next(marked, None))


def _start_behind_source(lead: Lead | None) -> Iterator[str]:
    """Yield where a byline begins behind a label of something else than authors."""
    if lead and lead.has_mark and not lead.names_authors:
        label = inner_lead_pattern(lead.rest).search(lead.rest)
        yield from [lead.rest[label.start() :]] if label else []


def _before_date(text: str) -> str:
    """Return a byline without a date behind the names, its label and its words."""
    mention = next(iter(find_date_mentions(text)), None)
    if mention is None:
        return text
    before = text[: mention.start]
    label = next(reversed(find_labels(before)), None)
    if label and is_date_words(before[label.end :]):
        before = before[: label.start]
    words = before.split()
    while words and is_date_words(words[-1]):
        words.pop()
    return " ".join(words) or text


def _has_only_names(text: str, lead: Lead) -> bool:
    """Return whether a text behind a lead has only names, or one small word as `in`.

    What follows another label in the byline does not count: `photos by Bo Lind`.
    """
    label = inner_lead_pattern(text).search(text)
    text = text[: label.start()] if label else text
    words = takewhile(lambda word: not _NAMES_END.search(word), text.split())
    small_words = [
        word
        for word in words
        if word[0].islower() and is_cased(word[0]) and not _belongs_to_names(word)
    ]
    if lead.has_mark:
        return len(small_words) <= MAX_SMALL_WORDS
    return not small_words or (
        len(small_words) <= MAX_SMALL_WORDS and small_words[0] in PREPOSITIONS
    )


def _belongs_to_names(word: str) -> bool:
    """Return whether a small word joins names, or is one such as “agencies”."""
    return (
        word in particles()
        or word in vocabulary("and").languages
        or vocabulary("group").has_word(word)
    )


def _begins_with(text: str, name: str) -> bool:
    """Return whether a name stands at the start of a text, or behind a role."""
    first_word = name.split(maxsplit=1)[0].casefold()
    return any(word.casefold().startswith(first_word) for word in text.split()[:3])


def _behind_source(line: str) -> str:
    """Return a line from the word for “reporter” on, if a label and a space are before.

    They are those of a source: `来源：江城晚报　记者 林若溪`.
    """
    reporter = _REPORTER.search(line)
    is_before_name = reporter is not None and reporter[0].endswith("者")
    before = line[: reporter.start()] if reporter and is_before_name else ""
    start = max(map(before.rfind, " \u3000\t")) + 1
    has_label = any(mark in before[:start] for mark in ":：")
    return line[start:] if start and has_label else line


def _reporter_names(line: str, context: NameContext) -> Names:
    """Return the names beside a word for “reporter” in Chinese, Japanese or Korean."""
    credit = _behind_source(line.partition(" = ")[0])[: MAX_EAST_ASIAN_CHARS + 1]
    credit = _EDITOR.split(credit, maxsplit=1)[0]
    if len(credit) > MAX_EAST_ASIAN_CHARS or _SENTENCE_END.fullmatch(credit[-5:]):
        return ()
    names = split_byline(credit, context)
    are_names = all(
        is_east_asian(name) and is_full_name(name, context.language) for name in names
    )
    return names if are_names else ()
