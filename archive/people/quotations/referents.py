"""Find whom a pronoun, an office or a verb without a subject means.

In English, `he` and `she` refer to the last subject, and `the minister` to the only
minister of the article. In other languages, the person must begin the sentence before,
or have said the quotation before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cached_property

from archive.names.keys import name_words
from archive.people import lexicon, roles
from archive.people.quotations import subjects
from archive.people.quotations.marks import QuoteSpan
from archive.people.quotations.passages import Passage
from archive.people.quotations.subjects import PersonSpan

PREVIOUS_SPEAKER_CHARS = 300
"""Maximum number of characters between quotations of a speaker named only once."""
CONTINUED_CHARS = 120
"""Maximum number of characters between the two parts of a quotation."""
OFFICE_CHARS = 400
"""Maximum number of characters from the name of a person to their office."""
PRONOUN_SENTENCES_BACK = 2
"""Sentences before that of a pronoun that are searched for its referent."""

_OWN_ATTRIBUTION = re.compile(r"[ \xa0,–—-]*[^\W\d_A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁІЇЄҐ]")
"""A clause after a quotation, which is likely that of its own speaker."""
_CLAUSE_END = re.compile(r"\s?[.,;:–—-]|\s*\Z|\n")


class Referents:
    """The people whom the clauses of a passage mean without a name."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._rules = passage.rules
        self._people = passage.people
        self.last_speaker: tuple[int, int] | None = None
        """The end and the speaker of the last quotation with a speaker."""

    def has_no_subject(self, attribution: re.Match[str]) -> bool:
        """Return whether a clause is a verb alone, as in `«…», añadió.`"""
        if not self._rules.has("dropped_subject"):
            return False
        end = attribution.end("verb")
        return _CLAUSE_END.match(self._passage.masked_text, end) is not None

    def omitted_subject(self, quote: QuoteSpan, gender: str) -> int | None:
        """Return the last speaker, or else the subject of the sentence before."""
        speaker = self._previous_speaker(quote)
        if speaker is None:
            speaker = self._nearby_subject(quote.outer_start, gender)
        return speaker

    def _previous_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the last speaker if no other person, and no role, follows them."""
        if not self.last_speaker:
            return None
        last_end, speaker = self.last_speaker
        if quote.outer_start - last_end > PREVIOUS_SPEAKER_CHARS:
            return None
        between = self._passage.masked_text[last_end : quote.outer_start]
        if "\n\n" in between.strip("\n"):
            return None
        is_other = any(
            span.person_index != speaker
            for span in self._passage.spans_between(last_end, quote.outer_start)
        )
        return None if is_other or subjects.has_role(between, self._rules) else speaker

    def pronoun_subject(self, pronoun: str, position: int) -> int | None:
        """Return the person to whom a pronoun refers, if the language allows it."""
        gender = self._pronoun_gender(pronoun)
        if gender is None:
            return None
        if self._rules.has("role"):
            return self._nearby_subject(position, gender)
        return self._if_gender_fits(self._pronoun_referent(position), gender)

    def _pronoun_gender(self, pronoun: str) -> str | None:
        folded = pronoun.casefold().rpartition("-")[2]
        if folded in self._rules.words["masculine_pronoun"]:
            return "m"
        return "f" if folded in self._rules.words["feminine_pronoun"] else None

    def office_holder(self, position: int, quote_start: int) -> int | None:
        """Return the only person with the office at a position: `sagte die Ministerin`.

        They, or somebody with another office, must be the last person who is named before
        the quotation.
        """
        phrase = self._rules.office.match(self._passage.masked_text, position)
        if phrase is None:
            return None
        office = phrase["office"].casefold().split()[-1]
        before = self._passage.spans_before(quote_start, 0)
        if not before or not subjects.is_role(office, self._rules):
            return None
        if quote_start - before[0].end > OFFICE_CHARS:
            return None
        last = before[0].person_index
        holders = self._holders.get(office, frozenset())
        has_office = any(last in people for people in self._holders.values())
        return min(holders) if len(holders) == 1 and has_office else None

    @cached_property
    def _holders(self) -> Mapping[str, Set[int]]:
        """The people with full names who have each office, by itself or in a compound."""
        holders: defaultdict[str, set[int]] = defaultdict(set)
        for span in self._passage.person_spans:
            if " " not in self._people[span.person_index].name:
                continue
            start, _ = self._passage.sentence_bounds_of(span.start)
            before = self._passage.masked_text[start : span.start]
            after = self._passage.masked_text[span.end : span.end + OFFICE_CHARS]
            for office in subjects.offices(before, after, self._rules):
                holders[office].add(span.person_index)
        return holders

    def only_holder_of_role(self, nearby_words: str) -> int | None:
        """Return the only person with the role in a phrase: `the defence minister`."""
        if not self._rules.has("role_article"):
            return None
        phrase = self._rules.role_phrase.search(nearby_words)
        role_words = _words_to_office(phrase[1]) if phrase else []
        if not role_words:
            return None
        holders = [
            person_index
            for person_index, person in enumerate(self._people)
            if any(_role_ends_with(role, role_words) for role in person.roles)
        ]
        return holders[0] if len(holders) == 1 else None

    def _if_gender_fits(self, person_index: int | None, gender: str) -> int | None:
        """Return the person unless the gender of the first name contradicts it."""
        if person_index is None:
            return None
        other_gender = {"m": "f", "f": "m"}[gender]
        first_name = next(iter(name_words(self._people[person_index].name)), "")
        is_other = lexicon.given_name_gender(first_name) == other_gender
        return None if is_other else person_index

    def _pronoun_referent(self, position: int) -> int | None:
        """Return the last subject before a pronoun, unless it is ambiguous."""
        bounds = self._passage.sentence_bounds
        own_index = max(bisect_right(bounds, position) - 1, 0)
        oldest_index = max(own_index - PRONOUN_SENTENCES_BACK, 0)
        for index in range(own_index, oldest_index - 1, -1):
            start = bounds[index]
            end = position if index == own_index else bounds[index + 1]
            if (
                self.last_speaker
                and start <= self.last_speaker[0] <= end
                and not self._passage.spans_between(self.last_speaker[0], end)
            ):
                return self.last_speaker[1]
            if spans := self._passage.spans_between(start, end):
                return self._sentence_subject(start, end, spans)
        return None

    def _nearby_subject(self, position: int, gender: str) -> int | None:
        """Return the person whom a pronoun or a verb without a subject means.

        They are the subject at the start of the last sentence with people, in the same
        paragraph, and nobody else there may have the gender. With an unknown gender,
        nobody else is there.
        """
        bounds = self._passage.sentence_bounds
        own_index = max(bisect_right(bounds, position) - 1, 0)
        oldest_index = max(own_index - PRONOUN_SENTENCES_BACK, 0)
        paragraph_start = self._passage.masked_text.rfind("\n", 0, position) + 1
        for index in range(own_index, oldest_index - 1, -1):
            start = max(bounds[index], paragraph_start)
            end = position if index == own_index else bounds[index + 1]
            if end <= start:
                return None
            spans = self._passage.spans_between(start, end)
            speaker = self._speaker_in(start, end)
            if speaker is not None and self._is_only_possible(speaker, spans, gender):
                return speaker
            if spans:
                return self._leading_subject(start, end, spans, gender)
            if speaker is not None:
                return None
        return None

    def _speaker_in(self, start: int, end: int) -> int | None:
        """Return the speaker of the last quotation, if it is in a sentence."""
        if self.last_speaker and start <= self.last_speaker[0] <= end:
            return self.last_speaker[1]
        return None

    def _is_only_possible(
        self, speaker: int, spans: Sequence[PersonSpan], gender: str
    ) -> bool:
        """Return whether no name but that of a speaker may have a gender.

        The gender of the speaker must be known, unless the sentence has no other name.
        """
        possible = self._with_possible_gender(spans, gender)
        if {span.person_index for span in spans} == {speaker}:
            return possible == {speaker}
        return possible <= {speaker} and self._passage.has_gender(speaker, gender)

    def _with_possible_gender(
        self, spans: Sequence[PersonSpan], gender: str
    ) -> set[int]:
        """Return the people of some names who have a gender, or an unknown one."""
        return {
            span.person_index
            for span in spans
            if not gender
            or subjects.gender(self._people[span.person_index]) in {"", gender}
        }

    def _leading_subject(
        self, start: int, end: int, spans: list[PersonSpan], gender: str
    ) -> int | None:
        """Return the subject with which a sentence begins, if no other is possible."""
        possible = self._with_possible_gender(spans, gender)
        first = spans[0]
        is_only = possible == {first.person_index}
        if not is_only or not self._passage.has_gender(first.person_index, gender):
            return None
        rest = self._passage.masked_text[first.end : end]
        is_leading = self._passage.begins_sentence(first, start)
        return (
            None
            if not is_leading or subjects.has_role(rest, self._rules)
            else first.person_index
        )

    def _sentence_subject(
        self, start: int, end: int, spans: list[PersonSpan]
    ) -> int | None:
        """Return the only possible subject of a sentence, or `None`.

        People before a speech verb come first, then those who may be a subject.
        """
        if self._passage.share_subject(spans):
            return None
        speaking = [
            span
            for span in spans
            if self._rules.verb.match(self._passage.masked_text, span.end + 1, end)
        ]
        possible = [span for span in spans if self._passage.may_be_subject(span, start)]
        people = {span.person_index for span in speaking or possible or spans}
        return people.pop() if len(people) == 1 else None

    def speaker_of_first_part(
        self, quote: QuoteSpan, sentence_start: int
    ) -> int | None:
        """Return the speaker of a quotation that goes on: `“…,” said Pemberton, “…”`."""
        if not self.last_speaker:
            return None
        last_end, speaker = self.last_speaker
        is_far = quote.outer_start - last_end > CONTINUED_CHARS
        if is_far or last_end <= sentence_start:
            return None
        between = self._passage.masked_text[last_end : quote.outer_start].strip()
        if (
            not between.endswith((",", "-", "–", "—"))
            or len(self._rules.verb.findall(between)) != 1
        ):
            return None
        spans = self._passage.spans_between(last_end, quote.outer_start)
        return speaker if {span.person_index for span in spans} == {speaker} else None

    def continued_speaker(self, quote: QuoteSpan, sentence_start: int) -> int | None:
        """Return the previous speaker if the quotation continues their paragraph."""
        if not self.last_speaker:
            return None
        last_end, speaker = self.last_speaker
        is_far = quote.outer_start - last_end > CONTINUED_CHARS
        if is_far or any(
            span.person_index != speaker
            for span in self._passage.spans_between(last_end, quote.outer_start)
        ):
            return None
        if self._passage.masked_text[sentence_start : quote.outer_start].strip():
            return None
        if self._passage.masked_text[quote.end - 1] not in ".!?,…":
            return None
        if _OWN_ATTRIBUTION.match(self._passage.masked_text, quote.outer_end):
            return None
        between = self._passage.masked_text[last_end : quote.outer_start]
        return None if "\n" in between.strip("\n") else speaker


def _words_to_office(phrase: str) -> list[str]:
    """Return the words of a phrase up to the first office, or none without an office.

    `defence minister of India` gives `defence` and `minister`.
    """
    words = phrase.casefold().split()
    for word_count, word in enumerate(words, 1):
        if word in roles.office_words():
            return words[:word_count]
    return []


def _role_ends_with(role: str, words: list[str]) -> bool:
    return role.casefold().split()[-len(words) :] == words
