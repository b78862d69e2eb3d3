"""Citations in the formats of reference managers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from web.exports import messages as export_messages
from web.exports.citation import Citation
from web.i18n import _
from web.messages import formatting, labels

MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
"""BibTeX's own names of months, which are written without braces."""

_TEX: dict[str, str | int | None] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, whatever stands before them
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
TEX = str.maketrans(_TEX)
"""Signs that mean something to TeX."""

RIS_END = "\r\n"
RIS_TYPE = "NEWS"
CSL_TYPE = "article-newspaper"


@dataclass(frozen=True, slots=True)
class Style:
    """A format of references: how one is written, what its files end with and are called on the web."""

    suffix: str
    mimetype: str
    write: Callable[[Citation], str]


def plain(cited: Citation) -> str:
    """A reference to read, on one line."""
    title = (
        f"“{_stopped(cited.title)}”"
        if cited.titled
        else f"[{_(export_messages.FIRST_WORDS, words=cited.title)}]"
    )
    outlet = (
        f"{cited.outlet} ({cited.agency})"
        if cited.outlet and cited.agency
        else cited.outlet or cited.agency
    )
    when = _stopped(", ".join(filter(None, (outlet, _dated(cited)))))
    authors = _stopped(", ".join(cited.authors)) if cited.authors else None
    address = _(export_messages.IN_ARCHIVE, address=cited.address)
    return (
        " ".join(filter(None, (authors, title, when, cited.original, address))) + "\n"
    )


def bibtex(cited: Citation) -> str:
    """An entry for BibTeX, which biblatex reads as well."""
    kind = "article" if cited.outlet else "misc"
    fields = [
        ("title", f"{{{{{_tex(cited.title)}}}}}"),
        (
            "author",
            f"{{{' and '.join(map(_tex_name, cited.authors))}}}"
            if cited.authors
            else None,
        ),
        ("journal", _braced(cited.outlet)),
        *zip(("year", "month", "day"), _tex_date(cited.parts), strict=False),
        ("url", f"{{{cited.original or cited.address}}}"),
        ("language", _braced(cited.language)),
        ("note", _braced(" ".join((*cited.notes, *_where(cited))))),
    ]
    rows = ",\n".join(f"  {name} = {value}" for name, value in fields if value)
    return f"@{kind}{{cuttings-{cited.id},\n{rows}\n}}\n"


def ris(cited: Citation) -> str:
    """A record in RIS."""
    year = cited.parts[0] if cited.parts else None
    rows: list[tuple[str, object]] = [
        ("TY", RIS_TYPE),
        ("TI", cited.title),
        *(("AU", author) for author in cited.authors),
        ("T2", cited.outlet),
        ("PY", f"{year:04}" if year else None),
        (
            "DA",
            _ris_date(cited.parts)
            if cited.dates and not cited.dates.is_window
            else None,
        ),
        ("UR", cited.original or cited.address),
        ("L2", cited.address if cited.original else None),
        ("LA", cited.language),
        ("DB", export_messages.ARCHIVE),
        ("AN", cited.id),
        *(("N1", note) for note in cited.notes),
    ]
    return (
        "".join(f"{tag}  - {value}{RIS_END}" for tag, value in rows if value)
        + f"ER  - {RIS_END}"
    )


def csl(cited: Citation) -> dict[str, Any]:
    """An item for citeproc."""
    item = {
        "id": cited.id,
        "type": CSL_TYPE,
        "title": cited.title,
        "author": [{"literal": author} for author in cited.authors],
        "container-title": cited.outlet,
        "issued": _issued(cited),
        "URL": cited.original or cited.address,
        "language": cited.language,
        "archive": export_messages.ARCHIVE,
        "archive_location": cited.address,
        "note": " ".join(cited.notes),
    }
    return {name: value for name, value in item.items() if value}


def csl_list(cited: Citation) -> str:
    """A list of one item, as programs that read CSL-JSON expect it."""
    return json.dumps([csl(cited)], ensure_ascii=False, indent=2) + "\n"


STYLES = {
    "txt": Style("txt", "text/plain", plain),
    "bib": Style("bib", "application/x-bibtex", bibtex),
    "ris": Style("ris", "application/x-research-info-systems", ris),
    "json": Style("json", "application/vnd.citationstyles.csl+json", csl_list),
}
"""The formats in which one document can be cited."""


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _dated(cited: Citation) -> str:
    if cited.dates is None or cited.confidence is None:
        return _(labels.DATE_UNKNOWN)
    said = formatting.dates(cited.dates)
    return (
        said if cited.certain else f"{said} [{_(labels.CONFIDENCE[cited.confidence])}]"
    )


def _tex(text: str) -> str:
    return text.translate(TEX)


def _braced(text: str | None) -> str | None:
    return f"{{{_tex(text)}}}" if text else None


def _tex_name(name: str) -> str:
    """A name as BibTeX splits it; in braces where it would split it wrongly."""
    plain_name = all(
        part.isalpha() for part in name.replace(".", " ").replace("-", " ").split()
    )
    return (
        _tex(name)
        if plain_name and " and " not in f" {name.lower()} "
        else f"{{{_tex(name)}}}"
    )


def _tex_date(parts: tuple[int, ...]) -> Iterable[str]:
    for place, part in enumerate(parts):
        yield MONTHS[part - 1] if place == 1 else f"{{{part}}}"


def _where(cited: Citation) -> tuple[str, ...]:
    """The address in the archive, where the entry's own address is another."""
    return (
        (_(export_messages.IN_ARCHIVE, address=cited.address),)
        if cited.original
        else ()
    )


def _ris_date(parts: tuple[int, ...]) -> str:
    """`2020/09/03/`, with nothing between the slashes where nothing is known."""
    known = [f"{part:02}" for part in parts]
    return "/".join([*known, *[""] * (4 - len(known))])


def _issued(cited: Citation) -> dict[str, Any] | None:
    if cited.dates is None:
        return None
    doubt = {} if cited.certain else {"circa": True}
    if cited.dates.is_window:
        return {"literal": formatting.dates(cited.dates), **doubt}
    return {"date-parts": [list(cited.parts)], **doubt}
