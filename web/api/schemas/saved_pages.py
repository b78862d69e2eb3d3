"""The response after a page was saved."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.search import Address


class SavedArticle(TypedDict):
    """An article in a saved page."""

    id: Annotated[str, Meta(description="ID of the article.")]
    title: Annotated[str, Meta(description="Title, or the first words without one.")]
    url: Annotated[Address, Meta(description="Page of the article.")]


class SavedPage(TypedDict):
    """A saved page, and what came of it."""

    file: Annotated[str, Meta(description="Name of the file in the folder.")]
    is_read: Annotated[
        bool,
        Meta(
            description="Whether the file was read. If not, it is saved and read later."
        ),
    ]
    articles: Annotated[
        list[SavedArticle], Meta(description="The articles in the page.")
    ]
    failures: Annotated[list[str], Meta(description="Why the page could not be read.")]
