"""Read the text that a page states for its article in JSON-LD or in scripts.

Pages that scripts draw often have no other text of the article. What is visible in the
saved file is then a list of other articles, or a menu.
"""

from __future__ import annotations

import re

from archive.html.own_objects import own_objects
from archive.html.page import Page
from archive.text.cleaning import clean, collapse_whitespace, unescape

MIN_CHARS = 500
"""Length in characters of a text that is more than a description."""
MAX_SHARED_WORDS = 0.5
"""Share of the words of a stated text that another text has by chance at most."""
MIN_WORD_LETTERS = 5

_WORD = re.compile(r"[^\W\d_]+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|strong|em|a)\b", re.IGNORECASE)


def find_stated_text(page: Page, text: str) -> str | None:
    """Return the stated text if a text from the page is another one and is shorter.

    Paragraphs are separated by blank lines.
    """
    urls = [page.canonical_url] if page.canonical_url else []
    for item in own_objects(page, urls):
        stated = item.get("articleBody")
        if not isinstance(stated, str) or len(stated) < max(MIN_CHARS, len(text)):
            continue
        paragraphs = _paragraphs(stated)
        if len(paragraphs) >= MIN_CHARS and _is_other_text(paragraphs, text):
            return paragraphs
    return _script_text(page, text) if len(text) < MIN_CHARS else None


def _script_text(page: Page, text: str) -> str | None:
    """Return the text in the scripts of a page that has little text itself."""
    # Few pages are that short.
    from archive.html.script_text import find_script_text  # noqa: PLC0415

    stated = find_script_text(page)
    is_longer = stated is not None and len(stated) > len(text)
    return stated if is_longer and _is_other_text(stated or "", text) else None


def _paragraphs(stated: str) -> str:
    text = unescape(clean(stated)[0])
    if _TAG.search(text):
        # Few texts of JSON-LD have markup.
        from archive.html.fragments import fragment_text  # noqa: PLC0415

        text = fragment_text(text)
    lines = map(collapse_whitespace, text.split("\n"))
    return "\n\n".join(filter(None, lines))


def _is_other_text(stated: str, text: str) -> bool:
    words = _words(stated)
    return len(words & _words(text)) < MAX_SHARED_WORDS * len(words)


def _words(text: str) -> set[str]:
    """Return the long words of a text. Without spaces, each pair of letters counts."""
    words = set()
    for word in _WORD.findall(text.casefold()):
        if _EAST_ASIAN.search(word):
            words |= {word[index : index + 2] for index in range(len(word) - 1)}
        elif len(word) >= MIN_WORD_LETTERS:
            words.add(word)
    return words
