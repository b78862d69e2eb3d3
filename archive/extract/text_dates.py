"""The dates that a text gives itself: labelled lines, lines that are nothing but a date, a dateline with a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archive.article import Article
from archive.extract import dateline, day_month_order
from archive.extract.date_signals import Role, Signal, Source
from archive.extract.story_layout import PROSE, WRAPPED, head_end
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_mentions import Mention, mentions
from archive.text.date_parsing import Order, Stamp

RESIDUE = 50
"""Characters that may stand beside the date on a line of its own: a byline, a place, an outlet."""
TIME_OF_DAY = 16
"""Characters that a time of day, its zone and marks take behind a date."""
NEAR = 3
"""Lines between a date and the byline or the story that it belongs to."""
LABEL_SPACE = 60
BARE = frozenset({"date", "dated", "stand", "update"})
"""Labels that say nothing without a colon, but for the first words of a text."""
MOST = 12
"""Labelled dates that are weighed."""

_PUBLISHED = (
    r"(?:first |date |originally )?"
    r"(?:published|posted|created|publication date|uploaded|filed|issued|dated?)(?: date)?|"
    r"publié(?:e)?|veröffentlicht|erschienen|erstellt|publicado|pubblicato|geplaatst"
)
_UPDATED = (
    r"(?:page |article |story )?(?:was )?(?:last )?(?:updated|modified|edited|revised)|update|"
    r"aktualisiert|stand|mis à jour|modifié|actualizado|aggiornato|bijgewerkt"
)
_LABEL = re.compile(
    rf"(?:^|[|•·\n(\[/–—]|(?<=[a-z\d])(?=[A-Z]))\s*(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))"
    rf"(?: on| at| am| le| el| il)?\s*[:\-–|]?\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W*(?:by|written by|von|par|por|di|story by|reporting by)\b[\s:]", re.IGNORECASE
)
# A comma goes on, unless only the place of a clock stands behind it: `05:39, UK`.
_CONTINUES = re.compile(r"\s*(?:[a-zß-ÿ;]|,(?! ?[A-Z]\w{0,10}[ \t]*$))", re.MULTILINE)
_CLOCK = re.compile(r"\d[:.h]\d{2}")
_LED = re.compile(r"[ \t]*[|–—-][ \t]+(?=\S)")
_SIGNS = " \t|•·–—-/"
_LINE = re.compile(r"[^\n]+")


def signals(article: Article) -> Iterator[Signal]:
    """Every date that the text gives as its own, the most telling kind first."""
    dated = [
        each for each in mentions(article.text) if each.stamp.year and each.stamp.day
    ]
    if not dated:
        return
    labelled = dict(islice(_labelled(article.text, dated), MOST))
    for mention, role in labelled.items():
        yield from _signal(article, mention, "update line", role)
    if (found := dateline.find(article.text)) and found.evidence.start is not None:
        inside = [
            each for each in dated if found.evidence.start <= each.start < found.end
        ]
        for mention in inside:
            yield from _signal(article, mention, "dateline", Role.PUBLISHED)
    end = head_end(article.text)
    bare = [each for each in dated if each not in labelled]
    alone = _date_line(
        article.text, [each for each in bare if each.start < end]
    ) or _timed(article.text, bare)
    if alone:
        yield from _signal(article, alone, "date line", Role.PUBLISHED)


def read(
    article: Article, mention: Mention
) -> tuple[DateRange, Stamp | None, day_month_order.Verdict] | None:
    """The days that a mention means; a window over both readings when nothing decides between them."""
    if mention.swapped is None:
        return (
            (mention.stamp.range, mention.stamp, day_month_order.Verdict(Order.DAY))
            if mention.stamp.range
            else None
        )
    verdict = day_month_order.decide(article, mention)
    if verdict.order:
        stamp = mention.under(verdict.order)
        return (stamp.range, stamp, verdict) if stamp.range else None
    days = sorted(
        each.range.earliest for each in (mention.stamp, mention.swapped) if each.range
    )
    return (DateRange(days[0], days[-1]), None, verdict) if days else None


def _signal(
    article: Article, mention: Mention, method: str, role: Role
) -> Iterator[Signal]:
    reading = read(article, mention)
    if reading is None:
        return
    days, stamp, verdict = reading
    confidence = Confidence.STATED if method != "date line" else Confidence.INFERRED
    if verdict.strong:
        confidence = Confidence.CORROBORATED
    elif mention.swapped:
        confidence = (
            Confidence.INFERRED
            if verdict.order and not verdict.weak
            else Confidence.WEAK
        )
    evidence = tuple(
        dict.fromkeys((_labelled_words(article.text, mention), *verdict.evidence))
    )
    yield Signal(
        days,
        method,
        evidence,
        Source.TEXT,
        role,
        confidence,
        stamp.instant if stamp else None,
    )


def _labelled(text: str, dated: list[Mention]) -> Iterator[tuple[Mention, Role]]:
    ends = [0, *(each.end for each in dated)]
    for previous, mention in zip(ends, dated, strict=False):
        found = _label_before(text, mention, previous)
        ordinary = _CONTINUES.match(text, mention.end)
        if found and not (ordinary and not found["updated"]):
            yield mention, Role.PUBLISHED if found["published"] else Role.UPDATED


def _label_before(
    text: str, mention: Mention, previous: int = 0
) -> re.Match[str] | None:
    start = max(previous, mention.start - LABEL_SPACE)
    found = _LABEL.search(text[start : mention.start])
    if (
        found
        and found[0].strip().casefold() in BARE
        and text[: start + found.start()].strip()
    ):
        return None
    return found


def _labelled_words(text: str, mention: Mention) -> Evidence:
    """The date with its label, as one quotation."""
    found = _label_before(text, mention)
    if not found:
        return mention.evidence
    label = found["published"] or found["updated"]
    start = text.rindex(label, 0, mention.start)
    return Evidence(text[start : mention.end], start, mention.end)


def _date_line(text: str, dated: list[Mention]) -> Mention | None:
    """The date that stands on a line of its own beside a byline or right before the story."""
    places, lines = _on_own_lines(text, dated)
    signed = (
        mention for mention, index in places if _beside_byline(text, lines, index)
    )
    above = (mention for mention, index in places if _before_story(lines, index))
    return (
        next(signed, None)
        or next(above, None)
        or _only(text, places, lines)
        or _leading(text, dated)
    )


def _timed(text: str, dated: list[Mention]) -> Mention | None:
    """The day that stands with a time of day on a line of its own, wherever, when all such lines give the same."""
    return _only(
        text,
        *_on_own_lines(text, [each for each in dated if _CLOCK.search(each.quote)]),
    )


def _on_own_lines(
    text: str, dated: list[Mention]
) -> tuple[list[tuple[Mention, int]], list[tuple[int, int]]]:
    """The dates that stand on lines of their own with the numbers of those, and where each line begins and ends."""
    lines = [
        (found.start(), found.end())
        for found in _LINE.finditer(text)
        if found[0].strip()
    ]
    where = {start: index for index, (start, _) in enumerate(lines)}
    starts = ((mention, _own_line(text, mention)) for mention in dated)
    return [
        (mention, where[start])
        for mention, start in starts
        if start is not None and start in where
    ], lines


def _leading(text: str, dated: list[Mention]) -> Mention | None:
    """The one day that begins a paragraph and is parted from it by a dash or a bar; several are a chronicle."""
    found = [
        each
        for each in dated
        if _LED.match(text, each.end)
        and not text[: each.start].rpartition("\n")[2].strip()
    ]
    return found[0] if len(found) == 1 else None


def _only(
    text: str, places: list[tuple[Mention, int]], lines: list[tuple[int, int]]
) -> Mention | None:
    """The day that stands in lines of the head with a time of day at most, when all of them give the same.

    A line that goes on from a full one above it is prose.
    """
    bare = [mention for mention, index in places
            if lines[index][1] - lines[index][0] - len(mention.quote) <= TIME_OF_DAY
            and not text[lines[index][0] : mention.start].strip(_SIGNS)
            and (index == 0 or lines[index - 1][1] - lines[index - 1][0] < WRAPPED
                 or text[lines[index - 1][1] : lines[index][0]].count("\n") > 1)]  # fmt: skip
    days = {(each.stamp.year, each.stamp.month, each.stamp.day) for each in bare}
    return bare[0] if len(days) == 1 else None


def _own_line(text: str, mention: Mention) -> int | None:
    """Where the line begins, when hardly anything but the date stands on it."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    beside = len(line.strip()) - len(mention.quote)
    prose = _CONTINUES.match(text, mention.end) or line.lstrip()[:1].islower()
    return start if beside <= RESIDUE and not prose else None


def _beside_byline(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    nearby = lines[max(0, index - NEAR) : index + 2]
    return any(
        _BYLINE.match(text[start : min(end, start + 80)]) for start, end in nearby
    )


def _before_story(lines: list[tuple[int, int]], index: int) -> bool:
    return any(
        end - start >= PROSE for start, end in lines[index + 1 : index + 1 + NEAR]
    )
