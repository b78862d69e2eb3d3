"""The JSON of searches and statistics, as types.

The serializers return these types, and the OpenAPI description is generated from them.
Every field is always present. Unknown values are `None`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from index.engine import DEFAULT_FACETS, FACETS

Id = Annotated[
    str,
    Meta(
        description="Document ID: 20 hexadecimal digits, a hash of the source's content "
        "when it was first read."
    ),
]
Address = Annotated[str, Meta(description="URL path on this server.")]
Day = Annotated[
    str, Meta(description="Date: YYYY-MM-DD.", pattern=r"^\d{4}-\d\d-\d\d$")
]
Moment = Annotated[str, Meta(description="Date and time: ISO 8601.")]
Number = Annotated[int, Meta(ge=0)]
Confidence = Literal["stated", "corroborated", "inferred", "weak"]
Span = Annotated[
    list[Number],
    Meta(
        description="Start and end in the body, as character offsets.",
        min_length=2,
        max_length=2,
    ),
]
Messages = Annotated[
    list[str],
    Meta(
        description="Notes for the user about ignored or changed parts of the request."
    ),
]
Date = Annotated[
    str,
    Meta(
        description="A day, month or year; null for a range of days.",
        pattern=r"^\d{4}(-\d\d(-\d\d)?)?$",
    ),
]
CountBy = Annotated[
    Literal["articles", "stories"],
    Meta(description="What facet counts refer to."),
]
Html = Annotated[str, Meta(description="HTML: escaped text with matches in <mark>.")]


class PersonLink(TypedDict):
    """A person's name, and the slug for the URL of the person."""

    name: str
    slug: str


class Result(TypedDict):
    """An article in the search results."""

    id: Id
    source_id: Annotated[str | None, Meta(description="ID given in the source record.")]
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
    matches: Annotated[Number, Meta(description="Number of matches in the text.")]
    missing_words: Annotated[
        list[str],
        Meta(description="Query words that a related article does not contain."),
    ]
    folded: Annotated[
        list[Id], Meta(description="IDs of the copies grouped under this result.")
    ]
    url: Address


class FacetValue(TypedDict):
    """A facet value, with the number of articles or stories it would match."""

    value: Annotated[
        str,
        Meta(
            description="Value for the facet's parameter; “unknown” means no value. A real "
            "value of that name begins with “=”."
        ),
    ]
    label: str
    count: Number
    selected: bool
    excluded: bool


class SearchLinks(TypedDict):
    """Links to this response, to adjacent pages and to other formats."""

    self: Address
    next: Address | None
    prev: Address | None
    html: Address
    atom: Address
    csv: Address


class Condition(TypedDict):
    """One condition of a search without results, with its own match count."""

    clause: str
    blocks: Annotated[
        bool, Meta(description="Whether this condition rules out all results.")
    ]
    articles: Number
    url: Address
    json: Address


class SuggestedSearch(TypedDict):
    """An alternative search that has results."""

    kind: str
    label: str
    articles: Number
    url: Address
    json: Address


class Explanation(TypedDict):
    """Explanation of a search without results."""

    reading: Annotated[
        str, Meta(description="How the search was interpreted, in words.")
    ]
    clauses: list[Condition]
    reasons: list[str]
    suggestions: list[SuggestedSearch]


class Answer(TypedDict):
    """One page of search results."""

    query: str
    total: Annotated[Number, Meta(description="Total number of matching articles.")]
    page: int
    size: int
    took_ms: float
    stories: Annotated[
        Number, Meta(description="Number of stories (copies of an article count once).")
    ]
    count_by: CountBy
    results: list[Result]
    related: Annotated[
        list[Result],
        Meta(
            description="Articles with some of the words, on the first page of a "
            "search with few results. They are in no count, facet or export."
        ),
    ]
    facets: Annotated[
        dict[str, list[FacetValue]],
        Meta(description=f"The most frequent values of {', '.join(DEFAULT_FACETS)}."),
    ]
    suggestion: Annotated[
        str | None, Meta(description="Spelling suggestion for the query.")
    ]
    messages: Messages
    explanation: Annotated[
        Explanation | None, Meta(description="Present only if there are no results.")
    ]
    links: SearchLinks


class ValuesLinks(TypedDict):
    """Links to this response, to adjacent pages, to the page and to the search."""

    self: Address
    next: Address | None
    prev: Address | None
    html: Address
    search: Address


class Values(TypedDict):
    """One page of the values of a facet."""

    facet: Literal[FACETS]  # type: ignore[valid-type]  # a tuple, which mypy does not accept here
    query: str
    find: str
    order: str
    articles: Annotated[
        Number, Meta(description="Number of articles in the search results.")
    ]
    stories: Annotated[
        Number, Meta(description="Number of stories (copies of an article count once).")
    ]
    count_by: CountBy
    total: Annotated[Number, Meta(description="Total number of values.")]
    page: int
    size: int
    values: list[FacetValue]
    messages: Messages
    links: ValuesLinks


class Completion(TypedDict):
    """A suggested completion."""

    kind: Annotated[str, Meta(description="“word”, or the facet of the value.")]
    value: str
    label: str
    count: Number
    url: Address


class Completions(TypedDict):
    """Suggested completions of a query."""

    query: str
    suggestions: list[Completion]


class Count(TypedDict):
    """A value, with its number of articles and a link to them."""

    value: str
    label: str
    count: Number
    url: Address


class Failed(TypedDict):
    """A reason why files could not be read or were skipped, with the files."""

    reason: str
    count: Number
    advice: Annotated[str, Meta(description="What to do about it.")]
    files: Annotated[list[str], Meta(description="The first affected files.")]


class Bytes(TypedDict):
    """Disk usage in bytes."""

    catalog: Number
    index: Annotated[
        Number | None, Meta(description="`null` if the index is on other machines.")
    ]


class Stats(TypedDict):
    """Archive statistics."""

    documents: Number
    sources: Number
    people: Number
    failures: Number
    dated: Annotated[Number, Meta(description="Articles with an exact day.")]
    ranged: Annotated[
        Number,
        Meta(description="Articles dated only to a month, a year or a range."),
    ]
    outlets: Number
    earliest: Day | None
    latest: Day | None
    last_run: Annotated[
        dict[str, int | str] | None,
        Meta(description="Last indexing run: time (`at`) and counts."),
    ]
    bytes: Bytes
    counts: Annotated[
        dict[str, list[Count]],
        Meta(description="Counts by decade, year, outlet and so on."),
    ]
    failed: list[Failed]
    skipped: Annotated[
        list[Failed],
        Meta(description="Files and linked folders that are no articles."),
    ]


class Health(TypedDict):
    """Health check."""

    status: Literal["ok"]


class Refused(TypedDict):
    """An invalid parameter, and how to correct it."""

    name: str
    detail: str


class ProblemFields(TypedDict):
    """Fields of every error response."""

    type: str
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="Explanation, with what to do.")]


class FormerPlace(TypedDict):
    """A file in which a document was read that is gone."""

    path: str
    position: Annotated[
        str | None, Meta(description="Position in a file with several articles.")
    ]
    replaced_by: Annotated[
        Id | None, Meta(description="The document that the file contains now.")
    ]


class Problem(ProblemFields, total=False):
    """An error response (RFC 9457)."""

    parameters: list[Refused]
    id: str
    former_places: list[FormerPlace]
    copies: Annotated[list[Id], Meta(description="Copies of a document that is gone.")]
