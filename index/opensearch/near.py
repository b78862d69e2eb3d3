"""Words near each other: found by a script in OpenSearch, and here in a single text.

A script reads the positions of a document, so that the matches and their number are
those of the embedded engine. Spans in Lucene differ: they lose matches of operators
inside others, and let one word stand for two.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from index.columnar.storage.snapshot import K1, B
from index.opensearch import schema
from index.opensearch.clauses import (
    AnyTermClause,
    Clause,
    LanguageGroup,
    OrClause,
    PhraseClause,
    Statistics,
    WordClause,
    WordForm,
    forms_query,
)
from index.opensearch.scoring import (
    MATCH_NOTHING,
    Json,
    all_of,
    any_of,
    without_score,
)
from index.opensearch.tokens import FORM_SIGN, POSITION_SIGN, clip_term, term_hash
from index.text.proximity import (
    PositionSpan,
    joint_spans,
    nearest_windows,
    proximity_windows,
    spans_inside,
)

MAX_SLOP = 200_000
"""Larger distances are searched as this one, which is longer than any article."""
SMALLEST_SCORE = 1e-12
ANY_GROUP, NO_GROUP = -1, -2


class TextPositions(Protocol):
    """The positions of words in one text."""

    def of(self, form: WordForm) -> Sequence[int]:
        """Return the positions where a form counts, in rising order."""


class Program:
    """Collects the words that the script looks for, each with numbered uses."""

    def __init__(self, groups: Sequence[LanguageGroup]) -> None:
        self._groups = groups
        self._wanted: defaultdict[str, list[list[int]]] = defaultdict(list)
        self._mask = 0
        self._slots = 0

    def add_slot(self, forms: Sequence[WordForm]) -> int:
        """Add a word with its forms, and return its number."""
        number, self._slots = self._slots, self._slots + 1
        for form in forms:
            group = ANY_GROUP if form.group is None else self._groups.index(form.group)
            code = term_hash(clip_term(form.term))
            self._mask |= 1 << (code & 63)
            self._wanted[str(code)].append([number, group])
        return number

    def params(self, root: Json, field_name: str) -> Json:
        """Return the parameters of the script."""
        unknown = [at for at, group in enumerate(self._groups) if group.has_unknown]
        mask = self._mask - (1 << 64) if self._mask >> 63 else self._mask
        return {
            "root": root,
            "field": schema.positions_field(field_name),
            "languageField": schema.facet_field("language"),
            "groups": {
                code: at
                for at, group in enumerate(self._groups)
                for code in group.codes
            },
            "unknown": unknown[0] if unknown else NO_GROUP,
            "wanted": dict(self._wanted),
            "mask": mask,
            "slots": self._slots,
        }


class Node(ABC):
    """A part of words near each other."""

    @abstractmethod
    def compile(self, program: Program) -> Json:
        """Return the node for the script."""

    @abstractmethod
    def required(self, field_name: str) -> Json:
        """Return a query that every document with a match matches."""

    @abstractmethod
    def spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return all the matches in a text, in rising order."""

    @abstractmethod
    def shown_spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return what is highlighted of the matches."""

    def windows(self, text: TextPositions) -> list[PositionSpan]:
        """Return the matches without longer ones, where there is a choice."""
        return self.spans(text)

    @abstractmethod
    def clauses(self) -> Iterator[Clause]:
        """Yield the words and phrases."""

    @abstractmethod
    def weight(self, statistics: Statistics) -> float:
        """Return the weight of the node, like that of a word."""


@dataclass(frozen=True, eq=False)
class PhraseNode(Node):
    """Consecutive words, each in some forms. A single word is one of them."""

    words: tuple[tuple[WordForm, ...], ...]
    weighing: tuple[Clause, ...]
    boost: float = 1.0

    def compile(self, program: Program) -> Json:
        """Return the node for the script."""
        first, *_ = [program.add_slot(forms) for forms in self.words]
        return {"kind": "phrase", "first": first, "count": len(self.words)}

    def required(self, field_name: str) -> Json:
        """Return the phrase with any of the forms in any language."""
        if not all(self.words):
            return MATCH_NOTHING
        if len(self.words) == 1:
            return forms_query(field_name, self.words[0])
        text = POSITION_SIGN.join(
            FORM_SIGN.join(dict.fromkeys(clip_term(form.term) for form in forms))
            for forms in self.words
        )
        options = {"query": text, "analyzer": "cuttings_positions"}
        return {"match_phrase": {field_name: options}}

    def spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the matches."""
        starts: set[int] | None = None
        for offset, forms in enumerate(self.words):
            places = {at - offset for form in forms for at in text.of(form)}
            starts = places if starts is None else starts & places
        length = len(self.words) - 1
        return [(start, start + length) for start in sorted(starts or ())]

    def shown_spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the matches."""
        return self.spans(text)

    def clauses(self) -> Iterator[Clause]:
        """Yield the words."""
        yield from self.weighing

    def weight(self, statistics: Statistics) -> float:
        """Return the sum of the weights of the distinct words."""
        return self.boost * sum(word.term_weight(statistics) for word in self.weighing)


@dataclass(frozen=True, eq=False)
class AnyNode(Node):
    """Any of several parts."""

    parts: tuple[Node, ...]

    def compile(self, program: Program) -> Json:
        """Return the node for the script."""
        parts = [part.compile(program) for part in self.parts]
        return {"kind": "any", "parts": parts}

    def required(self, field_name: str) -> Json:
        """Return the query for any part."""
        return any_of([part.required(field_name) for part in self.parts])

    def spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the matches of all parts."""
        return sorted({span for part in self.parts for span in part.spans(text)})

    def shown_spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return what is highlighted of all parts."""
        return sorted({span for part in self.parts for span in part.shown_spans(text)})

    def clauses(self) -> Iterator[Clause]:
        """Yield the words of all parts."""
        for part in self.parts:
            yield from part.clauses()

    def weight(self, statistics: Statistics) -> float:
        """Return the highest weight."""
        return max((part.weight(statistics) for part in self.parts), default=0.0)


@dataclass(frozen=True, eq=False)
class PairNode(Node):
    """Two parts near each other."""

    left: Node
    right: Node
    slop: int
    ordered: bool

    def compile(self, program: Program) -> Json:
        """Return the node for the script."""
        return {
            "kind": "pair",
            "left": self.left.compile(program),
            "right": self.right.compile(program),
            "slop": min(self.slop, MAX_SLOP),
            "ordered": self.ordered,
        }

    def required(self, field_name: str) -> Json:
        """Return the query for both parts."""
        return all_of([self.left.required(field_name), self.right.required(field_name)])

    def spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the joint spans of all pairs."""
        return joint_spans(
            self.left.spans(text),
            self.right.spans(text),
            self.slop,
            ordered=self.ordered,
        )

    def windows(self, text: TextPositions) -> list[PositionSpan]:
        """Return the joint spans of each match and its nearest partners."""
        return nearest_windows(
            self.left.spans(text),
            self.right.spans(text),
            self.slop,
            ordered=self.ordered,
        )

    def shown_spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the matches of both parts that are near each other."""
        shown = {*self.left.shown_spans(text), *self.right.shown_spans(text)}
        windows = self.windows(text)
        return sorted(spans_inside(shown, windows)) if windows else []

    def clauses(self) -> Iterator[Clause]:
        """Yield the words of both parts."""
        yield from self.left.clauses()
        yield from self.right.clauses()

    def weight(self, statistics: Statistics) -> float:
        """Return the sum of the weights."""
        return self.left.weight(statistics) + self.right.weight(statistics)


@dataclass(frozen=True, eq=False)
class WindowNode(Node):
    """Single words in one window, in any order. A repeated word occurs repeatedly."""

    words: tuple[WordClause, ...]
    slop: int
    boost: float = 1.0

    @property
    def _counts(self) -> Mapping[str, int]:
        return Counter(word.text for word in self.words)

    @property
    def _distinct(self) -> list[WordClause]:
        return list({word.text: word for word in self.words}.values())

    def compile(self, program: Program) -> Json:
        """Return the node for the script."""
        counts = self._counts
        return {
            "kind": "window",
            "slots": [program.add_slot(word.forms) for word in self._distinct],
            "needed": [counts[word.text] for word in self._distinct],
            "width": len(self.words) + min(self.slop, MAX_SLOP),
        }

    def required(self, field_name: str) -> Json:
        """Return the query for all words."""
        return all_of([forms_query(field_name, word.forms) for word in self._distinct])

    def spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the shortest windows."""
        positions = {word.text: text.of(word.forms[0]) for word in self._distinct}
        if not all(positions.values()):
            return []
        words = [word.text for word in self.words]
        return sorted(proximity_windows(words, positions, self.slop))

    def shown_spans(self, text: TextPositions) -> list[PositionSpan]:
        """Return the single words inside the windows."""
        places = {at for word in self._distinct for at in text.of(word.forms[0])}
        windows = self.spans(text)
        spans = [(at, at) for at in sorted(places)]
        return list(spans_inside(spans, windows)) if windows else []

    def clauses(self) -> Iterator[Clause]:
        """Yield the words."""
        yield from self._distinct

    def weight(self, statistics: Statistics) -> float:
        """Return the sum of the IDFs of the distinct words."""
        words = self._distinct
        return self.boost * sum(word.term_weight(statistics) for word in words)


