"""Helpers for tests of pages: fetch a page and read its elements."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def get_page(client: FlaskClient, url: str, status: int = 200) -> BeautifulSoup:
    """Check the status of a page and parse it."""
    response = client.get(url)
    assert response.status_code == status, url
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.text, "html.parser")


def only_element(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """Return the first element that matches."""
    element = soup.select_one(selector)
    assert element, selector
    return element


def text_of(element: BeautifulSoup | Tag) -> str:
    """Return the text of an element with normalized spaces."""
    return " ".join(element.get_text().split())


def status_text(soup: BeautifulSoup | Tag) -> str:
    """Return the status line of a page, such as the number of results."""
    return text_of(only_element(soup, "[role=status]"))


def links(soup: BeautifulSoup | Tag, selector: str) -> dict[str, str]:
    """Return the URLs of the links that match, by text."""
    return {text_of(link): str(link["href"]) for link in soup.select(selector)}
