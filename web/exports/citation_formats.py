"""Citations in the formats of reference managers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from archive.references.bibtex import MONTHS
from web.exports import messages as export_messages
from web.exports.citation import Citation
from web.i18n import _
from web.messages import formatting, labels

_TEX_ESCAPES: dict[str, str | int | None] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces even after a backslash
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
TEX_TABLE = str.maketrans(_TEX_ESCAPES)
"""Characters with a special meaning in TeX."""

RIS_END = "\r\n"
RIS_TYPE = "NEWS"
CSL_TYPE = "article-newspaper"


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A citation format: its file suffix, its MIME type and its renderer."""

    suffix: str
    mimetype: str
    render: Callable[[Citation], str]


def plain_text(citation: Citation) -> str:
    """Return a plain-text citation on one line."""
    title = (
        f"“{_with_full_stop(citation.title)}”"
        if citation.has_title
        else f"[{_(export_messages.UNTITLED, words=citation.title)}]"
    )
    outlet = (
        f"{citation.outlet} ({citation.agency})"
        if citation.outlet and citation.agency
        else citation.outlet or citation.agency
    )
    source = ", ".join(filter(None, (outlet, _date_text(citation))))
    authors = _with_full_stop(", ".join(citation.authors)) if citation.authors else None
    address = _(export_messages.IN_ARCHIVE, address=citation.archive_url)
    parts = (
        authors,
        title,
        _with_full_stop(source),
        citation.original_url,
        address,
    )
    return " ".join(filter(None, parts)) + "\n"


def bibtex(citation: Citation) -> str:
    """Return a BibTeX entry, which biblatex also reads."""
    kind = "article" if citation.outlet else "misc"
    fields = [
        ("title", f"{{{{{_escape_tex(citation.title)}}}}}"),
        (
            "author",
            f"{{{' and '.join(map(_bibtex_name, citation.authors))}}}"
            if citation.authors
            else None,
        ),
        ("journal", _in_braces(citation.outlet)),
        *zip(("year", "month", "day"), _bibtex_date(citation.date_parts), strict=False),
        ("url", f"{{{citation.original_url or citation.archive_url}}}"),
        ("language", _in_braces(citation.language)),
        ("note", _in_braces(" ".join((*citation.notes, *_archive_note(citation))))),
    ]
    rows = ",\n".join(f"  {name} = {value}" for name, value in fields if value)
    return f"@{kind}{{cuttings-{citation.id},\n{rows}\n}}\n"


def ris(citation: Citation) -> str:
    """Return a RIS record."""
    year = citation.date_parts[0] if citation.date_parts else None
    rows: list[tuple[str, object]] = [
        ("TY", RIS_TYPE),
        ("TI", citation.title),
        *(("AU", author) for author in citation.authors),
        ("T2", citation.outlet),
        ("PY", f"{year:04}" if year else None),
        (
            "DA",
            _ris_date(citation.date_parts)
            if citation.dates and not citation.dates.is_window
            else None,
        ),
        ("UR", citation.original_url or citation.archive_url),
        ("L2", citation.archive_url if citation.original_url else None),
        ("LA", citation.language),
        ("DB", export_messages.ARCHIVE_NAME),
        ("AN", citation.id),
        *(("N1", note) for note in citation.notes),
    ]
    return (
        "".join(f"{tag}  - {value}{RIS_END}" for tag, value in rows if value)
        + f"ER  - {RIS_END}"
    )


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return a CSL item for citeproc."""
    item = {
        "id": citation.id,
        "type": CSL_TYPE,
        "title": citation.title,
        "author": [{"literal": author} for author in citation.authors],
        "container-title": citation.outlet,
        "issued": _csl_date(citation),
        "URL": citation.original_url or citation.archive_url,
        "language": citation.language,
        "archive": export_messages.ARCHIVE_NAME,
        "archive_location": citation.archive_url,
        "note": " ".join(citation.notes),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(citation: Citation) -> str:
    """Return a CSL-JSON list of one item."""
    return json.dumps([csl_item(citation)], ensure_ascii=False, indent=2) + "\n"


CITATION_FORMATS = {
    "txt": CitationFormat("txt", "text/plain", plain_text),
    "bib": CitationFormat("bib", "application/x-bibtex", bibtex),
    "ris": CitationFormat("ris", "application/x-research-info-systems", ris),
    "json": CitationFormat("json", "application/vnd.citationstyles.csl+json", csl_json),
}
"""The citation formats by suffix."""


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _date_text(citation: Citation) -> str:
    if citation.dates is None or citation.confidence is None:
        return _(labels.DATE_UNKNOWN)
    date = formatting.date_range(citation.dates)
    if citation.is_date_certain:
        return date
    return f"{date} [{_(labels.CONFIDENCE[citation.confidence])}]"


def _escape_tex(text: str) -> str:
    return text.translate(TEX_TABLE)


def _in_braces(text: str | None) -> str | None:
    return f"{{{_escape_tex(text)}}}" if text else None


def _bibtex_name(name: str) -> str:
    """Return a name for BibTeX, in braces if BibTeX would split it wrongly."""
    words = name.replace(".", " ").replace("-", " ").split()
    is_plain = all(word.isalpha() for word in words)
    if is_plain and " and " not in f" {name.lower()} ":
        return _escape_tex(name)
    return f"{{{_escape_tex(name)}}}"


def _bibtex_date(parts: tuple[int, ...]) -> Iterable[str]:
    """Yield the fields of a date. The second part is the month."""
    for position, part in enumerate(parts):
        yield MONTHS[part - 1] if position == 1 else f"{{{part}}}"


def _archive_note(citation: Citation) -> tuple[str, ...]:
    """Return the URL in the archive, if the URL of the entry is another one."""
    if not citation.original_url:
        return ()
    return (_(export_messages.IN_ARCHIVE, address=citation.archive_url),)


def _ris_date(parts: tuple[int, ...]) -> str:
    """Return a RIS date such as `2020/09/03/`, with empty parts if unknown."""
    known_parts = [f"{part:02}" for part in parts]
    empty_parts = [""] * (4 - len(known_parts))
    return "/".join(known_parts + empty_parts)


def _csl_date(citation: Citation) -> dict[str, Any] | None:
    if citation.dates is None:
        return None
    circa = {} if citation.is_date_certain else {"circa": True}
    if citation.dates.is_window:
        return {"literal": formatting.date_range(citation.dates), **circa}
    return {"date-parts": [list(citation.date_parts)], **circa}
