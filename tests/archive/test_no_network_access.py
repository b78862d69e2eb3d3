"""Test that reading and extraction never use the network."""

from __future__ import annotations

import json
import plistlib
import socket
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

from archive.extract.pipeline import extract_document
from archive.readers import FORMATS, detect_format, read_article, split_file
from tests.archive.container_inputs.collections import maff_of
from tests.archive.container_inputs.samples import SAMPLES
from tests.archive.sample_pages import STORY, html_page, mail, mhtml, pdf, warc_record

DOCUMENT_FILES = Path(__file__).parent / "document_files"
EXTERNAL_LINKS = (
    '<base href="https://harbourpost.example/"><link rel="stylesheet" href="style.css">'
    '<link rel="canonical" href="https://harbourpost.example/cranes">'
    '<link rel="amphtml" href="https://amp.example/1">'
    '<script src="https://cdn.example/x.js"></script>'
    '<iframe src="https://harbourpost.example/frame"></iframe>'
)
DOCTYPE = '<!DOCTYPE html SYSTEM "https://harbourpost.example/page.dtd" [<!ENTITY story SYSTEM "https://a.example/b">]>'
MAIL = mail(
    STORY, Subject="Cranes", List_Unsubscribe="<https://harbourpost.example/bye>"
).as_bytes()
SAFARI_PAGE = {
    "WebMainResource": {
        "WebResourceData": html_page(EXTERNAL_LINKS).encode(),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://harbourpost.example/cranes",
    }
}
CONTENT_BY_FORMAT = {
    "txt": b"https://harbourpost.example/cranes\n\nCranes arrive at last, the harbour board said.",
    "md": b"---\nurl: https://harbourpost.example/cranes\n---\n# Cranes arrive\n\nWords.",
    "html": (DOCTYPE + html_page(EXTERNAL_LINKS)).encode(),
    "mhtml": mhtml(html_page(EXTERNAL_LINKS)),
    "eml": MAIL,
    "mbox": MAIL,
    "webarchive": plistlib.dumps(SAFARI_PAGE),
    "pdf": pdf(
        [
            (50, 700, 24, "Cranes arrive at last, the harbour board said"),
            (20, 12, 9, "https://harbourpost.example/cranes"),
        ]
    ),
    "warc": warc_record(html_page(EXTERNAL_LINKS).encode()),
    "jsonl": json.dumps(
        {"url": "https://harbourpost.example/cranes", "body": STORY}
    ).encode(),
    "json": json.dumps(
        {"url": "https://harbourpost.example/cranes", "body": STORY}
    ).encode(),
}

FILES_BY_FORMAT = {
    "maff": maff_of(SAMPLES["en"]),
    "csv": f'title,text,url\nCranes,"{STORY}",https://harbourpost.example/\n'.encode(),
    "xml": (
        f"{DOCTYPE.replace('html', 'rss')}<rss><channel><title>Post</title><item>"
        f"<title>Cranes</title><link>https://harbourpost.example/</link>"
        f"<description>{STORY}</description></item></channel></rss>"
    ).encode(),
}
"""Files that are split into articles first."""


@pytest.fixture
def blocked_network_calls(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Block sockets and name look-ups. Return the list of attempted calls.

    The list is needed because a library may catch the error. A library is loaded before:
    it has the class of sockets in its annotations.
    """
    import_module("archive.html.main_text")
    tried: list[object] = []

    def refuse(*arguments: object, **_: object) -> NoReturn:
        tried.append(arguments)
        raise OSError("no network here")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def contents(kind: str, folder: Path) -> Iterator[bytes]:
    """Yield the content of each article in the files of a format."""
    if kind in FILES_BY_FORMAT:
        path = folder / f"file.{kind}"
        path.write_bytes(FILES_BY_FORMAT[kind])
        yield from (item.content for item in split_file(path))
        return
    if kind in CONTENT_BY_FORMAT:
        yield CONTENT_BY_FORMAT[kind]
        return
    for path in sorted(DOCUMENT_FILES.iterdir()):
        if detect_format(path) == kind:
            yield from (item.content for item in split_file(path))


@pytest.mark.parametrize("kind", FORMATS)
def test_no_reader_and_no_extractor_opens_a_socket(
    kind: str, tmp_path: Path, blocked_network_calls: list[object]
) -> None:
    documents = [
        extract_document(read_article(content, kind), "id", kind)
        for content in contents(kind, tmp_path)
    ]
    text = " ".join(document.text for document in documents)
    assert any(word in text for word in ("ranes", "arbour", "swimming"))
    assert blocked_network_calls == []


def test_the_fixture_detects_an_opened_socket(
    blocked_network_calls: list[object],
) -> None:
    with pytest.raises(OSError, match="no network here"):
        socket.create_connection(("harbourpost.example", 80))
    assert len(blocked_network_calls) == 1
