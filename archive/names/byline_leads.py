"""Recognize the start of a byline: “By”, “Text:”, “文/”, or “Photos by”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from archive.data_files import alternation_pattern, read_words
from archive.names.byline_words import (
    MIN_UNIVERSAL_LETTERS,
    byline_tokens,
    entries,
    vocabulary,
)
from archive.names.east_asian import is_east_asian
from archive.names.person_names import is_given_name, particles
from archive.text.growing_patterns import GrowingPattern, Select
from archive.text.normalization import normalize_letters

UNIVERSAL_LEADS = frozenset({"von", "par", "por"})
"""Short words for “by” that are read on pages in every language."""
MAX_LEAD_WORDS = 5
MIN_LABELLED_WORDS = 6
"""Words of two labels and the names behind them."""
LEAD_KINDS = ("by", "by in posts", "by in links", "not by")
ABBREVIATIONS = ("fot", "oprac", "opr")
"""Labels that a dot ends within a byline, as in Polish: `Fot. Piotr Pomost`."""
MARKS = ":：/／｜|・=＝՝፦៖"
"""Characters between the label of a byline and the names."""

_MARKED = re.compile(rf"\s*(?P<label>[^{MARKS}]{{1,40}})[{MARKS}]\s*+")
_DOUBLE_LABEL = re.compile(
    r"\s*(?P<label>[^\W\d_]{2,20} ?/ ?[^\W\d_]{2,20}) ?[:：]\s*+(?=\S)"
)
_LABELLED_BEHIND = re.compile(
    r"(?P<name>[^,(（/|:：]{3,60}?)\s?(?:[,，/|]|[(（]|\s[–—-])\s?"
    r"(?P<label>[^,()（）/|:：]{2,40})[)）]?"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_GLUED = re.compile("[A-Z][a-z]{1,12}(?=[A-Z])")
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Lead:
    """The start of a byline: its words, the rest, and whether authors are named there.

    `kind` is that of the words in the table: a “by in links” is a phrase such as “more
    by”, and a “by in posts” one that readers' comments have, too. `has_mark` is whether
    a colon or a slash stands before the rest.
    """

    kind: str
    rest: str
    words: str
    has_mark: bool = False

    @property
    def names_authors(self) -> bool:
        """Return whether authors are named, not photographers or editors."""
        return self.kind != "not by"


def find_lead(text: str, language: str | None = None) -> Lead | None:
    """Return the words before the names in a byline, if it begins with any."""
    text = text.strip(" \u200e\u200f.-–—·•*►▪")
    lead = _joined_lead(text) or _marked_lead(text) or _spaced_lead(text, language)
    if lead and lead.rest.casefold().startswith(f"{lead.words.casefold()} "):
        return find_lead(lead.rest, language) or lead
    return lead


def with_label_marks(text: str) -> str:
    """Return a byline with colons behind two labels: `Text Ada Quay Foto Bo Lind`.

    One of them names authors, and needs a colon elsewhere. The other one does not. Any
    other text is returned as it is.
    """
    words = text.split()
    if any(mark in text for mark in ":：") or len(words) < MIN_LABELLED_WORDS:
        return text
    kinds = {
        index: kind
        for index, (word, next_word) in enumerate(pairwise(words))
        if next_word[0].isupper() and (kind := _unmarked_label_kind(word))
    }
    if 0 not in kinds or sorted(kinds.values()) != ["by", "not by"]:
        return text
    return " ".join(
        f"{word}:" if index in kinds else word for index, word in enumerate(words)
    )


def split_label_behind(text: str) -> tuple[str, str] | None:
    """Return the name before a label and the kind of the label: `Ada Quay (text)`."""
    match = _LABELLED_BEHIND.fullmatch(text.strip())
    kind = label_kind(match["label"]) if match else None
    return (match["name"], kind) if match and kind else None


def _unmarked_label_kind(word: str) -> str | None:
    """Return the kind of a label that can stand without a colon beside another one."""
    if not word[0].isupper():
        return None
    languages = _leads("by").get(normalize_letters(word), frozenset())
    if languages and all(language.endswith(":") for language in languages):
        return "by"
    return "not by" if label_kind(word) == "not by" else None


def _joined_lead(text: str) -> Lead | None:
    """Return a label with a mark inside: `文・写真` names who wrote and took pictures."""
    for label in _unspaced_labels("by"):
        rest = text[len(label) :].lstrip(f" 　{MARKS}")
        if "・" in label and text.startswith(label) and len(rest) > 1:
            return Lead("by", rest, label, has_mark=True)
    return None


@cache
def _inner_labels() -> frozenset[str]:
    """Return the labels that may stand within a byline."""
    words = (word for _, word in entries("by", "by in posts", "not by"))
    return frozenset(word.rstrip(":") for word in words)


def _compile_inner_leads(select: Select) -> re.Pattern[str]:
    labels = select(_inner_labels())
    phrases = alternation_pattern(label for label in labels if " " in label)
    unspaced = alternation_pattern(filter(is_east_asian, labels))
    words = alternation_pattern(
        label for label in labels if is_east_asian(label) and len(label) > 1
    )
    return re.compile(
        rf"(?<![\w-])(?:{phrases}(?!\w)|{alternation_pattern(labels)} ?[:：]|"
        rf"{unspaced}[/／・=＝]|{words}\s|(?:{'|'.join(ABBREVIATIONS)})\.(?= ))",
        re.IGNORECASE,
    )


_INNER_LEADS = GrowingPattern(_inner_labels, _compile_inner_leads)


def inner_lead_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for the labels in a byline, before their colon or their names."""
    return _INNER_LEADS.for_text(text)


