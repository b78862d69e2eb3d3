"""Find the speakers of quotations.

The rules follow Pouliquen, Steinberger and Best (2007): a quotation, a speech verb next
to it, and the person who is the subject of the verb. An ambiguous quotation has no
speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from archive.model import Person
from archive.people.quotations import subjects
from archive.people.quotations.marks import QuoteSpan
from archive.people.quotations.passages import Passage, end_of_verb, start_of_verb
from archive.people.quotations.referents import Referents
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
MAX_INTRODUCTION_CHARS = 70
"""Maximum number of characters between a subject and a colon before a quotation."""
MIN_SENTENCE_WORDS = 4
"""Words of the shortest quotation after a colon that no verb of saying introduces."""
MAX_WORD_CHARS = 30
"""Characters before a quotation in which the word before it is."""
MIN_STEM_LETTERS = 4
"""Letters that an inflected name in a quotation shares with a name."""

_WORD = re.compile(r"[^\W_]+")
_NEXT_WORD = re.compile(r"[ \xa0]([^\W\d_]++)")


class SpeakerFinder:
    """A finder for the speakers of the quotations of a passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._referents = Referents(passage)
        self._people = passage.people
        self._rules = passage.rules

    def find_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the index of the speaker, or `None` if the text does not name one."""
        if not self._passage.may_have_speakers:
            return None
        if self._is_quoted_name(quote) or self._is_object(quote):
            return None
        speaker = self._with_base_form(self._attributed_speaker(quote))
        if speaker is None or self._names_person(quote, self._people[speaker]):
            return None
        self._referents.last_speaker = (quote.outer_end, speaker)
        return speaker

    def continued_speaker(self, quote: QuoteSpan, speaker: int | None) -> int | None:
        """Return the speaker of a quotation whose first part has this speaker."""
        if speaker is None or self._names_person(quote, self._people[speaker]):
            return None
        return speaker

    def _with_base_form(self, speaker: int | None) -> int | None:
        """Return the person whose name is the base form of an inflected one.

        `Лазарева` in `по словам Лазарева` is the only `Лазарев` of the article.
        """
        if speaker is None or not self._rules.has("inflection"):
            return speaker
        bases = subjects.base_forms(self._people[speaker], self._rules)
        holders = [
            index
            for index, person in enumerate(self._people)
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
        quoted_words = set(_WORD.findall(self._passage.text[quote.start : quote.end]))
        if not quoted_words.isdisjoint(names):
            return True
        return self._rules.has("base_ending") and any(
            _is_inflected_form(word, name) for name in names for word in quoted_words
        )

    def _is_quoted_name(self, quote: QuoteSpan) -> bool:
        """Return whether the quoted words are a name: `the “Make in India” policy`."""
        if self._follows_work(quote):
            return True
        if quote.word_count >= MAX_QUOTED_NAME_WORDS:
            return False
        lead = self._rules.quoted_name_lead.search(
            self._passage.masked_text, max(0, quote.outer_start - 20), quote.outer_start
        )
        if lead is None:
            return False
        cue = self._last_cue_before(quote, self._passage.sentence_around(quote)[0])
        return cue is None or not (
            cue["according"] or self._rules.words["naming_verb"] & set(cue[0].split())
        )

    def _follows_work(self, quote: QuoteSpan) -> bool:
        """Return whether a word such as *book* is right before words with a capital."""
        start = max(0, quote.outer_start - MAX_WORD_CHARS)
        before = self._passage.masked_text[start : quote.outer_start]
        words = before.split()
        is_work = bool(words) and words[-1] in self._rules.words["title_lead"]
        first = self._passage.text[quote.start : quote.end].lstrip(" \xa0¿¡")[:1]
        return is_work and before[-1:].isspace() and first.isupper()

    def _attributed_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the subject of the verb after or before, or the previous speaker."""
        sentence_start, sentence_end = self._passage.sentence_around(quote)
        attribution = self._rules.attribution.match(
            self._passage.masked_text, quote.outer_end, sentence_end
        )
        if attribution:
            return self._subject_in_attribution(quote, attribution, sentence_end)
        verb = self._verb_after(quote, sentence_end)
        if verb and not self._continues_clause(verb, quote.outer_end):
            return self._subject_around_verb(verb, quote.outer_end, sentence_end)
        if self._is_title(quote, sentence_start):
            return None
        return self._speaker_before(quote, sentence_start)

    def _speaker_before(self, quote: QuoteSpan, sentence_start: int) -> int | None:
        """Return the speaker whom the words before a quotation name, or continue."""
        speaker = self._referents.speaker_of_first_part(quote, sentence_start)
        if speaker is not None:
            return speaker
        if cue := self._last_cue_before(quote, sentence_start):
            return self._subject_at_cue(cue, sentence_start, quote.outer_start)
        if self._follows_colon(quote):
            return self._subject_before_colon(quote, sentence_start)
        return self._referents.continued_speaker(quote, sentence_start)

    def _is_object(self, quote: QuoteSpan) -> bool:
        """Return whether others said the words: `accused of «…» by X, Y replied`."""
        word = _NEXT_WORD.match(self._passage.masked_text, quote.outer_end)
        return word is not None and word[1] in self._rules.words["agent_preposition"]

    def _is_title(self, quote: QuoteSpan, sentence_start: int) -> bool:
        """Return whether quoted words are the title of a work: `en «La vida breve»`.

        They begin with a capital within a sentence, and follow neither a mark, nor a
        verb of saying, nor `that`.
        """
        if not self._rules.has("capital_title"):
            return False
        before = self._passage.masked_text[sentence_start : quote.outer_start].rstrip()
        words = self._passage.text[quote.start : quote.end].strip(" \xa0¿¡([…")
        if not before or not before[-1].isalnum() or not words[:1].isupper():
            return False
        last_word = before.rpartition(" ")[2]
        if last_word.casefold() in self._rules.words["that"]:
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
            return self._referents.pronoun_subject(pronoun, quote.outer_start)
        subject = self._subject_after_verb(attribution, sentence_end)
        if subject is None:
            position = attribution.end("verb")
            subject = self._referents.office_holder(position, quote.outer_start)
        if subject is None and self._rules.has("verb_final"):
            return self._subject_before_quote(quote)
        if subject is None and self._referents.has_no_subject(attribution):
            return self._referents.omitted_subject(
                quote, self._passage.verb_gender(attribution)
            )
        return subject

    def _verb_after(self, quote: QuoteSpan, sentence_end: int) -> re.Match[str] | None:
        """Return the next verb, unless another quotation begins before it."""
        search_end = min(sentence_end, quote.outer_end + SUBJECT_VERB_CHARS)
        verb = self._rules.verb.search(
            self._passage.masked_text, quote.outer_end, search_end
        )
        if verb is None:
            return None
        if self._rules.has("role"):
            between = self._passage.masked_text[quote.outer_end : verb.start()]
            if ";" in between or ":" in between:
                return None
        return None if self._passage.has_mark(quote.outer_end, verb.start()) else verb

    def _continues_clause(self, verb: re.Match[str], quote_end: int) -> bool:
        """Return whether a verb has the subject before the quotation: `and added`."""
        between = self._passage.masked_text[quote_end : verb.start()].strip(" ,")
        return between in self._rules.words["conjunction"]

    def _last_cue_before(
        self, quote: QuoteSpan, sentence_start: int
    ) -> re.Match[str] | None:
        """Return the last verb, or `selon`, of a sentence before a quotation in it."""
        start = max(sentence_start, quote.outer_start - MAX_CUE_CHARS)
        cues = list(
            self._rules.cue.finditer(
                self._passage.masked_text, start, quote.outer_start
            )
        )
        return cues[-1] if cues else None

    def _subject_around_verb(
        self, verb: re.Match[str], search_start: int, sentence_end: int
    ) -> int | None:
        """Return the subject of a verb: in some languages, it is also after the verb."""
        if self._rules.has("role") and not self._is_postposition(verb):
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
        verb_end = end_of_verb(verb)
        subject = self._name_after(verb_end, sentence_end, verb)
        if subject is not None:
            return subject
        search_end = min(sentence_end, verb_end + SUBJECT_VERB_CHARS)
        return self._referents.only_holder_of_role(
            self._passage.masked_text[verb_end:search_end]
        )

    def _name_after(
        self, position: int, sentence_end: int, verb: re.Match[str] | None = None
    ) -> int | None:
        """Return the next person if only a title is between, as in `selon M. Petit`."""
        span_index = bisect_left(self._passage.person_starts, position)
        if span_index >= len(self._passage.person_spans):
            return None
        span = self._passage.person_spans[span_index]
        between = self._passage.masked_text[position : span.start]
        if (
            span.start >= sentence_end
            or (self._rules.has("role") and len(between) > SUBJECT_LEAD_CHARS)
            or not subjects.leads_to_name(between, self._rules)
            or not self._passage.may_speak(span, verb)
        ):
            return None
        following = self._passage.person_spans[span_index : span_index + 2]
        if self._rules.has("role") and self._passage.share_subject(following):
            return None
        return span.person_index

    def _subject_before_verb(
        self, verb: re.Match[str], search_start: int
    ) -> int | None:
        """Return the subject before a verb, searched from `search_start`."""
        verb_start = start_of_verb(verb)
        words_start = max(search_start, verb_start - SUBJECT_VERB_CHARS)
        words_before = self._passage.masked_text[words_start:verb_start]
        if pronoun := self._rules.pronoun_before.search(words_before):
            return self._referents.pronoun_subject(
                pronoun["pronoun"], words_start + pronoun.start()
            )
        for span in self._passage.spans_before(verb_start, search_start):
            if self._is_subject_of(span, verb, search_start):
                return span.person_index
        return self._referents.only_holder_of_role(words_before)

    def _is_postposition(self, verb: re.Match[str]) -> bool:
        """Return whether a word follows the name of the speaker: `X szerint`."""
        return verb[0] in self._rules.words["postposition"]

    def _subject_before_quote(self, quote: QuoteSpan) -> int | None:
        """Return the subject of a verb after the quotation: `Akkaya, "…" dedi.`"""
        sentence_start, _ = self._passage.sentence_around(quote)
        spans = self._passage.spans_before(quote.outer_start, sentence_start)
        if not spans or not self._passage.may_be_subject(spans[0], sentence_start):
            return None
        if subjects.has_case_ending(self._passage.text, spans[0]):
            return None
        between = self._passage.masked_text[spans[0].end : quote.outer_start]
        is_direct = subjects.has_only_adverbs(between, self._rules)
        is_topic = between.startswith(",") and len(between) <= SUBJECT_LEAD_CHARS
        if self._rules.verb.search(between) or not (is_direct or is_topic):
            return None
        return spans[0].person_index

    def _is_subject_of(
        self, span: PersonSpan, verb: re.Match[str], search_start: int
    ) -> bool:
        verb_start = start_of_verb(verb)
        if self._is_postposition(verb):
            between = self._passage.masked_text[span.end : verb_start]
            return subjects.has_only_roles(between, self._rules)
        if not self._passage.may_be_subject(span, search_start):
            return False
        if self._rules.has("adverb"):
            between = self._passage.masked_text[span.end : verb_start]
            before = self._passage.masked_text[search_start : span.start]
            if subjects.ends_relative_clause(before, between, self._rules):
                return False
            joins = subjects.joins_verb(between, self._rules) or (
                subjects.joins_second_verb(between, self._rules)
                and self._passage.begins_sentence(span, search_start)
            )
            return joins and self._passage.may_speak(span, verb)
        if verb_start - span.end > SUBJECT_VERB_CHARS:
            return False
        return not self._rules.other_subject.search(
            self._passage.masked_text, span.end, verb_start
        )

    def _follows_colon(self, quote: QuoteSpan) -> bool:
        if not self._rules.has("colon"):
            return False
        before = self._passage.masked_text[
            max(0, quote.outer_start - 3) : quote.outer_start
        ]
        return before.rstrip().endswith(":")

    def _subject_before_colon(
        self, quote: QuoteSpan, sentence_start: int
    ) -> int | None:
        """Return the person who speaks after a colon: `Petit : « … »`."""
        colon = self._passage.masked_text.rfind(":", sentence_start, quote.outer_start)
        end = bisect_left(self._passage.person_starts, colon)
        if colon < 0 or not end:
            return None
        span = self._passage.person_spans[end - 1]
        between = self._passage.masked_text[span.end : colon]
        is_direct = not subjects.without_parentheses(between).strip()
        lead = self._passage.masked_text[sentence_start : span.start]
        if span.start < sentence_start:
            return None
        if not is_direct:
            return self._subject_of_introduction(quote, sentence_start, colon)
        if not subjects.leads_to_name(
            lead, self._rules
        ) or not self._passage.may_be_subject(span, sentence_start):
            return None
        return span.person_index

    def _subject_of_introduction(
        self, quote: QuoteSpan, sentence_start: int, colon: int
    ) -> int | None:
        """Return the person with whom the words before a colon begin.

        The quotation is a sentence, and the words name nobody else, no office and
        nothing that may carry an inscription: `Petit n’en revient pas : « … »`.
        """
        spans = self._passage.spans_between(sentence_start, colon)
        words = self._passage.masked_text[spans[0].end : colon]
        if (
            len({span.person_index for span in spans}) > 1
            or len(words) > MAX_INTRODUCTION_CHARS
            or not self._is_sentence(quote)
            or subjects.has_role(words, self._rules)
            or subjects.has_clause(words, self._rules)
            or self._rules.inscription.search(words)
            or not self._passage.begins_sentence(spans[0], sentence_start)
        ):
            return None
        return spans[0].person_index

    def _is_sentence(self, quote: QuoteSpan) -> bool:
        """Return whether quoted words begin with a capital and end as a sentence."""
        words = self._passage.text[quote.start : quote.outer_end + 1]
        first = words.lstrip(" \xa0¿¡…(")[:1]
        last = words.rstrip(" \xa0\n")[-3:]
        return (
            quote.word_count >= MIN_SENTENCE_WORDS
            and first.isupper()
            and any(mark in last for mark in ".!?…")
        )


def _is_inflected_form(word: str, name: str) -> bool:
    """Return whether a word differs from a name by its ending: `Путину`, `Путин`."""
    stem_length = max(MIN_STEM_LETTERS, len(name) - 2)
    return (
        len(name) >= MIN_STEM_LETTERS
        and word[:stem_length] == name[:stem_length]
        and abs(len(word) - len(name)) <= 3
    )
