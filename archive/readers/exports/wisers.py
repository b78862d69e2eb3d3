"""Split and read exports of WiseNews and WiseSearch, databases of news in Chinese.

Each article ends with a line with its number, such as `文章編號: 202404150030012`. Its head
has the outlet, a day, a line with page, section and author, and the headline, which
stands first or last.
"""

from __future__ import annotations

import re

from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    build_article,
    split_below_numbers,
)
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.story_layout import text_width

MAX_HEAD_LINES = 16
MAX_HEAD_WIDTH = 110
"""Width of a line of the head. A wide character counts twice."""
SOURCE_KEY = "source line"

_NUMBER = re.compile(
    r"(?:文章編號|文章编号|文件編號|文件编号|document (?:number|id)|article (?:number|id))"
    r"\s?[:：]\s?(?P<id>\d{12,24})",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:本內容|本内容|本資料|版權|版权|慧科|wisers|all rights reserved|©|-{5,}|={5,}|_{5,})",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:(?:文章|article) ?\d{1,5}(?: ?(?:/|of) ?\d{1,5})?|慧科.{0,40}|wise(?:news|search|rs)"
    r".{0,60}|[-=_ ]{5,})",
    re.IGNORECASE,
)
_BAR = re.compile(r"[|｜]")
_PAGE = re.compile(r"[A-Z]{0,2}\d{1,3}")
"""A page, which stands on a line with the section, below the outlet."""
_AUTHOR = re.compile(
    r"(?:by|作者|記者|记者|文|撰文)\s?[:：]?\s*(?P<name>\S.{1,40})", re.IGNORECASE
)


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article, with its number and the notes below it."""
    return split_below_numbers(lines, _NUMBER.fullmatch, _NOTE.match)


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article. The head ends with the first long line."""
    number = next(
        (match for match in map(_NUMBER.fullmatch, map(str.strip, lines)) if match),
        None,
    )
    if number is None:
        return None
    fields = Fields()
    fields.set("id", "number", number["id"])
    end = next(i for i, line in enumerate(lines) if _NUMBER.fullmatch(line.strip()))
    head = _head(lines[:end])
    dated = next((i for i in head if _day_of(lines[i])), None)
    if dated is None:
        return None
    _read_source(lines, head, dated, fields)
    start = head[-1] + 1
    return build_article(lines, lines[start:end], fields)


def _head(lines: Lines) -> list[int]:
    """Return the indexes of the lines of a head."""
    head: list[int] = []
    for index, line in enumerate(lines[:MAX_HEAD_LINES]):
        if not line.strip() or _FURNITURE.fullmatch(line.strip()):
            continue
        if text_width(line.strip()) > MAX_HEAD_WIDTH:
            break
        head.append(index)
    return head


def _day_of(line: str) -> DateMention | None:
    days = [mention for mention in find_date_mentions(line) if mention.parsed.day]
    return days[0] if len(days) == 1 else None


def _read_source(lines: Lines, head: list[int], dated: int, fields: Fields) -> None:
    """Add day, outlet, author and headline from the lines of a head."""
    day = _day_of(lines[dated])
    if day is None:
        return
    fields.set("date", SOURCE_KEY, day.quote)
    plain = [i for i in head if i != dated and not _BAR.search(lines[i])]
    beside = lines[dated].replace(day.quote, "|")
    parts = [part.strip() for part in _BAR.split(beside)]
    names = [part for part in parts if any(map(str.isalpha, part))]
    above = [i for i in plain if i < dated]
    is_page = any(map(_PAGE.fullmatch, parts))
    if names and not (is_page and above):
        fields.set("outlet", SOURCE_KEY, names[0])
    elif above:
        fields.set("outlet", SOURCE_KEY, lines[above[-1]])
        plain.remove(above[-1])
    if plain:
        fields.set("title", "headline line", lines[plain[0]])
    for index in head:
        for part in _BAR.split(lines[index]) if _BAR.search(lines[index]) else ():
            if author := _AUTHOR.fullmatch(part.strip()):
                fields.set("authors", SOURCE_KEY, author["name"])
