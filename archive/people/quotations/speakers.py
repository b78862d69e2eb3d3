"""Find the speakers of quotations.

The rules follow Pouliquen, Steinberger and Best (2007): a quotation, a speech verb next
to it, and the person who is the subject of the verb. In English, `he` and `she` refer to
the last subject, and `the minister` to the only minister of the article. An ambiguous
quotation has no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from archive.model import Person
from archive.names.keys import name_words
from archive.people import lexicon, roles
from archive.people.quotations import subjects
from archive.people.quotations.marks import QuoteSpan, mask_quotes
from archive.people.quotations.rules import QuotationRules
from archive.people.quotations.subjects import PersonSpan

MAX_QUOTED_NAME_WORDS = 6
"""Length, in words, from which quoted words after `the` or `its` are no longer a name.

`the “Make in India” policy` contains a name.
"""
SUBJECT_VERB_CHARS = 60
"""Maximum number of characters between a subject and its verb."""
MAX_CUE_CHARS = 1_000
"""Maximum number of characters from a verb to a quotation after it."""
SUBJECT_LEAD_CHARS = 140
"""Maximum number of characters between a verb and its subject with a title."""
PREVIOUS_SPEAKER_CHARS = 300
"""Maximum number of characters between quotations of a speaker named only once."""
PRONOUN_SENTENCES_BACK = 2
"""Sentences before that of a pronoun that are searched for its referent."""
MAX_SUBJECTS = 4
"""Most names before a verb that are examined as its subject."""
MIN_STEM_LETTERS = 4
"""Letters that an inflected name in a quotation shares with a name."""

_WORD = re.compile(r"[^\W_]+")
_UPPER = "A-ZÀ-ÖØ-Þ" + "".join(
    char for char in map(chr, range(0x100, 0x530)) if char.isupper()
)
_SENTENCE_END = re.compile(
    rf"[.!?…][\"”»“«‹›‘’]*(?=\s++[\"“«„»‚‘›‹(—–-]*+\s?[{_UPPER}])"
    rf"|\n\s*\n|\n(?=[{_UPPER}“\"«„»‚‘—–])"
)
_NEXT_WORD = re.compile(r"[ \xa0]([^\W\d_]++)")
_CLAUSE_END = re.compile(r"\s?[.,;:–—-]|\s*\Z|\n")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.\Z")


class SpeakerFinder:
    """A finder for the speakers of quotations.

    The quotations are masked, so that full stops in them do not end sentences.
    """

    def __init__(
        self,
        text: str,
        people: Sequence[Person],
        spans: Sequence[PersonSpan],
        quotes: Sequence[QuoteSpan],
        rules: QuotationRules,
    ) -> None:
        self.text = text
        self.rules = rules
        self.masked_text = mask_quotes(text, quotes)
        self.people = people
        self.person_spans = _unquoted_spans(spans, quotes)
        self.person_starts = [span.start for span in self.person_spans]
        self.sentence_bounds = self._find_sentence_bounds() if self._may_find() else []
        self.last_speaker: tuple[int, int] | None = None
        """The end and the speaker of the last quotation with a speaker."""

    def _may_find(self) -> bool:
        return bool(self.person_spans) and self.rules.has_speakers

    def _find_sentence_bounds(self) -> list[int]:
        ends = [
            match.end()
            for match in _SENTENCE_END.finditer(self.masked_text)
            if not self._is_abbreviation(match)
        ]
        return [0, *ends, len(self.text)]

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        """Return whether the full stop at a sentence end belongs to an abbreviation."""
        match = _LAST_WORD.search(
            self.masked_text, max(0, end.start() - 12), end.start() + 1
        )
        if match is None:
            return False
        word = match[1]
        return (
            len(word) == 1
            or word.casefold() in self.rules.words["abbreviation"]
            or (len(word) < 6 and roles.is_title(word))
        )

    def find_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the index of the speaker, or `None` if the text does not name one."""
        if not self._may_find():
            return None
        if self._is_quoted_name(quote) or self._is_object(quote):
            return None
        speaker = self._with_base_form(self._attributed_speaker(quote))
        if speaker is None or self._names_person(quote, self.people[speaker]):
            return None
        self.last_speaker = (quote.outer_end, speaker)
        return speaker

    def continued_speaker(self, quote: QuoteSpan, speaker: int | None) -> int | None:
        """Return the speaker of a quotation whose first part has this speaker."""
        if speaker is None or self._names_person(quote, self.people[speaker]):
            return None
        return speaker

    def _with_base_form(self, speaker: int | None) -> int | None:
        """Return the person whose name is the base form of an inflected one.

        `Лазарева` in `по словам Лазарева` is the only `Лазарев` of the article.
        """
        if speaker is None or not self.rules.has("inflection"):
            return speaker
        bases = subjects.base_forms(self.people[speaker], self.rules)
        holders = [
            index
            for index, person in enumerate(self.people)
            if index != speaker and subjects.last_word(person.name) in bases
        ]
        if len(holders) > 1:
            return None
        return holders[0] if holders else speaker

    def _names_person(self, quote: QuoteSpan, person: Person) -> bool:
        """Return whether the quoted words name a person, who is then not the speaker.

        The name is the last word of the full name, or a form of one word: `Xi`.
        """
        names = {form for form in person.forms if len(form.split()) == 1}
        names.add(person.name.split()[-1])
        quoted_words = set(_WORD.findall(self.text[quote.start : quote.end]))
        if not quoted_words.isdisjoint(names):
            return True
        return self.rules.has("base_ending") and any(
            _is_inflected_form(word, name) for name in names for word in quoted_words
        )

    def _is_quoted_name(self, quote: QuoteSpan) -> bool:
        """Return whether the quoted words are a name: `the “Make in India” policy`."""
        if quote.word_count >= MAX_QUOTED_NAME_WORDS:
            return False
        lead = self.rules.quoted_name_lead.search(
            self.masked_text, max(0, quote.outer_start - 20), quote.outer_start
        )
        return lead is not None

    def sentence_around(self, quote: QuoteSpan) -> tuple[int, int]:
        """Return the bounds of the sentence around a quotation."""
        bounds = self.sentence_bounds
        start_index = max(bisect_right(bounds, quote.outer_start) - 1, 0)
        end_index = min(bisect_left(bounds, quote.outer_end), len(bounds) - 1)
        return bounds[start_index], bounds[end_index]

    def _attributed_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the subject of the verb after or before, or the previous speaker."""
        sentence_start, sentence_end = self.sentence_around(quote)
        attribution = self.rules.attribution.match(
            self.masked_text, quote.outer_end, sentence_end
        )
        if attribution:
            return self._subject_in_attribution(quote, attribution, sentence_end)
        verb = self._verb_after(quote, sentence_end)
        if verb and not self._continues_clause(verb, quote.outer_end):
            return self._subject_around_verb(verb, quote.outer_end, sentence_end)
        if self._is_title(quote, sentence_start):
            return None
        if cue := self._last_cue_before(quote, sentence_start):
            return self._subject_at_cue(cue, sentence_start, quote.outer_start)
        if self._follows_colon(quote):
            return self._name_before_colon(quote, sentence_start)
        return self._continued_speaker(quote, sentence_start)

    def _is_object(self, quote: QuoteSpan) -> bool:
        """Return whether others said the words: `accused of «…» by X, Y replied`."""
        word = _NEXT_WORD.match(self.masked_text, quote.outer_end)
        return word is not None and word[1] in self.rules.words["agent_preposition"]

    def _is_title(self, quote: QuoteSpan, sentence_start: int) -> bool:
        """Return whether quoted words are the title of a work: `en «La vida breve»`.

        They begin with a capital within a sentence, and follow neither a mark, nor a
        verb of saying, nor `that`.
        """
        if not self.rules.has("capital_title"):
            return False
        before = self.masked_text[sentence_start : quote.outer_start].rstrip()
        words = self.text[quote.start : quote.end].strip(" \xa0¿¡([…")
        if not before or not before[-1].isalnum() or not words[:1].isupper():
            return False
        last_word = before.rpartition(" ")[2]
        if last_word.casefold() in self.rules.words["that"]:
            return False
        cue = self._last_cue_before(quote, sentence_start)
        return cue is None or cue.end() < sentence_start + len(before)

    def _subject_in_attribution(
        self, quote: QuoteSpan, attribution: re.Match[str], sentence_end: int
    ) -> int | None:
        """Return the subject of an attribution right after a quotation."""
        if attribution["according"]:
            return self._name_after(attribution.end("according"), sentence_end)
        pronoun = attribution["pronoun"] or attribution["inverse"]
        if pronoun:
            return self._pronoun_subject(pronoun, quote.outer_start)
        subject = self._subject_after_verb(attribution, sentence_end)
        if subject is None and self._has_no_subject(attribution):
            return self._omitted_subject(quote, self._verb_gender(attribution))
        return subject

    def _has_no_subject(self, attribution: re.Match[str]) -> bool:
        """Return whether a clause is a verb alone, as in `«…», añadió.`"""
        if not self.rules.has("dropped_subject"):
            return False
        end = attribution.end("verb")
        return _CLAUSE_END.match(self.masked_text, end) is not None

    def _omitted_subject(self, quote: QuoteSpan, gender: str) -> int | None:
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
        between = self.masked_text[last_end : quote.outer_start]
        if len(between) > PREVIOUS_SPEAKER_CHARS or "\n\n" in between.strip("\n"):
            return None
        is_other = any(
            span.person_index != speaker
            for span in self._person_spans_between(last_end, quote.outer_start)
        )
        return None if is_other or subjects.has_role(between, self.rules) else speaker

    def _pronoun_subject(self, pronoun: str, position: int) -> int | None:
        """Return the person to whom a pronoun refers, if the language allows it."""
        gender = self._pronoun_gender(pronoun)
        if gender is None:
            return None
        if self.rules.has("role"):
            return self._nearby_subject(position, gender)
        return self._if_gender_fits(self._pronoun_referent(position), gender)

    def _pronoun_gender(self, pronoun: str) -> str | None:
        folded = pronoun.casefold().rpartition("-")[2]
        if folded in self.rules.words["masculine_pronoun"]:
            return "m"
        return "f" if folded in self.rules.words["feminine_pronoun"] else None

    def _verb_after(self, quote: QuoteSpan, sentence_end: int) -> re.Match[str] | None:
        """Return the next verb, unless another quotation begins before it."""
        search_end = min(sentence_end, quote.outer_end + SUBJECT_VERB_CHARS)
        verb = self.rules.verb.search(self.masked_text, quote.outer_end, search_end)
        if verb is None:
            return None
        if self.rules.has("role"):
            between = self.masked_text[quote.outer_end : verb.start()]
            if ";" in between or ":" in between:
                return None
        return None if self._has_mark(quote.outer_end, verb.start()) else verb

    def _continues_clause(self, verb: re.Match[str], quote_end: int) -> bool:
        """Return whether a verb has the subject before the quotation: `and added`."""
        between = self.masked_text[quote_end : verb.start()].strip(" ,")
        return between in self.rules.words["conjunction"]

    def _has_mark(self, start: int, end: int) -> bool:
        return self.rules.marks.opening.search(self.masked_text, start, end) is not None

    def _last_cue_before(
        self, quote: QuoteSpan, sentence_start: int
    ) -> re.Match[str] | None:
        """Return the last verb, or `selon`, of a sentence before a quotation in it."""
        start = max(sentence_start, quote.outer_start - MAX_CUE_CHARS)
        cues = list(self.rules.cue.finditer(self.masked_text, start, quote.outer_start))
        return cues[-1] if cues else None

    def _subject_around_verb(
        self, verb: re.Match[str], search_start: int, sentence_end: int
    ) -> int | None:
        """Return the subject of a verb: in some languages, it is also after the verb."""
        if self.rules.has("role"):
            subject = self._subject_after_verb(verb, sentence_end)
            if subject is not None:
                return subject
        return self._subject_before_verb(verb, search_start)

    def _subject_at_cue(
        self, cue: re.Match[str], sentence_start: int, quote_start: int
    ) -> int | None:
        if cue["according"]:
            return self._name_after(cue.end(), quote_start)
        return self._subject_around_verb(cue, sentence_start, quote_start)

    def _subject_after_verb(self, verb: re.Match[str], sentence_end: int) -> int | None:
        """Return the subject of `said Defence Minister Singh` or `said the minister`.

        `the minister` must be the only one in the article.
        """
        verb_end = _end_of_verb(verb)
        subject = self._name_after(verb_end, sentence_end, verb)
        if subject is not None:
            return subject
        search_end = min(sentence_end, verb_end + SUBJECT_VERB_CHARS)
        return self._only_holder_of_role(self.masked_text[verb_end:search_end])

    def _name_after(
        self, position: int, sentence_end: int, verb: re.Match[str] | None = None
    ) -> int | None:
        """Return the next person if only a title is between, as in `selon M. Petit`."""
        span_index = bisect_left(self.person_starts, position)
        if span_index >= len(self.person_spans):
            return None
        span = self.person_spans[span_index]
        between = self.masked_text[position : span.start]
        if (
            span.start >= sentence_end
            or (self.rules.has("role") and len(between) > SUBJECT_LEAD_CHARS)
            or not subjects.leads_to_name(between, self.rules)
            or not self._may_speak(span, verb)
        ):
            return None
        following = self.person_spans[span_index : span_index + 2]
        if self.rules.has("role") and self._share_subject(following):
            return None
        return span.person_index

    def _may_speak(self, span: PersonSpan, verb: re.Match[str] | None) -> bool:
        """Return whether a name is neither possessive nor in another case."""
        if subjects.is_possessive(self.masked_text, span):
            return False
        return verb is None or self._is_nominative(span, self._verb_gender(verb))

    def _is_nominative(self, span: PersonSpan, gender: str) -> bool:
        """Return whether a name can be a subject by its ending."""
        if not self.rules.has("base_ending"):
            return True
        person = self.people[span.person_index]
        return subjects.is_nominative(
            self.masked_text, span, person, gender, self.rules
        )

    def _verb_gender(self, verb: re.Match[str]) -> str:
        last_word = self.masked_text[: _end_of_verb(verb)].rpartition(" ")[2]
        if last_word in self.rules.words["masculine_verb"]:
            return "m"
        return "f" if last_word in self.rules.words["feminine_verb"] else ""

    def _subject_before_verb(
        self, verb: re.Match[str], search_start: int
    ) -> int | None:
        """Return the subject before a verb, searched from `search_start`."""
        verb_start = _start_of_verb(verb)
        words_start = max(search_start, verb_start - SUBJECT_VERB_CHARS)
        words_before = self.masked_text[words_start:verb_start]
        if pronoun := self.rules.pronoun_before.search(words_before):
            return self._pronoun_subject(
                pronoun["pronoun"], words_start + pronoun.start()
            )
        for span in self._spans_before(verb_start, search_start):
            if self._is_subject_of(span, verb, search_start):
                return span.person_index
        return self._only_holder_of_role(words_before)

    def _spans_before(self, position: int, search_start: int) -> list[PersonSpan]:
        """Return the names before a position, the nearest first."""
        limit = MAX_SUBJECTS if self.rules.has("adverb") else 1
        end = bisect_left(self.person_starts, position)
        spans = self.person_spans[max(0, end - limit) : end]
        return [span for span in reversed(spans) if span.start >= search_start]

    def _is_subject_of(
        self, span: PersonSpan, verb: re.Match[str], search_start: int
    ) -> bool:
        verb_start = _start_of_verb(verb)
        if not self._may_be_subject(span, search_start):
            return False
        if self.rules.has("adverb"):
            between = self.masked_text[span.end : verb_start]
            before = self.masked_text[search_start : span.start]
            if subjects.ends_relative_clause(before, between, self.rules):
                return False
            joins = subjects.joins_verb(between, self.rules) or (
                subjects.joins_second_verb(between, self.rules)
                and self._begins_sentence(span, search_start)
            )
            return joins and self._may_speak(span, verb)
        if verb_start - span.end > SUBJECT_VERB_CHARS:
            return False
        return not self.rules.other_subject.search(
            self.masked_text, span.end, verb_start
        )

    def _may_be_subject(self, span: PersonSpan, clause_start: int) -> bool:
        """Return whether no preposition precedes a name, and it is not a possessive."""
        if subjects.is_possessive(self.masked_text, span):
            return False
        return not subjects.follows_preposition(
            self.masked_text, clause_start, span.start, self.rules
        )

    def _only_holder_of_role(self, nearby_words: str) -> int | None:
        """Return the only person with the role in a phrase: `the defence minister`."""
        if not self.rules.has("role_article"):
            return None
        phrase = self.rules.role_phrase.search(nearby_words)
        role_words = _words_to_office(phrase[1]) if phrase else []
        if not role_words:
            return None
        holders = [
            person_index
            for person_index, person in enumerate(self.people)
            if any(_role_ends_with(role, role_words) for role in person.roles)
        ]
        return holders[0] if len(holders) == 1 else None

    def _if_gender_fits(self, person_index: int | None, gender: str) -> int | None:
        """Return the person unless the gender of the first name contradicts it."""
        if person_index is None:
            return None
        other_gender = {"m": "f", "f": "m"}[gender]
        first_name = name_words(self.people[person_index].name)[0]
        is_other = lexicon.given_name_gender(first_name) == other_gender
        return None if is_other else person_index

    def _pronoun_referent(self, position: int) -> int | None:
        """Return the last subject before a pronoun, unless it is ambiguous."""
        bounds = self.sentence_bounds
        own_index = max(bisect_right(bounds, position) - 1, 0)
        oldest_index = max(own_index - PRONOUN_SENTENCES_BACK, 0)
        for index in range(own_index, oldest_index - 1, -1):
            start = bounds[index]
            end = position if index == own_index else bounds[index + 1]
            if (
                self.last_speaker
                and start <= self.last_speaker[0] <= end
                and not self._person_spans_between(self.last_speaker[0], end)
            ):
                return self.last_speaker[1]
            if spans := self._person_spans_between(start, end):
                return self._sentence_subject(start, end, spans)
        return None

    def _nearby_subject(self, position: int, gender: str) -> int | None:
        """Return the person whom a pronoun or a verb without a subject means.

        They are the subject at the start of the last sentence with people, in the same
        paragraph, and nobody else there may have the gender. With an unknown gender,
        nobody else is there.
        """
        bounds = self.sentence_bounds
        own_index = max(bisect_right(bounds, position) - 1, 0)
        oldest_index = max(own_index - PRONOUN_SENTENCES_BACK, 0)
        paragraph_start = self.masked_text.rfind("\n", 0, position) + 1
        for index in range(own_index, oldest_index - 1, -1):
            start = max(bounds[index], paragraph_start)
            end = position if index == own_index else bounds[index + 1]
            if end <= start:
                return None
            spans = self._person_spans_between(start, end)
            if spans:
                return self._leading_subject(start, end, spans, gender)
            if self.last_speaker and start <= self.last_speaker[0] <= end:
                speaker = self.last_speaker[1]
                return speaker if self._has_gender(speaker, gender) else None
        return None

    def _leading_subject(
        self, start: int, end: int, spans: list[PersonSpan], gender: str
    ) -> int | None:
        """Return the subject with which a sentence begins, if no other is possible."""
        possible = {
            span.person_index
            for span in spans
            if not gender
            or subjects.gender(self.people[span.person_index]) in {"", gender}
        }
        first = spans[0]
        is_only = possible == {first.person_index}
        if not is_only or not self._has_gender(first.person_index, gender):
            return None
        rest = self.masked_text[first.end : end]
        is_leading = self._begins_sentence(first, start)
        return (
            None
            if not is_leading or subjects.has_role(rest, self.rules)
            else first.person_index
        )

    def _begins_sentence(self, span: PersonSpan, start: int) -> bool:
        """Return whether a name in the base form is the subject at the start."""
        lead = self.masked_text[start : span.start]
        form = self.text[span.start : span.end]
        is_base_form = " " in form and form == self.people[span.person_index].name
        clause_start = subjects.start_after_article(self.masked_text, start, self.rules)
        return (
            subjects.is_only_lead(lead, self.rules, is_base_form=is_base_form)
            and self._may_be_subject(span, min(clause_start, span.start))
            and self._is_nominative(span, "")
        )

    def _has_gender(self, person_index: int, gender: str) -> bool:
        """Return whether a person has a gender, which is known. Any fits none."""
        return not gender or subjects.gender(self.people[person_index]) == gender

    def _sentence_subject(
        self, start: int, end: int, spans: list[PersonSpan]
    ) -> int | None:
        """Return the only possible subject of a sentence, or `None`.

        People before a speech verb come first, then those who may be a subject.
        """
        if self._share_subject(spans):
            return None
        speaking = [
            span
            for span in spans
            if self.rules.verb.match(self.masked_text, span.end + 1, end)
        ]
        possible = [span for span in spans if self._may_be_subject(span, start)]
        people = {span.person_index for span in speaking or possible or spans}
        return people.pop() if len(people) == 1 else None

    def _share_subject(self, spans: Sequence[PersonSpan]) -> bool:
        """Return whether two people are one subject, as in `Smith and Jones`."""
        for left, right in pairwise(spans):
            if left.person_index == right.person_index:
                continue
            if self.rules.conjunction.fullmatch(
                self.masked_text, left.end, right.start
            ):
                return True
        return False

    def _person_spans_between(self, start: int, end: int) -> list[PersonSpan]:
        first_index = bisect_left(self.person_starts, start)
        end_index = bisect_left(self.person_starts, end)
        return self.person_spans[first_index:end_index]

    def _follows_colon(self, quote: QuoteSpan) -> bool:
        if not self.rules.has("colon"):
            return False
        before = self.masked_text[max(0, quote.outer_start - 3) : quote.outer_start]
        return before.rstrip().endswith(":")

    def _name_before_colon(self, quote: QuoteSpan, sentence_start: int) -> int | None:
        """Return the person whose name is directly before a colon: `Petit : « … »`."""
        colon = self.masked_text.rfind(":", sentence_start, quote.outer_start)
        end = bisect_left(self.person_starts, colon)
        if colon < 0 or not end:
            return None
        span = self.person_spans[end - 1]
        between = self.masked_text[span.end : colon]
        is_direct = not subjects.without_parentheses(between).strip()
        lead = self.masked_text[sentence_start : span.start]
        if (
            span.start < sentence_start
            or not is_direct
            or not subjects.leads_to_name(lead, self.rules)
            or not self._may_be_subject(span, sentence_start)
        ):
            return None
        return span.person_index

    def _continued_speaker(self, quote: QuoteSpan, sentence_start: int) -> int | None:
        """Return the previous speaker if the quotation continues their paragraph."""
        if not self.last_speaker:
            return None
        last_end, speaker = self.last_speaker
        for span in self._person_spans_between(last_end, quote.outer_start):
            if span.person_index != speaker:
                return None
        if self.masked_text[sentence_start : quote.outer_start].strip():
            return None
        if self.masked_text[quote.end - 1] not in ".!?,…":
            return None
        between = self.masked_text[last_end : quote.outer_start]
        is_near = len(between) <= 2 * SUBJECT_VERB_CHARS
        return speaker if is_near and "\n" not in between.strip("\n") else None


def _end_of_verb(match: re.Match[str]) -> int:
    """Return the end of the verb in a match of a verb or of an attribution."""
    return match.end("verb") if "verb" in match.re.groupindex else match.end()


def _start_of_verb(match: re.Match[str]) -> int:
    return match.start("verb") if "verb" in match.re.groupindex else match.start()


def _is_inflected_form(word: str, name: str) -> bool:
    """Return whether a word differs from a name by its ending: `Путину`, `Путин`."""
    stem_length = max(MIN_STEM_LETTERS, len(name) - 2)
    return (
        len(name) >= MIN_STEM_LETTERS
        and word[:stem_length] == name[:stem_length]
        and abs(len(word) - len(name)) <= 3
    )


def _unquoted_spans(
    spans: Sequence[PersonSpan], quotes: Sequence[QuoteSpan]
) -> list[PersonSpan]:
    """Return the mentions of people outside quotations, in order."""
    starts = [quote.start for quote in quotes]

    def is_quoted(span: PersonSpan) -> bool:
        index = bisect_right(starts, span.start) - 1
        return index >= 0 and span.start < quotes[index].end

    return [span for span in spans if not is_quoted(span)]


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
