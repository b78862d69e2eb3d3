"""Sanitize the markup of saved pages with nh3, which parses it as browsers do.

What remains cannot run anything and loads nothing: text, its structure, and pictures that
are part of the file. Links are not active, because a click would leave the archive.
"""

from __future__ import annotations

import nh3

DROPPED_WITH_CONTENT = {
    "applet",
    "audio",
    "canvas",
    "embed",
    "frameset",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
}
"""Elements whose content is no text of the page."""
_TAGS = """
a abbr address article aside b bdi bdo blockquote br caption center cite code col
colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6
header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section
small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u
ul var wbr
"""
TAGS = frozenset(_TAGS.split())
"""Elements that are kept."""
ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
PICTURE_PREFIXES = tuple(
    f"data:image/{kind};base64," for kind in ("gif", "jpeg", "png", "webp")
)
"""Pictures that are part of the file. SVG is not among them: it is a document."""


def sanitize(markup: str) -> str:
    """Return the markup without anything that runs or loads."""
    return nh3.clean(
        markup,
        tags=set(TAGS),
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes={"data"},
        link_rel=None,
        strip_comments=True,
    )


def _allowed_value(_tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute, or `None` to drop it."""
    if attribute != "src":
        return value
    start = value.lstrip()[:40].lower()
    return value.strip() if start.startswith(PICTURE_PREFIXES) else None
