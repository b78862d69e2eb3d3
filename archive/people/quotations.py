"""Who said what: direct quotations and, where the sentence tells plainly, their speaker.

Rules in the manner of Pouliquen, Steinberger and Best (2007): a quotation, a verb of saying beside it, and the person
who is the verb's subject. `he` and `she` are the last subject, `the minister` is the only minister of the article.
Where two answers are possible there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from archive.data_files import any_of, words
from archive.model import Person, Quotation
from archive.names.keys import words_of
from archive.people import lexicon, roles

FEWEST_WORDS = 3
"""Words of a quotation; fewer are a word that is held at arm's length."""
NAME_WORDS = 6
"""Fewer words than these behind `the` or `its` are the name of a thing: the “Make in India” policy."""
LONGEST = 3000
"""Characters of one quotation; a longer one lacks its end."""
MOST = 500
"""Quotations of one article."""
BETWEEN = 60
"""Characters between subject and verb."""
SENTENCES_BACK = 2
"""Sentences before its own in which `he` is looked for."""

_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"'}
_OPENING = re.compile(r'[“«„]|(?:^|(?<=[\s(\[—–:-]))"(?=\S)', re.MULTILINE)
_CLOSING = {
    "“": re.compile(r'[”“]|(?<=\S)"(?=[\s.,;:!?)])|\n[ \t]*\n'),
    "«": re.compile(r"[»«]|\n[ \t]*\n"),
    "„": re.compile(r"[“”„]|\n[ \t]*\n"),
    '"': re.compile(r'(?<=\S)"(?=[\s.,;:!?)\]—–-]|\Z)|\n[ \t]*\n'),
}
_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?…][\"”»]*(?=\s+[\"“«„(]*[A-ZÀ-Þ])|\n\s*\n|\n(?=[A-ZÀ-Þ“\"«„])")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.\Z")
_PREPOSITIONS = "with|of|by|to|from|for|against|about|between|among|under|over|on|at|in|after|before|and|or|than|like"
_BOUND = re.compile(rf"\b(?:{_PREPOSITIONS})\s+(?:[\w’'.-]+\s+){{0,6}}\Z")
_TOGETHER = re.compile(r",? (?:and|or) |, ")
"""Between two who are one subject."""
_ARTICLES = frozenset({"the", "his", "a", "an"})
_NAMED = re.compile(r"(?:\b(?:the|an?|its|his|her|their|of)|['’]s)\s+\Z", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\s(?:\w+\s){0,2}\Z")
_CLAUSE = re.compile(
    r"\b(?:whose|which|that|where|they|it|we|i|government|ministry|statement|officials?|spokes\w+|sources?|company|report)\b",
    re.IGNORECASE,
)
"""Words between a name and a verb whose subject is then another one."""
_THE_ROLE = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,3}[\w-]+)")
_POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in a text, its marks not among it."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    words: int


@cache
def _verb() -> str:
    return rf"\b(?:has |had |have |also |later |then )*{any_of(lexicon.saying())}\b"


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<!\bof )(?<!\bwithout ){_verb()}")


@cache
def _behind() -> re.Pattern[str]:
    """What follows a quotation: a verb and its subject, in either order."""
    return re.compile(
        rf"[\s,.;!?-]*(?:(?P<pronoun>[Hh]e|[Ss]he)\b(?=[^.\n]{{0,20}}?{_verb()})|(?P<verb>{_verb()})\s*(?P<inverse>he\b|she\b)?)"
    )


def quotes(text: str) -> Iterator[Quote]:
    """The quotations of a text, in order."""
    place = 0
    for _ in range(MOST):
        opening = _OPENING.search(text, place)
        if not opening:
            return
        closing = _CLOSING[opening[0]].search(
            text, opening.end(), opening.end() + LONGEST
        )
        if not closing:
            place = opening.end()
            continue
        broken = (
            "\n" in closing[0] and text[closing.end() : closing.end() + 1] != opening[0]
        )
        reopened = closing[0] == opening[0] != '"' or broken
        place = closing.start() if reopened or "\n" in closing[0] else closing.end()
        count = len(_WORD.findall(text, opening.end(), closing.start()))
        if not reopened and count >= FEWEST_WORDS:
            yield Quote(opening.end(), closing.start(), opening.start(), place, count)


