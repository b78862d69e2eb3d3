"""The dates that a text gives itself: labelled lines, lines that are nothing but a date, a dateline with a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archive.article import Article
from archive.extract import dateline, day_month_order
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.story_layout import (
    MIN_PARAGRAPH_CHARS,
    MIN_WRAPPED_CHARS,
    head_end,
)
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import DayMonthOrder, ParsedDate

MAX_OTHER_CHARS = 50
"""Characters that may stand beside the date on a line of its own: a byline, a place, an outlet."""
MAX_TIME_CHARS = 16
"""Characters that a time of day, its zone and marks take behind a date."""
MAX_LINES_APART = 3
"""Lines between a date and the byline or the story that it belongs to."""
MAX_LABEL_CHARS = 60
AMBIGUOUS_LABELS = frozenset({"date", "dated", "stand", "update"})
"""Labels that say nothing without a colon, but for the first words of a text."""
MAX_LABELLED = 12
"""Labelled dates that are weighed."""

_PUBLISHED_LABELS = (
    r"(?:first |date |originally )?"
    r"(?:published|posted|created|publication date|uploaded|filed|issued|dated?)(?: date)?|"
    r"publié(?:e)?|veröffentlicht|erschienen|erstellt|publicado|pubblicato|geplaatst"
)
_UPDATED_LABELS = (
    r"(?:page |article |story )?(?:was )?(?:last )?(?:updated|modified|edited|revised)|update|"
    r"aktualisiert|stand|mis à jour|modifié|actualizado|aggiornato|bijgewerkt"
)
_DATE_LABEL = re.compile(
    rf"(?:^|[|•·\n(\[/–—]|(?<=[a-z\d])(?=[A-Z]))\s*(?:(?P<published>{_PUBLISHED_LABELS})|(?P<updated>{_UPDATED_LABELS}))"
    rf"(?: on| at| am| le| el| il)?\s*[:\-–|]?\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W*(?:by|written by|von|par|por|di|story by|reporting by)\b[\s:]", re.IGNORECASE
)
# A comma goes on, unless only the place of a clock stands behind it: `05:39, UK`.
_CONTINUATION = re.compile(
    r"\s*(?:[a-zß-ÿ;]|,(?! ?[A-Z]\w{0,10}[ \t]*$))", re.MULTILINE
)
_CLOCK = re.compile(r"\d[:.h]\d{2}")
_DATE_LEAD_DASH = re.compile(r"[ \t]*[|–—-][ \t]+(?=\S)")
_SEPARATORS = " \t|•·–—-/"
_LINE = re.compile(r"[^\n]+")


def find_signals(article: Article) -> Iterator[DateSignal]:
    """Every date that the text gives as its own, the most telling kind first."""
    dated = [
        each
        for each in find_date_mentions(article.text)
        if each.parsed.year and each.parsed.day
    ]
    if not dated:
        return
    labelled = dict(islice(_labelled_mentions(article.text, dated), MAX_LABELLED))
    for mention, role in labelled.items():
        yield from _to_signals(article, mention, "update line", role)
    if (
        found := dateline.find_dateline(article.text)
    ) and found.evidence.start is not None:
        inside = [
            each for each in dated if found.evidence.start <= each.start < found.end
        ]
        for mention in inside:
            yield from _to_signals(article, mention, "dateline", DateRole.PUBLISHED)
    end = head_end(article.text)
    bare = [each for each in dated if each not in labelled]
    alone = _own_line_mention(
        article.text, [each for each in bare if each.start < end]
    ) or _timed_mention(article.text, bare)
    if alone:
        yield from _to_signals(article, alone, "date line", DateRole.PUBLISHED)


def read_mention(
    article: Article, mention: DateMention
) -> tuple[DateRange, ParsedDate | None, day_month_order.OrderVerdict] | None:
    """The days that a mention means; a window over both readings when nothing decides between them."""
    if mention.month_first is None:
        return (
            (
                mention.parsed.range,
                mention.parsed,
                day_month_order.OrderVerdict(DayMonthOrder.DAY_FIRST),
            )
            if mention.parsed.range
            else None
        )
    verdict = day_month_order.decide_order(article, mention)
    if verdict.order:
        stamp = mention.read_as(verdict.order)
        return (stamp.range, stamp, verdict) if stamp.range else None
    days = sorted(
        each.range.earliest
        for each in (mention.parsed, mention.month_first)
        if each.range
    )
    return (DateRange(days[0], days[-1]), None, verdict) if days else None


def _to_signals(
    article: Article, mention: DateMention, method: str, role: DateRole
) -> Iterator[DateSignal]:
    reading = read_mention(article, mention)
    if reading is None:
        return
    days, stamp, verdict = reading
    confidence = Confidence.STATED if method != "date line" else Confidence.INFERRED
    if verdict.is_strong:
        confidence = Confidence.CORROBORATED
    elif mention.month_first:
        confidence = (
            Confidence.INFERRED
            if verdict.order and not verdict.is_weak
            else Confidence.WEAK
        )
    evidence = tuple(
        dict.fromkeys((_label_evidence(article.text, mention), *verdict.evidence))
    )
    yield DateSignal(
        days,
        method,
        evidence,
        DateSource.TEXT,
        role,
        confidence,
        stamp.instant if stamp else None,
    )


def _labelled_mentions(
    text: str, mentions: list[DateMention]
) -> Iterator[tuple[DateMention, DateRole]]:
    ends = [0, *(each.end for each in mentions)]
    for previous, mention in zip(ends, mentions, strict=False):
        found = _label_before(text, mention, previous)
        ordinary = _CONTINUATION.match(text, mention.end)
        if found and not (ordinary and not found["updated"]):
            yield (
                mention,
                DateRole.PUBLISHED if found["published"] else DateRole.UPDATED,
            )


def _label_before(
    text: str, mention: DateMention, search_start: int = 0
) -> re.Match[str] | None:
    start = max(search_start, mention.start - MAX_LABEL_CHARS)
    found = _DATE_LABEL.search(text[start : mention.start])
    if (
        found
        and found[0].strip().casefold() in AMBIGUOUS_LABELS
        and text[: start + found.start()].strip()
    ):
        return None
    return found


def _label_evidence(text: str, mention: DateMention) -> Evidence:
    """The date with its label, as one quotation."""
    found = _label_before(text, mention)
    if not found:
        return mention.evidence
    label = found["published"] or found["updated"]
    start = text.rindex(label, 0, mention.start)
    return Evidence(text[start : mention.end], start, mention.end)


def _own_line_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """The date that stands on a line of its own beside a byline or right before the story."""
    places, lines = _mentions_on_own_lines(text, mentions)
    signed = (
        mention for mention, index in places if _is_near_byline(text, lines, index)
    )
    above = (mention for mention, index in places if _is_before_story(lines, index))
    return (
        next(signed, None)
        or next(above, None)
        or _only_day(text, places, lines)
        or _leading_mention(text, mentions)
    )


def _timed_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """The day that stands with a time of day on a line of its own, wherever, when all such lines give the same."""
    return _only_day(
        text,
        *_mentions_on_own_lines(
            text, [each for each in mentions if _CLOCK.search(each.quote)]
        ),
    )


def _mentions_on_own_lines(
    text: str, mentions: list[DateMention]
) -> tuple[list[tuple[DateMention, int]], list[tuple[int, int]]]:
    """The dates that stand on lines of their own with the numbers of those, and where each line begins and ends."""
    lines = [
        (found.start(), found.end())
        for found in _LINE.finditer(text)
        if found[0].strip()
    ]
    where = {start: index for index, (start, _) in enumerate(lines)}
    starts = ((mention, _own_line_start(text, mention)) for mention in mentions)
    return [
        (mention, where[start])
        for mention, start in starts
        if start is not None and start in where
    ], lines


def _leading_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """The one day that begins a paragraph and is parted from it by a dash or a bar; several are a chronicle."""
    found = [
        each
        for each in mentions
        if _DATE_LEAD_DASH.match(text, each.end)
        and not text[: each.start].rpartition("\n")[2].strip()
    ]
    return found[0] if len(found) == 1 else None


def _only_day(
    text: str,
    line_mentions: list[tuple[DateMention, int]],
    lines: list[tuple[int, int]],
) -> DateMention | None:
    """The day that stands in lines of the head with a time of day at most, when all of them give the same.

    A line that goes on from a full one above it is prose.
    """
    bare = [mention for mention, index in line_mentions
            if lines[index][1] - lines[index][0] - len(mention.quote) <= MAX_TIME_CHARS
            and not text[lines[index][0] : mention.start].strip(_SEPARATORS)
            and (index == 0 or lines[index - 1][1] - lines[index - 1][0] < MIN_WRAPPED_CHARS
                 or text[lines[index - 1][1] : lines[index][0]].count("\n") > 1)]  # fmt: skip
    days = {(each.parsed.year, each.parsed.month, each.parsed.day) for each in bare}
    return bare[0] if len(days) == 1 else None


def _own_line_start(text: str, mention: DateMention) -> int | None:
    """Where the line begins, when hardly anything but the date stands on it."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    beside = len(line.strip()) - len(mention.quote)
    prose = _CONTINUATION.match(text, mention.end) or line.lstrip()[:1].islower()
    return start if beside <= MAX_OTHER_CHARS and not prose else None


def _is_near_byline(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    nearby = lines[max(0, index - MAX_LINES_APART) : index + 2]
    return any(
        _BYLINE.match(text[start : min(end, start + 80)]) for start, end in nearby
    )


def _is_before_story(lines: list[tuple[int, int]], index: int) -> bool:
    return any(
        end - start >= MIN_PARAGRAPH_CHARS
        for start, end in lines[index + 1 : index + 1 + MAX_LINES_APART]
    )
