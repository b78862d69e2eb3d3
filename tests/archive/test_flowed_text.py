"""Test that the paragraphs of a mail with `format=flowed` are whole."""

from __future__ import annotations

from email.message import EmailMessage
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.readers import read_article
from archive.readers.flowed_text import read_flowed

PARAGRAPHS = [
    (
        "The harbour board will open the new quay in spring, after two years of work "
        "that cost more than planned."
    ),
    "It gave no reason for the delay.",
]


def _mail(body: str, parameters: str) -> bytes:
    return (
        "From: Ada <ada@harbour.example>\nSubject: New quay\n"
        f"Content-Type: text/plain; charset=utf-8{parameters}\n\n{body}"
    ).encode()


def _flow(paragraph: str) -> str:
    return " \n".join(wrap(paragraph, 40))


BODY = "\n\n".join(map(_flow, PARAGRAPHS))


@pytest.mark.parametrize(
    "parameters", ["; format=flowed", '; FORMAT="Flowed"; delsp=no']
)
def test_a_paragraph_is_one_line(parameters: str) -> None:
    assert read_article(_mail(BODY, parameters), "eml").text == "\n\n".join(PARAGRAPHS)


def test_lines_of_other_mails_stay_as_they_are() -> None:
    assert read_article(_mail(BODY, ""), "eml").text.count("\n") > 2


def _read(text: str, **parameters: str) -> str:
    part = EmailMessage()
    part.add_header("Content-Type", "text/plain", format="flowed", **parameters)
    return read_flowed(part, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one \ntwo", "one two"),
        ("> one \n> two\nthree", "> one two\nthree"),
        ("> one \ntwo", "> one \ntwo"),
        (" > no quotation", "> no quotation"),
        (" From here", "From here"),
        ("Ada \n-- \nQuay 1", "Ada \n-- \nQuay 1"),
        ("one \r\ntwo\r\n", "one two\n"),
    ],
)
def test_the_rules_of_the_standard(text: str, expected: str) -> None:
    assert _read(text) == expected


def test_a_space_that_is_only_a_mark_is_dropped() -> None:
    assert _read("港湾 \n委員会", delsp="yes") == "港湾委員会"


@given(st.text())
def test_no_letter_is_lost(text: str) -> None:
    assert "".join(_read(text).split()) == "".join(text.split())
