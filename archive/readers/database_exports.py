"""Split exports of news databases into articles, and read the facts in their labels.

The databases are LexisNexis, Nexis Uni, Lexis+, Factiva, ProQuest, NewsBank, EBSCO,
Gale, Europresse and WiseNews. A file of several articles is split in a worker: each article is
sent as its lines behind `PIECE_MARK`, and read from them again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from archive.article import Article
from archive.errors import SeveralArticlesError, UnreadableError
from archive.messages import N_
from archive.readers import labelled_lists
from archive.readers.exports import (
    catalogue,
    europresse,
    factiva,
    lexis,
    press,
    tagged,
    wisers,
)
from archive.readers.exports.layout import ExportedArticle, Lines, plain_article
from archive.readers.exports.press import may_be_press_export
from archive.readers.files import RawArticle
from archive.readers.labelled_head import rows_as_lines
from archive.text.decoding import decode_bytes

PIECE_MARK = b"%cuttings: article of a database export\n"
"""The first line of the bytes of one article of an export."""


@dataclass(frozen=True, slots=True)
class Database:
    """The layout of a database: how to split its exports, and how to read an article.

    `split` returns `None` for another text, and `read` for lines that are no article.
    """

    name: str
    split: Callable[[Lines], list[Lines] | None]
    read: Callable[[Lines], ExportedArticle | None]


DATABASES = (
    Database("RIS, EndNote, RefWorks", tagged.split, tagged.read),
    Database("LexisNexis", lexis.split_numbered, lexis.read_numbered),
    Database("Nexis Uni", lexis.split_ended, lexis.read_ended),
    Database("Factiva", factiva.split, factiva.read),
    Database("Europresse", europresse.split, europresse.read),
    Database("ProQuest, NewsBank, EBSCO, Gale", catalogue.split, catalogue.read),
    Database("WiseNews", wisers.split, wisers.read),
    Database("LexisNexis", lexis.split_unnumbered, lexis.read_unnumbered),
    Database("GENIOS, APA, Swissdox, Retriever", press.split, press.read),
    Database("articles below labels", labelled_lists.split, labelled_lists.read),
)

SIGNS = tuple(
    sign.encode()
    for sign in (
        " DOCUMENT", "End of Document", "Ende des Dokuments", "Dokumentende",
        "Fin du document", "Fin del documento", "Fine del documento",
        "Fine documento", "Einde van", "Einde document", "Fim do documento",
        "ProQuest", "Record Number", "Record number", "Accession Number",
        "Accession number", "Gale Document", "Document URL", "Dokument-URL",
        "URL du document", "URL del documento", "URL documento", "Document-URL",
        "URL do documento", "文章編號", "文章编号", "文件編號", "Document number: 20",
        "Document Number: 20", "Dokumentnummer", "Dauerhafte Adresse",
        "Número de registro", "Número do registro", "Número de registo",
        "Numéro d'enregistrement", "Datensatznummer", "Numero di registrazione",
        "Recordnummer", "Postnummer i databasen", "OpenURL Link", "LENGTH:", "LÄNGE:", "LONGUEUR:",
        "LENGTE:", "LONGITUD:", "LUNGHEZZA:", "TAMANHO:", "titreArticleVisu",
        "rdp__articletitle",
    )
)  # fmt: skip
"""Words of which exports have at least one, and few other texts. It is fast to search
for them without a regular expression."""
HEAD_BYTES = 1_000
"""Bytes at the start of a text that are searched for a line with outlet and page."""
MAX_HTML_BYTES = 8 << 20
"""The size of a page that is searched for articles of an export."""
MAX_HEAD_BYTES = 200_000
"""Bytes of a page before its body."""
MAX_START_BYTES = 8_000
"""Bytes of the body of a page that are searched for the first lines of its text."""
_BODY = re.compile(rb"<body\b[^<>]{0,2000}>", re.IGNORECASE)
_LINE_END = re.compile(rb"<br\b[^<>]{0,200}>|</(?:p|div|h[1-6]|li|tr)>", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_FACTIVA_NUMBER = r" {1,3}[A-Z][A-Z0-9]{3,11}(?:19|20)\d{6}"
_NUMBERED_SIGNS = (
    re.compile(rb"Do[ck]ument[oi]? \d"),
    *(re.compile((word + _FACTIVA_NUMBER).encode()) for word in factiva.END_WORDS),
    re.compile("·\\d{8}".encode()),
    re.compile(rb"\xb7\d{8}"),
    re.compile(rb"&middot;\d{8}"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def split_export(text: str) -> list[ExportedArticle] | None:
    """Return the articles of an export, or `None` for any other text.

    `text` may come from any format. A cover page and a list of articles are skipped.
    """
    lines = rows_as_lines(text).split("\n")
    for database in DATABASES:
        pieces = database.split(lines) or []
        articles = [database.read(piece) for piece in pieces]
        if any(articles):
            return [
                article or plain_article(piece)
                for article, piece in zip(articles, pieces, strict=True)
            ]
    return None


def plain_export(content: bytes) -> list[ExportedArticle] | None:
    """Return the articles in the bytes of a plain text, if it is an export."""
    if not may_be_export(content) and not _may_begin_export(content[:HEAD_BYTES]):
        return None
    return split_export(decode_bytes(content, is_html=False).text)


def html_export(content: bytes) -> list[ExportedArticle] | None:
    """Return the articles in the bytes of a page, if it is an export."""
    if len(content) > MAX_HTML_BYTES:
        return None
    if not may_be_export(content) and not _may_begin_export(_visible_start(content)):
        return None
    html = decode_bytes(content, is_html=True).text
    # Of all texts and pages, only such an export needs Beautiful Soup here.
    from archive.html.fragments import fragment_text  # noqa: PLC0415

    return split_export(fragment_text(europresse.mark_parts(html)))


def find_in_text(text: str) -> list[ExportedArticle] | None:
    """Return the articles in the text of a document, if it is an export."""
    content = text.encode("utf-8", "replace")
    if not may_be_export(content) and not _may_begin_export(content[:HEAD_BYTES]):
        return None
    return split_export(text)


def _may_begin_export(start: bytes) -> bool:
    """Return whether the start of a text may be that of an export without other signs."""
    text = start.decode("utf-8", "replace")
    return (
        may_be_press_export(start)
        or labelled_lists.may_be_list(text)
        or tagged.may_be_tagged(text)
    )


def _visible_start(html: bytes) -> bytes:
    """Return the first visible text of a page, roughly."""
    body = _BODY.search(html, 0, MAX_HEAD_BYTES)
    start = body.end() if body else 0
    text = _LINE_END.sub(b"\n", html[start : start + MAX_START_BYTES])
    return _TAG.sub(b"", text)[:HEAD_BYTES]


def may_be_export(content: bytes) -> bool:
    """Return whether a sign of an export is in the bytes of a text."""
    return (
        content.startswith(_UTF16_MARKS)
        or any(sign in content for sign in SIGNS)
        or any(regex.search(content) for regex in _NUMBERED_SIGNS)
    )


def only_article(
    articles: list[ExportedArticle],
    modified: datetime | None = None,
    notes: tuple[str, ...] = (),
) -> Article:
    """Return the article of an export with one article.

    `notes` are those of its reader.

    Raises:
        SeveralArticlesError: there are more, so that the file must be split.
    """
    if len(articles) > 1:
        raise SeveralArticlesError(N_("a database export with several articles"))
    article = _to_article(articles[0], modified)
    return replace(article, notes=(*notes, *article.notes))


def to_piece(article: ExportedArticle, number: int) -> RawArticle:
    """Return the bytes of one of several articles."""
    content = PIECE_MARK + article.text.encode("utf-8", "replace")
    return RawArticle(content, f"article {number}")


def read_piece(content: bytes, modified: datetime | None) -> Article:
    """Read the article in the bytes of a piece."""
    text = content.removeprefix(PIECE_MARK).decode("utf-8", "replace")
    articles = split_export(text)
    lines = text.split("\n")
    article = articles[0] if articles else labelled_lists.read(lines)
    return _to_article(article or plain_article(lines), modified)


def _to_article(exported: ExportedArticle, modified: datetime | None) -> Article:
    text = exported.body or str(exported.fields.get("title", ""))
    if not text:
        raise UnreadableError(N_("no text found"))
    return Article(
        text,
        record_fields=exported.fields,
        record_keys=exported.keys,
        saved_at=modified,
        source_id=exported.id,
        notes=exported.notes,
    )
