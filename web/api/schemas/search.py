"""What the JSON of `web/shapes.py` is made of, as types: the description of the API is made from them.

A value that may be unknown is `None`, and every field is always there. Each sentence says what a name does not.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from index.engine import DEFAULT_FACETS, FACETS

Id = Annotated[
    str,
    Meta(
        description="Of a document: 20 hexadecimal digits, from the content of its source."
    ),
]
Address = Annotated[str, Meta(description="Path on this server.")]
Day = Annotated[str, Meta(description="Day: YYYY-MM-DD.", pattern=r"^\d{4}-\d\d-\d\d$")]
Moment = Annotated[str, Meta(description="Moment: ISO 8601.")]
Number = Annotated[int, Meta(ge=0)]
Confidence = Literal["stated", "corroborated", "inferred", "weak"]
Span = Annotated[
    list[Number],
    Meta(
        description="Where it begins and ends in the body, in characters.",
        min_length=2,
        max_length=2,
    ),
]
Messages = Annotated[
    list[str],
    Meta(description="Sentences: what was not understood, what was left out."),
]
Date = Annotated[
    str,
    Meta(
        description="A day, a month or a year; null for a window of days.",
        pattern=r"^\d{4}(-\d\d(-\d\d)?)?$",
    ),
]
CountBy = Annotated[
    Literal["articles", "stories"],
    Meta(description="What the numbers of facets count."),
]
Html = Annotated[
    str, Meta(description="HTML: escaped text with the matches in <mark>.")
]


class PersonLink(TypedDict):
    """A person, and the slug that leads to the person's page."""

    name: str
    slug: str


class Result(TypedDict):
    """An article that was found."""

    id: Id
    source_id: Annotated[str | None, Meta(description="The id that its record gave.")]
    title: str | None
    outlet: str | None
    agency: str | None
    date: Date | None
    date_earliest: Day | None
    date_latest: Day | None
    date_confidence: Confidence | None
    people: list[PersonLink]
    snippet: Html
    score: float
    matches: Annotated[Number, Meta(description="How many matches its text has.")]
    missing_words: Annotated[
        list[str], Meta(description="Words of the query that it lacks.")
    ]
    folded: Annotated[list[Id], Meta(description="The copies that stand under it.")]
    url: Address


class FacetValue(TypedDict):
    """One value of a facet, and how many articles, or stories, taking it in would find."""

    value: Annotated[
        str,
        Meta(
            description="As the parameter of the facet takes it; “unknown” is not known."
        ),
    ]
    label: str
    count: Number
    selected: bool
    excluded: bool


class SearchLinks(TypedDict):
    """The answer itself, its neighbours, and the same for readers."""

    self: Address
    next: Address | None
    prev: Address | None
    html: Address
    atom: Address
    csv: Address


class Condition(TypedDict):
    """A condition of a search that finds nothing, with what it finds alone."""

    clause: str
    blocks: Annotated[bool, Meta(description="Whether nothing is found because of it.")]
    articles: Number
    url: Address
    json: Address


class SuggestedSearch(TypedDict):
    """Another search, which finds something."""

    kind: str
    label: str
    articles: Number
    url: Address
    json: Address


class Explanation(TypedDict):
    """Why a search finds nothing."""

    reading: Annotated[str, Meta(description="How the search was read, in a sentence.")]
    clauses: list[Condition]
    reasons: list[str]
    suggestions: list[SuggestedSearch]


class Answer(TypedDict):
    """One page of search results."""

    query: str
    total: Annotated[Number, Meta(description="Articles found, on all pages.")]
    page: int
    size: int
    took_ms: float
    partial: Annotated[Number, Meta(description="How many of the total lack a word.")]
    stories: Annotated[
        Number, Meta(description="How many stories they are, copies counted once.")
    ]
    count_by: CountBy
    results: list[Result]
    facets: Annotated[
        dict[str, list[FacetValue]],
        Meta(description=f"The most frequent values of {', '.join(DEFAULT_FACETS)}."),
    ]
    suggestion: Annotated[
        str | None, Meta(description="The query in better known words.")
    ]
    messages: Messages
    explanation: Annotated[
        Explanation | None, Meta(description="Only where nothing is found.")
    ]
    links: SearchLinks


class ValuesLinks(TypedDict):
    """The list itself, its neighbours, the same for readers, and the search behind it."""

    self: Address
    next: Address | None
    prev: Address | None
    html: Address
    search: Address


class Values(TypedDict):
    """One page of the values of a facet."""

    facet: Literal[FACETS]  # type: ignore[valid-type]  # the port's own list of them
    query: str
    find: str
    order: str
    articles: Annotated[Number, Meta(description="How many the search finds.")]
    stories: Annotated[
        Number, Meta(description="How many stories they are, copies counted once.")
    ]
    count_by: CountBy
    total: Annotated[Number, Meta(description="Values, on all pages.")]
    page: int
    size: int
    values: list[FacetValue]
    messages: Messages
    links: ValuesLinks


class Completion(TypedDict):
    """How what is typed may go on."""

    kind: Annotated[str, Meta(description="“word”, or the facet whose value it is.")]
    value: str
    label: str
    count: Number
    url: Address


class Completions(TypedDict):
    """What a line may become."""

    query: str
    suggestions: list[Completion]


class Count(TypedDict):
    """How many articles a search finds."""

    value: str
    label: str
    count: Number
    url: Address


class Failed(TypedDict):
    """Why files, or places in them, could not be read."""

    reason: str
    count: Number
    files: Annotated[list[str], Meta(description="The first of them.")]


class Bytes(TypedDict):
    """What the archive takes on disk."""

    catalog: Number
    index: Number


class Stats(TypedDict):
    """The archive in numbers."""

    documents: Number
    sources: Number
    people: Number
    failures: Number
    dated: Annotated[Number, Meta(description="Articles whose day is known.")]
    ranged: Annotated[
        Number,
        Meta(description="Articles of which a month, a year or a window is known."),
    ]
    outlets: Number
    earliest: Day | None
    latest: Day | None
    last_run: Annotated[
        dict[str, int | str] | None,
        Meta(description="When files were last read (`at`), and what that did."),
    ]
    bytes: Bytes
    counts: Annotated[
        dict[str, list[Count]], Meta(description="By decade, year, outlet, and so on.")
    ]
    failed: list[Failed]


class Health(TypedDict):
    """That the archive answers."""

    status: Literal["ok"]


class Refused(TypedDict):
    """A parameter that could not be taken, and what to give instead."""

    name: str
    detail: str


class ProblemFields(TypedDict):
    """What every problem has."""

    type: str
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="A sentence that says what to do.")]


class Problem(ProblemFields, total=False):
    """An error, as RFC 9457 has it."""

    parameters: list[Refused]
    id: str