def _marked_lead(text: str) -> Lead | None:
    """Return a label that a colon or slash separates: `Text und Fotos: Ann Miller`.

    Two labels may have a slash between them: `Text/Foto: Ann Miller`.
    """
    double = _DOUBLE_LABEL.match(text)
    if double and (kind := label_kind(double["label"].replace("/", " "))):
        return Lead(kind, text[double.end() :], double["label"], has_mark=True)
    match = _MARKED.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    label = match["label"].strip("【(（[ ")
    if not rest:
        return None
    kind = label_kind(label) or ("by" if _role_regex().fullmatch(label) else None)
    return Lead(kind, rest, label, has_mark=True) if kind else None


def journalist_pattern() -> str:
    """Return a pattern for a role of a journalist in many languages."""
    return rf"{alternation_pattern(read_words('journalist_stems.txt'))}\w*+"


@cache
def _role_regex() -> re.Pattern[str]:
    return re.compile(journalist_pattern(), re.IGNORECASE)


def is_journalist(text: str) -> bool:
    """Return whether a role of a journalist stands behind the comma of a name."""
    _, comma, rest = text.partition(", ")
    return bool(comma) and any(map(_role_regex().fullmatch, rest.split()))


def is_label(text: str) -> bool:
    """Return whether a text is only a label, or the role of a journalist."""
    role = _role_regex().fullmatch(text.strip())
    return role is not None or label_kind(text) is not None


def label_kind(label: str) -> str | None:
    """Return the kind of lead that a whole label is, or `None` if it is none.

    A label such as “text and photos” names authors.
    """
    key = " ".join(byline_tokens(label))
    words = [word for word in key.split() if word not in _joiners()]
    for kind in LEAD_KINDS:
        if key in _leads(kind):
            return kind
    by, not_by = _leads("by"), _leads("not by")
    if not words or not all(word in by or word in not_by for word in words):
        return None
    return "by" if any(word in by for word in words) else "not by"


def _spaced_lead(text: str, language: str | None) -> Lead | None:
    """Return words such as “by” that only a space separates from the names."""
    if unspaced := _unspaced_lead(text):
        return unspaced
    words = _separated(text).split(" ", MAX_LEAD_WORDS)
    if words[0].endswith(".") and words[0][:-1].casefold() in ABBREVIATIONS:
        kind = label_kind(words[0])
        return Lead(kind, " ".join(words[1:]), words[0]) if kind else None
    if not _may_begin_lead(words[0]):
        return None
    for count in range(len(words) - 1, 0, -1):
        key = " ".join(byline_tokens(" ".join(words[:count])))
        rest = " ".join(words[count:])
        for kind in LEAD_KINDS:
            if _is_lead(key, kind, rest, language):
                return Lead(kind, rest, key)
    return None


def _may_begin_lead(word: str) -> bool:
    """Return whether a lead may begin with a word. Most words end the search here."""
    tokens = byline_tokens(word)
    return not tokens or tokens[0] in _first_tokens()


@cache
def _first_tokens() -> frozenset[str]:
    return frozenset(key.split(" ")[0] for kind in LEAD_KINDS for key in _leads(kind))


def _separated(text: str) -> str:
    """Return a byline with a space behind its first word: `ByAnn Miller`."""
    match = _GLUED.match(text)
    if match and normalize_letters(match[0]) in _leads("by"):
        return f"{match[0]} {text[match.end() :]}"
    return text


def _is_lead(key: str, kind: str, rest: str, language: str | None) -> bool:
    """Return whether words at the start are no part of a name, such as `Di Maio`."""
    languages = _leads(kind).get(key)
    if not languages or all(language.endswith(":") for language in languages):
        return False
    names = rest.split()
    is_plain = len(key) >= MIN_UNIVERSAL_LETTERS or not _LATIN.search(key)
    if kind == "not by" and not is_plain:
        return False
    if key in particles() and is_given_name(names[-1]) and not is_given_name(names[0]):
        return False
    if is_plain or language in languages or "en" in languages:
        return True
    is_by = key in UNIVERSAL_LEADS or not is_given_name(key)
    return is_by and len(names) > 1 and is_given_name(names[0])


def _unspaced_lead(text: str) -> Lead | None:
    """Return a label without a space after it, as in Chinese: `記者王小明`."""
    if not _UNSPACED.match(text):
        return None
    for kind in ("by", "not by", "role"):
        for label in _unspaced_labels(kind):
            rest = text[len(label) :].lstrip(" 　:：/／")
            if text.startswith(label) and len(rest) > 1:
                return Lead("by" if kind == "role" else kind, rest, label)
    return None


@cache
def _unspaced_labels(kind: str) -> tuple[str, ...]:
    labels = (word for _, word in entries(kind) if _UNSPACED.match(word))
    long_labels = [label for label in labels if len(label) > 1 and ":" not in label]
    return tuple(sorted(long_labels, key=len, reverse=True))


@cache
def _leads(kind: str) -> dict[str, frozenset[str]]:
    """Return the languages of each lead. A colon marks those that need one."""
    leads: dict[str, set[str]] = {}
    for language, word in entries(kind):
        key = " ".join(byline_tokens(word))
        mark = ":" if word.endswith(":") else ""
        leads.setdefault(key, set()).add(language + mark)
    return {key: frozenset(languages) for key, languages in leads.items()}


@cache
def _joiners() -> frozenset[str]:
    return frozenset(vocabulary("and").languages)
