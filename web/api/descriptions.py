"""The English of the API's description: what parameters mean, and how the page at /api/ says what may stand where."""

from __future__ import annotations

from index.engine import FACETS
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

TITLE = "Cuttings"
SUMMARY = "A searchable archive of saved news articles: each search, document, person and number as JSON."

PARAMETERS = {
    search_urls.TEXT: "What is searched, as a reader types it.",
    search_urls.SINCE: "No article before this day, month or year: 2020, 2020-06, 2020-06-24.",
    search_urls.UNTIL: "No article after this day, month or year.",
    search_urls.UNDATED: "1: also articles of which it is not known whether they lie within these bounds.",
    search_urls.SORT: "The order of results.",
    search_urls.TIMELINE: "For pages alone: what the timeline shows.",
    search_urls.COUNT: "What facets count: articles, or the different stories that have a value, copies counted once.",
    search_urls.PAGE: "Which page.",
    search_urls.SIZE: "Results on a page.",
    search_urls.AFTER: "Goes on behind the last result of the answer before, as its link “next” does.",
    search_urls.COPIES: "Whether copies of one text stand under the best placed of them.",
    search_urls.ORDER: "The order of the list.",
    search_urls.LETTER: "The first letter of surnames; # is any other sign.",
    facet_value_urls.FIND: "Letters that names must have.",
    **{
        facet: f"{facet.capitalize()}, as an answer's facet gives it; several are alternatives."
        for facet in FACETS
    },
    **{
        name: f"{facet.capitalize()} that no article may have."
        for facet, name in search_urls.EXCLUDED.items()
    },
}
PLACES = {
    "id": "The id of a document, as results give it.",
    "slug": "The slug of a person, as the list of people gives it.",
    "name": "The facet.",
}
"""What stands within an address, by its name there."""

FOUND = "The answer."
UNCHANGED = (
    "Nothing has changed since the answer whose `ETag` was sent as `If-None-Match`."
)
ERRORS = {
    400: "A parameter cannot be taken as it stands; `parameters` says what to give instead.",
    404: "There is nothing of that name.",
    410: "The document's sources are gone.",
    503: "The archive cannot be read just now.",
}
HEADERS = {
    "ETag": "Is another after each change of the archive.",
    "Cache-Control": "The answer may be kept, and is to be asked for again with `If-None-Match` before it is used.",
}

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
LIST, BY_NAME, OR, ONE_OF = "list of ", "by name: ", " or ", "one of {}"
BOUNDS = {
    ("minimum", "maximum"): "from {minimum:,} to {maximum:,}",
    ("default",): "(usually {default})",
    ("maxItems",): "(at most {maxItems})",
}
"""What is said of a value that has these limits."""
