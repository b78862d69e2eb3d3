"""Remove the layers that ask for consent to cookies from pages with an article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache

from lxml import etree
from lxml.html import HtmlElement

from archive.html.tree import BLOCK_TAGS, element_text
from archive.text.phrases import normalize_phrase, phrase_pattern

MIN_LEFT_CHARS = 40
"""Characters of the page that are left without its layers, or nothing is removed."""
MAX_LAYER_CHARS = 20_000
LAYER_TAGS = BLOCK_TAGS - {"body"}
CONTENT_TAGS = ("article", "main", "h1")
PHRASES = "wall_phrases.tsv"

_SERVICE = re.compile(
    r"onetrust|didomi|usercentrics|cookiebot|qc-cmp|sp_message|cmplz|borlabs|"
    r"fc-consent|truste|trustarc|iubenda|tarteaucitron|klaro|axeptio|cc-window|"
    r"evidon|cookie-law|moove.gdpr|osano|termly|quantcast|uc-banner|cmpbox|cmpwrapper",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![a-z])(?:cmp|cookies?|consent|gdpr|dsgvo|rgpd|lgpd|ccpa|privacy|eprivacy|"
    r"kakor|piscotki|galletas)(?![a-z])|cookie-?(?:banner|wall|bar|notice|consent|"
    r"layer|modal|popup|overlay|message|info)|consent-?(?:banner|wall|layer|modal)",
    re.IGNORECASE,
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


class _Sign(Enum):
    """What names say: the name of a service for consent, or a word such as cookies."""

    SERVICE = "service"
    WORD = "word"


def remove_consent_layers(tree: HtmlElement) -> None:
    """Remove the layers that ask for consent, unless the page has nothing else."""
    layers = list(_iter_layers(tree))
    if not layers:
        return
    length = len(_visible_text(tree))
    if length - sum(len(_visible_text(layer)) for layer in layers) < MIN_LEFT_CHARS:
        return
    for layer in layers:
        layer.drop_tree()


def _iter_layers(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the outermost elements that are layers."""
    walk = etree.iterwalk(tree, events=("start",), tag=etree.Element)
    sign_of = cache(_sign_of_names)  # many elements have the same names
    for _, element in walk:
        if element.tag in LAYER_TAGS and _is_layer(element, sign_of):
            walk.skip_subtree()
            yield element


def _sign_of_names(names: str) -> _Sign | None:
    """Return what the class and the ID of an element say about consent."""
    if _SERVICE.search(names):
        return _Sign.SERVICE
    return _Sign.WORD if _NAME.search(_CAMEL_CASE.sub(" ", names)) else None


def _is_layer(element: HtmlElement, sign_of: Callable[[str], _Sign | None]) -> bool:
    sign = sign_of(f"{element.get('id') or ''} {element.get('class') or ''}")
    if sign is None:
        return False
    if (
        element.tag in CONTENT_TAGS
        or next(element.iter(*CONTENT_TAGS), None) is not None
    ):
        return False
    text = _visible_text(element)
    is_service = sign is _Sign.SERVICE
    return len(text) <= MAX_LAYER_CHARS and (is_service or _asks_for_consent(text))


def _asks_for_consent(text: str) -> bool:
    hits = phrase_pattern(PHRASES, "consent_word").findall(normalize_phrase(text))
    return len(set(hits)) > 1


def _visible_text(element: HtmlElement) -> str:
    return " ".join(element_text(element).split())
