"""Render the parts of pages that are the same for every state of the archive, once."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup

from web.i18n import Language, current_language

FOLDER = "fixed"
"""The folder of their templates."""
MAX_PARTS = 1_000

Flags = tuple[tuple[str, object], ...]


def register(app: Flask) -> None:
    """Give templates the function `fixed_part`.

    It returns the HTML of a template in `templates/fixed/`. The template may use texts,
    addresses and the flags, and nothing of the archive, the request or the visitor.
    """

    @lru_cache(MAX_PARTS)
    def render(name: str, _language: Language, _base: str, flags: Flags) -> Markup:
        template = app.jinja_env.get_template(f"{FOLDER}/{name}.html")
        html = template.render(dict(flags))
        return Markup(html)  # noqa: S704  # the template escapes its values

    def fixed_part(name: str, **flags: object) -> Markup:
        base = request.script_root
        return render(name, current_language(), base, tuple(flags.items()))

    app.jinja_env.globals["fixed_part"] = fixed_part