def to_node(clause: Clause) -> Node | None:
    """Return a clause as a part of words near each other, or `None` if it cannot be."""
    if isinstance(clause, WordClause):
        return PhraseNode((clause.forms,), (clause,))
    if isinstance(clause, PhraseClause):
        words = tuple(word.forms for word in clause.words)
        return PhraseNode(words, tuple(clause.distinct_words()), clause.boost)
    if isinstance(clause, AnyTermClause):
        forms = tuple(WordForm(term, 1.0) for term in clause.terms)
        return PhraseNode((forms,), (clause,))
    if isinstance(clause, NearClause):
        return clause.root
    if isinstance(clause, OrClause):
        nodes = [to_node(part) for part in clause.clauses]
        parts = tuple(node for node in nodes if node is not None)
        return AnyNode(parts) if len(parts) == len(nodes) else None
    return None


@cache
def near_script() -> str:
    """Return the script that finds words near each other."""
    path = files("index").joinpath("opensearch", "near.painless")
    lines = path.read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//"))


@dataclass(eq=False)
class NearClause(Clause):
    """Match words near each other, scored as one word with the weights of all.

    `groups` are the languages of the archive.
    """

    field: str
    root: Node
    boost: float
    groups: Sequence[LanguageGroup] = ()

    def filter(self) -> Json:
        """Return the query for documents with a match."""
        return self._query({"boost": None})

    def scored(self, statistics: Statistics) -> Json:
        """Return the query with the BM25 score of the number of matches."""
        if self.field not in schema.SCORED_FIELDS:
            return without_score(self.filter())
        average = statistics.average_length(self.field)
        return self._query(
            {
                "boost": float(self.term_weight(statistics) * (K1 + 1)),
                "k1": float(K1),
                "b": float(B),
                "lengthField": schema.length_field(self.field),
                "average": float(average or 1.0),
            }
        )

    def _query(self, params: Json) -> Json:
        program = Program(self.groups)
        root = self.root.compile(program)
        params = {**program.params(root, self.field), **params}
        body = {
            "query": without_score(self.root.required(self.field)),
            "script": {"source": near_script(), "params": params},
            "min_score": SMALLEST_SCORE,
        }
        return {"script_score": body}

    def counted_clauses(self) -> Iterator[Clause]:
        """Yield those of its words."""
        for part in self.root.clauses():
            yield from part.counted_clauses()

    def term_weight(self, statistics: Statistics) -> float:
        """Return the weight of its words, multiplied by the boost."""
        return self.boost * self.root.weight(statistics)
