"""How the files of a format are split into articles and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.article import Article
from archive.readers.database_exports import (
    PIECE_MARK,
    find_in_text,
    only_article,
    read_piece,
    to_piece,
)
from archive.readers.exports.layout import ExportedArticle
from archive.readers.files import RawArticle
from archive.readers.labelled_head import with_labelled_facts


@dataclass(frozen=True, slots=True)
class FormatReader:
    """The functions that split and read the files of a format.

    `find_export` returns the articles of a file that a database exported, and `None`
    for any other. Without it, the text that `read` returns is searched for them.
    `has_labels` is true if the facts may stand in labelled lines above the text.
    """

    split: Callable[[Path, Path | None], Iterator[RawArticle]]
    read: Callable[[bytes, datetime | None], Article]
    find_export: Callable[[bytes], list[ExportedArticle] | None] | None = None
    has_labels: bool = True

    def split_export(self, path: Path, target: Path | None) -> Iterator[RawArticle]:
        """Yield the articles of a file that a database exported."""
        for raw in self.split(path, target):
            articles = (
                self.find_export(raw.content)
                if self.find_export
                else find_in_text(self.read(raw.content, None).text)
            )
            for number, article in enumerate(articles or (), 1):
                yield to_piece(article, number)

    def read_item(self, content: bytes, modified: datetime | None) -> Article:
        """Read one of several articles of a file."""
        if content.startswith(PIECE_MARK):
            return read_piece(content, modified)
        return self.read(content, modified)

    def read_file(self, content: bytes, modified: datetime | None) -> Article:
        """Read a whole file, which may be an export with one article.

        Raises:
            SeveralArticlesError: a database exported several articles into the file.
        """
        if content.startswith(PIECE_MARK):
            return read_piece(content, modified)
        if self.find_export:
            articles = self.find_export(content)
            if articles:
                return only_article(articles, modified)
            return self._with_labels(self.read(content, modified))
        article = self.read(content, modified)
        articles = find_in_text(article.text)
        if articles:
            return only_article(articles, modified, article.notes)
        return self._with_labels(article)

    def _with_labels(self, article: Article) -> Article:
        return with_labelled_facts(article) if self.has_labels else article
