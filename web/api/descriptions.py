"""Texts of the API description and of the API documentation page."""

from __future__ import annotations

from index.engine import FACETS
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

TITLE = "Cuttings"
SUMMARY = (
    "A searchable archive of saved news articles: "
    "searches, documents, people and statistics as JSON."
)

PARAMETERS = {
    search_urls.TEXT: "Search query, in the syntax of the search box.",
    search_urls.SINCE: (
        "Earliest date: a day, month or year (2020-06-24, 2020-06 or 2020). Ranges, "
        "names of months and relative dates are read, too."
    ),
    search_urls.UNTIL: "Latest date: a day, month or year.",
    search_urls.UNDATED: (
        "1: include articles whose date may be within these limits or is unknown."
    ),
    search_urls.SORT: "Order of the results.",
    search_urls.TIMELINE: "Timeline view; used by pages only.",
    search_urls.COUNT: (
        "Whether facets count articles or stories (copies of an article count once)."
    ),
    search_urls.PAGE: "Page number.",
    search_urls.SIZE: "Results per page. With 0, there are only counts.",
    search_urls.AFTER: (
        "Cursor to the results after the previous response; see its link “next”. "
        "It is valid only with the same search."
    ),
    search_urls.COPIES: "Whether copies of an article are grouped under the best match.",
    search_urls.ORDER: "Order of the list.",
    search_urls.LETTER: "First letter of the surname; # means any other character.",
    facet_value_urls.FIND: "Text that the value must contain.",
    **{
        facet: f"{facet.capitalize()} to filter by: a facet value from a response. Repeat for OR."
        for facet in FACETS
    },
    **{
        name: f"{facet.capitalize()} to exclude."
        for facet, name in search_urls.EXCLUSION_PARAMETERS.items()
    },
}
PATH_PARAMETERS = {
    "organisation_name": "Name of an organisation, from `/organisations`.",
    "place_name": "Name of a place, from `/places`.",
    "id": "Document ID, as in search results.",
    "slug": "Slug of a person, as in the list of people.",
    "name": "Facet name.",
    "suffix": "Citation format.",
    "collection_id": "ID of a collection, as in the list of collections.",
    "key": "Number of an action, as in the answer to a change.",
    "search_id": "ID of a saved search, as in the list of saved searches.",
}
"""Descriptions of path parameters."""

VALUES_SIZE = "Values per page."
FEED_SIZE = "Entries per page."
FORMAT = "Format of the file."
ORDER_OF_COLLECTION = "Order of the collection: by hand or by date."
COLLECTION_SIZE = "Articles per page."
SINCE_ADDED = "Time in ISO 8601: only articles that were added later are listed."
BATCH_FORMAT = "Format of the response."
LITERAL = "1: search each name as a phrase in which no sign is an operator."
HITS = "Number of articles listed for each name."
COLUMN = (
    "Column of a table: its heading, or its number if the first line is not a heading."
)
COUNT_BY = "Facet to count by: one count for each of its values. By default, months."
COUNT_SPLIT = "Second facet: one count for each pair of values. It may be the same one."
COUNT_VALUES = "Number of values of each facet, the most frequent ones. Periods are always complete."
PERIOD = "Length of the periods. By default, one that gives a readable table."
SPLIT = "Facet whose selected values are compared, instead of queries."
QUERIES = "Search query. Repeat it to compare searches with the same filters."
LINE_ORDER = "Order of the lines: as in the articles, or by the words of a column."
PEOPLE_COUNT = "Number of people, the most frequent ones."
PLACE_COUNT = "Number of names of places, the most frequent ones."
BOM = (
    "0: leave out the byte order mark of a CSV file, by which spreadsheets recognize "
    "its encoding."
)

SUCCESS = "Success."
NOT_MODIFIED = (
    "Not modified since the response whose `ETag` was sent as `If-None-Match`."
)
ERRORS = {
    400: "A parameter is invalid; `parameters` lists each error with valid values.",
    403: "The token of an account with the role `edit` is missing.",
    404: "Not found.",
    409: "It does not exist, or it was undone before.",
    410: "The source files of the document were deleted.",
    413: "The body of the request is too large.",
    415: "The media type of the body is not supported.",
    503: "The archive is currently unavailable.",
}
HEADERS = {
    "ETag": "Changes each time the archive changes.",
    "Cache-Control": (
        "The response may be cached; revalidate it with `If-None-Match` before each use."
    ),
}

TYPE_NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
LIST, BY_NAME, OR, ONE_OF = "list of ", "object of ", " or ", "one of {}"
BOUNDS = {
    ("minimum", "maximum"): "from {minimum:,} to {maximum:,}",
    ("default",): "(default: {default})",
    ("maxItems",): "(at most {maxItems})",
}
"""Descriptions of the limits of a value."""
