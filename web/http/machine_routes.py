"""The rules of routes for programs: the API, exports, feeds, citations and so on.

Their errors are `application/problem+json` in English. An invalid parameter is an error
that names it. On pages, the same problem is a message beside the results.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from werkzeug.exceptions import BadRequest

from web.urls import exports as export_urls
from web.urls.parameters import ParameterProblem

ROUTES = (
    "/api/",
    export_urls.EXPORT,
    export_urls.FEED,
    export_urls.SUGGESTIONS,
    export_urls.OPENSEARCH,
    "/healthz",
    "/readyz",
)
"""The beginnings of the paths."""
CITATION = re.compile(r"/documents/[^/]+/(?:cite\.|text$)|/collections/[^/]+/export$")


class InvalidParametersError(BadRequest):
    """An error that names the invalid parameters of a request."""

    def __init__(self, problems: Sequence[ParameterProblem]) -> None:
        super().__init__(
            " ".join(f"{problem.parameter}: {problem.detail}" for problem in problems)
        )
        self.problems = tuple(problems)


def is_machine_route(path: str) -> bool:
    """Tell whether a path is for programs."""
    return path.startswith(ROUTES) or CITATION.match(path) is not None


def require_valid(problems: Sequence[ParameterProblem]) -> None:
    """Raise InvalidParametersError if there are any problems."""
    if problems:
        raise InvalidParametersError(problems)