def quotations(text: str, people: Sequence[Person]) -> tuple[Quotation, ...]:
    """The quotations of an article; `speaker` is a place in `people`, or `None`."""
    found = list(quotes(text))
    if not found:
        return ()
    reader = _Reader(text, people, found)
    return tuple(
        Quotation(each.start, each.end, reader.speaker(each)) for each in found
    )


class _Reader:
    """One text, with its quotations blotted out so that its sentences can be told."""

    def __init__(
        self, text: str, people: Sequence[Person], found: Sequence[Quote]
    ) -> None:
        self.text = _blotted(text, found)
        self.people = people
        inside = [(each.start, each.end) for each in found]
        self.places = sorted(
            (start, end, number)
            for number, person in enumerate(people)
            for start, end in person.spans
            if not any(first <= start < last for first, last in inside)
        )
        self.starts = [start for start, _, _ in self.places]
        self.bounds = [
            0,
            *(
                each.end()
                for each in _END.finditer(self.text)
                if not self._abbreviated(each)
            ),
            len(text),
        ]
        self.last: tuple[int, int] | None = None
        """Where the last quotation with a speaker ended, and who that was."""

    def _abbreviated(self, end: re.Match[str]) -> bool:
        word = _LAST_WORD.search(self.text, max(0, end.start() - 12), end.start() + 1)
        return word is not None and (
            len(word[1]) == 1 or (len(word[1]) < 6 and roles.is_title(word[1]))
        )

    def speaker(self, quote: Quote) -> int | None:
        """Who says it, if the text tells."""
        if (
            _NAMED.search(self.text, max(0, quote.outer_start - 20), quote.outer_start)
            and quote.words < NAME_WORDS
        ):
            return None
        first, last = self.sentence(quote)
        behind = _behind().match(self.text, quote.outer_end, last)
        told = self._told(quote, behind, first, last)
        if told is not None:
            self.last = (quote.outer_end, told)
        return told

    def sentence(self, quote: Quote) -> tuple[int, int]:
        """The bounds of the sentence around a quotation."""
        first = self.bounds[max(bisect_right(self.bounds, quote.outer_start) - 1, 0)]
        after = bisect_left(self.bounds, quote.outer_end)
        return first, self.bounds[min(after, len(self.bounds) - 1)]

    def _told(
        self, quote: Quote, behind: re.Match[str] | None, first: int, last: int
    ) -> int | None:
        """From the verb behind the quotation, else from the last one before it, else from the quotation before."""
        if behind and (behind["pronoun"] or behind["inverse"]):
            return self._fitting(
                self._last_subject(quote.outer_start),
                behind["pronoun"] or behind["inverse"],
            )
        if behind:
            return self._inverted(behind.end("verb"), last)
        verb = _verbs().search(
            self.text, quote.outer_end, min(last, quote.outer_end + BETWEEN)
        )
        if (
            verb
            and '"' not in (between := self.text[quote.outer_end : verb.start()])
            and "“" not in between
        ):
            return self._subject_of(verb, quote.outer_end)
        before = [
            each
            for each in _verbs().finditer(self.text, first, quote.outer_start)
            if each
        ]
        return (
            self._subject_of(before[-1], first)
            if before
            else self._going_on(quote, first)
        )

    def _inverted(self, place: int, last: int) -> int | None:
        """`…," said Defence Minister Singh`, `…," said the minister`."""
        at = bisect_left(self.starts, place)
        if at < len(self.places) and self.places[at][0] < last:
            start, end, number = self.places[at]
            between = self.text[place:start].split()
            if all(map(_introduces, between)) and not _POSSESSIVE.match(self.text, end):
                return number
        return self._by_role(self.text[place : min(last, place + BETWEEN)])

    def _subject_of(self, verb: re.Match[str], first: int) -> int | None:
        """Who stands before a verb as its subject, from `first` on."""
        before = self.text[max(first, verb.start() - BETWEEN) : verb.start()]
        if pronoun := _PRONOUN.search(before):
            told = self._last_subject(verb.start() - len(before) + pronoun.start())
            return self._fitting(told, pronoun[0].split()[0])
        at = bisect_left(self.starts, verb.start()) - 1
        if at >= 0 and self.places[at][0] >= first:
            start, end, number = self.places[at]
            near = verb.start() - end <= BETWEEN and not _POSSESSIVE.match(
                self.text, end
            )
            if (
                near
                and not _BOUND.search(self.text, first, start)
                and not _CLAUSE.search(self.text, end, verb.start())
            ):
                return number
        return self._by_role(before)

    def _by_role(self, words_near: str) -> int | None:
        """`the defence minister` is the only person of the article who is one."""
        found = _THE_ROLE.search(words_near)
        said: list[str] = []
        for word in found[1].casefold().split() if found else ():
            said.append(word)
            if word in roles.offices():
                break
        else:
            return None
        holders = {
            number
            for number, person in enumerate(self.people)
            for role in person.roles
            if role.casefold().split()[-len(said) :] == said
        }
        return holders.pop() if len(holders) == 1 else None

    def _fitting(self, number: int | None, pronoun: str) -> int | None:
        """The person whom `he` or `she` means, unless the first name is one of the other."""
        if number is None:
            return None
        other = {"he": "f", "she": "m"}[pronoun.casefold()]
        return (
            None
            if lexicon.gender(words_of(self.people[number].name)[0]) == other
            else number
        )

    def _last_subject(self, place: int) -> int | None:
        """Whom `he` means at a place: the last subject, unless another one came between."""
        at = max(bisect_right(self.bounds, place) - 1, 0)
        for back in range(SENTENCES_BACK + 1):
            if at - back < 0:
                return None
            first = self.bounds[at - back]
            last = place if not back else self.bounds[at - back + 1]
            if (
                self.last
                and first <= self.last[0] <= last
                and not self._named(self.last[0], last)
            ):
                return self.last[1]
            if named := self._named(first, last):
                return self._subject(first, last, named)
        return None

    def _subject(
        self, first: int, last: int, named: list[tuple[int, int, int]]
    ) -> int | None:
        """The one of those named in a sentence who can be its subject."""
        able = [
            number
            for start, end, number in named
            if not _BOUND.search(self.text, first, start)
            and not _POSSESSIVE.match(self.text, end)
        ]
        if any(
            _TOGETHER.fullmatch(self.text, one[1], other[0])
            for one, other in pairwise(named)
            if one[2] != other[2]
        ):
            return None
        speaking = [
            number
            for start, end, number in named
            if _verbs().match(self.text, end + 1, last)
        ]
        for numbers in (speaking, able, [number for _, _, number in named]):
            if numbers:
                return numbers[0] if len(set(numbers)) == 1 else None
        return None

    def _named(self, first: int, last: int) -> list[tuple[int, int, int]]:
        return self.places[
            bisect_left(self.starts, first) : bisect_left(self.starts, last)
        ]

    def _going_on(self, quote: Quote, first: int) -> int | None:
        """A quotation that is a sentence of its own goes on with the one before it, in the same paragraph."""
        if not self.last or any(
            each[2] != self.last[1]
            for each in self._named(self.last[0], quote.outer_start)
        ):
            return None
        between = self.text[self.last[0] : quote.outer_start]
        alone = (
            not self.text[first : quote.outer_start].strip()
            and self.text[quote.end - 1] in ".!?,…"
        )
        return (
            self.last[1]
            if alone and "\n" not in between.strip("\n") and len(between) <= 2 * BETWEEN
            else None
        )


def _introduces(word: str) -> bool:
    """Whether a word may stand between a verb and the name of its subject."""
    return (
        word[0].isupper()
        or roles.is_title(word)
        or word in {"the", "his", "a", "an"}
        or word in words("role_modifiers.txt")
    )


def _blotted(text: str, found: Iterable[Quote]) -> str:
    """The text with each quotation as one long word, but for the mark that ends it."""
    parts = []
    place = 0
    for each in found:
        letter = "X" if text[each.start].isupper() else "x"
        parts += [
            text[place : each.start],
            letter,
            "x" * (each.end - each.start - 2),
            text[each.end - 1],
        ]
        place = each.end
    return "".join((*parts, text[place:]))
