"""Extract the language of an article as an ISO 639 code."""

from __future__ import annotations

from collections.abc import Iterator

from archive.article import Article
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.languages import are_close, has_script_of, language_code

UNDETECTED = frozenset({
    "an", "ast", "ay", "bm", "bo", "co", "dv", "dz", "ee", "eo", "ff", "fo", "fy", "gd",
    "gn", "ht", "la", "lg", "ln", "ny", "oc", "qu", "rm", "sa", "sc", "sd", "ss", "ti",
    "tn", "ts", "ve", "wo", "yi"
})  # fmt: skip
"""Languages that detection takes for others. A declaration of one counts."""


def extract(article: Article) -> Fact[str] | None:
    """Return the language that the record or the page declares, or that of the text.

    A declaration that differs from the detected language does not count, and neither
    does one of a language in another script.
    """
    detected = article.detected_language
    for code, method, evidence in _declarations(article):
        if detected and are_close(code, detected) and method != "record":
            return Fact(code, Confidence.CORROBORATED, method, (evidence,))
        if _is_possible(code, detected, article.text):
            return Fact(code, Confidence.STATED, method, (evidence,))
    if not detected:
        return None
    return Fact(detected, Confidence.INFERRED, "letters of the text")


def _is_possible(code: str, detected: str | None, text: str) -> bool:
    """Return whether a text can be in the language that is declared."""
    if detected:
        return code in UNDETECTED or are_close(code, detected)
    return has_script_of(text, code)


def _declarations(article: Article) -> Iterator[tuple[str, str, Evidence]]:
    """Yield the code, the method and the evidence of each declared language."""
    for text in _texts(article.record_fields.get("language")):
        if code := language_code(text):
            yield code, "record", Evidence(text, key=article.record_key("language"))
    if article.page is None:
        return
    for code in article.page.languages:
        yield language_code(code) or code, "html lang", Evidence(code, key="html lang")
    for item in article.jsonld:
        for text in _texts(item.get("inLanguage")):
            if code := language_code(text):
                key = "json-ld inLanguage"
                yield code, key, Evidence(text, key=key)


def _texts(value: object) -> Iterator[str]:
    """Yield the text of a value, of its items, or of their names."""
    for item in value if isinstance(value, list | tuple) else (value,):
        is_object = isinstance(item, dict)
        name = item.get("alternateName") or item.get("name") if is_object else item
        if isinstance(name, str) and (text := collapse_whitespace(name)):
            yield text
