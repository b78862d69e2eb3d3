"""The JSON of changes of collections, tags, notes and read marks, as types."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from web.api.schemas.search import Address, Number

MAX_IDS = 1_000
MAX_NOTE_CHARS = 20_000

MarkAction = Literal["collect", "uncollect", "tag", "untag", "read", "unread"]


class MarkChange(TypedDict):
    """What to do with which articles: those of `ids`, or all that `search` finds."""

    action: MarkAction
    name: NotRequired[
        Annotated[
            str,
            Meta(
                description="Name of the collection or the tag. A new one is created."
            ),
        ]
    ]
    ids: NotRequired[
        Annotated[
            list[str],
            Meta(max_length=MAX_IDS, description="IDs of articles."),
        ]
    ]
    search: NotRequired[
        Annotated[
            str,
            Meta(
                description="Query string of the search page, such as "
                "`q=flood&outlet=Examiner`, instead of `ids`."
            ),
        ]
    ]


class NewNote(TypedDict):
    """A note on an article or a passage."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_NOTE_CHARS)]
    quote: NotRequired[Annotated[str, Meta(description="The passage, word for word.")]]
    start: NotRequired[
        Annotated[
            int,
            Meta(ge=0, description="Offset of the passage, if it occurs repeatedly."),
        ]
    ]


class MadeChange(TypedDict):
    """A change that was made, or that takes longer and is made soon."""

    is_done: bool
    action: Annotated[
        int | None, Meta(description="Number of the action; null until it is done.")
    ]
    documents: Annotated[
        Number | None, Meta(description="Number of articles that were changed.")
    ]
    undo: Annotated[
        Address | None, Meta(description="Where to send a POST request to undo it.")
    ]
