"""Build and parse URLs of the list of people."""

from __future__ import annotations

from web.urls import name_lists
from web.urls.name_lists import NameListParameters
from web.urls.parameters import QueryArguments

PARAMETERS = name_lists.PARAMETERS
PeopleListParameters = NameListParameters


def parse(arguments: QueryArguments) -> NameListParameters:
    """Return the parameters of the list, with their problems. Never raise."""
    return name_lists.parse(arguments)


def page_url(parameters: NameListParameters | None = None) -> str:
    """Return the URL of the list of people."""
    return name_lists.page_url(parameters or NameListParameters())
