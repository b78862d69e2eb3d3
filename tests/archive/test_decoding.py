"""Test that bytes are decoded as in a browser, with a note for each repair."""

from __future__ import annotations

import codecs
import random
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UnreadableError
from archive.html.fragments import fragment_text
from archive.text.decoding import ENCODING_LABELS, SUPPORTED_ENCODINGS, decode_bytes

RUSSIAN = "Министр обороны заявил во вторник, что поставки начнутся в этом году. " * 5
JAPANESE = "防衛大臣は火曜日に記者会見を開き、今年中に納入を開始すると述べた。" * 5
CURLY_QUOTES = (
    "The minister’s “last” word – in Zürich – was a long one, "
    "said everybody who was in the room that day."
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    decoded = decode_bytes(CURLY_QUOTES.encode(encoding), is_html=False)
    assert (decoded.text, decoded.notes) == (CURLY_QUOTES, ())


def test_valid_utf_8_needs_no_declaration() -> None:
    assert decode_bytes(CURLY_QUOTES.encode(), is_html=False).encoding == "utf-8"


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("iso-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("windows-1251", "cp1251"),
        ("iso-2022-jp", "iso2022_jp"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, encoding: str) -> None:
    words = {"windows-1252": "“Zürich”", "cp1251": "Шойгу"}.get(encoding, "防衛大臣")
    html = f"<meta charset={label}><p>{words}".encode(encoding)
    assert decode_bytes(html, is_html=True).text.endswith(words)


def test_the_long_form_of_a_declaration_counts_too() -> None:
    html = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Шойгу'.encode(
        "koi8-r"
    )
    assert decode_bytes(html, is_html=True).text.endswith("Шойгу")


def test_utf_16_cannot_be_declared_in_ascii() -> None:
    assert decode_bytes(
        '<meta charset="utf-16"><p>é'.encode(), is_html=True
    ).text.endswith("é")


def test_utf_8_overrides_a_wrong_declaration_with_a_note() -> None:
    decoded = decode_bytes(
        "<meta charset=windows-1252><p>“Zürich”".encode(), is_html=True
    )
    assert decoded.text.endswith("“Zürich”")
    assert decoded.notes == ("Declares cp1252 but is encoded in UTF-8.",)


@pytest.mark.parametrize(
    "label", ["utf-7", "idna", "rot13", "hex", "unicode_escape", "undefined", "x" * 500]
)
def test_a_declared_codec_that_is_not_a_web_encoding_is_ignored(label: str) -> None:
    assert decode_bytes(
        f"<meta charset={label}><p>+ADw- ab..c".encode(), is_html=True
    ).text.endswith("+ADw- ab..c")


def test_a_plain_text_declares_nothing() -> None:
    assert decode_bytes(
        f"<meta charset=koi8-r> {CURLY_QUOTES}".encode("cp1252"), is_html=False
    ).text.endswith(CURLY_QUOTES)


def test_a_few_broken_bytes_are_replaced_and_counted() -> None:
    decoded = decode_bytes(CURLY_QUOTES.encode() + b" caf\xe9 cr\xe8me", is_html=False)
    assert decoded.text == CURLY_QUOTES + " caf\ufffd cr\ufffdme"
    assert decoded.notes == ("2 invalid byte sequences replaced by U+FFFD.",)


def test_a_declared_encoding_with_a_broken_byte_is_kept() -> None:
    decoded = decode_bytes(
        "<meta charset=shift_jis><p>防衛大臣は".encode("cp932") + b"\x82",
        is_html=True,
    )
    assert "防衛大臣は" in decoded.text
    assert decoded.notes == ("1 invalid byte sequence replaced by U+FFFD.",)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CURLY_QUOTES, "cp1252"),
        ("café", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "cp932"),
    ],
)
def test_an_undeclared_encoding_is_detected_and_called_a_guess(
    text: str, encoding: str
) -> None:
    decoded = decode_bytes(text.encode(encoding), is_html=False)
    assert decoded.text == text
    assert "guess" in decoded.notes[0]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04" + b"words " * 90, "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"MZ" + bytes(range(256)), "program"),
        (random.Random(1).randbytes(5000), "control characters"),
        (b"\0" * 512, "control characters"),
    ],
)
def test_binary_data_is_rejected_with_its_format_name(
    content: bytes, kind: str
) -> None:
    with pytest.raises(UnreadableError, match=f"not a text file: .*{kind}"):
        decode_bytes(content, is_html=False)


def test_a_text_may_begin_with_the_letters_of_a_program() -> None:
    assert decode_bytes(
        b"MZ was the officer's initials", is_html=False
    ).text.startswith("MZ")


def test_nul_surrogates_and_control_characters_are_removed_with_notes() -> None:
    decoded = decode_bytes(
        b"a\0b c\x08d " + b"\xed\xa0\x80 and then some more words", is_html=False
    )
    assert decoded.text == "ab cd \ufffd\ufffd\ufffd and then some more words".replace(
        "\ufffd" * 3, "\ufffd"
    )
    assert decoded.notes == (
        "1 NUL character removed.",
        "1 lone surrogate replaced by U+FFFD.",
        "1 control character removed.",
    )


def test_every_newline_becomes_a_line_feed() -> None:
    assert decode_bytes(b"a\r\nb\rc\x0cd\n", is_html=False).text == "a\nb\nc\nd\n"


@given(st.binary(), st.booleans())
def test_any_bytes_give_clean_text_or_a_reason(content: bytes, html: bool) -> None:
    with suppress(UnreadableError):
        text = decode_bytes(content, html).text
        assert not {"\0", "\r", "\ufffe", "\uffff"} & set(text)
        assert text.encode().decode() == text


@given(
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs", "Cn", "Co"], include_characters="\n\t"
        )
    )
)
def test_utf_8_round_trips(text: str) -> None:
    assert decode_bytes(text.encode(), is_html=False).text == text.removeprefix(
        "\ufeff"
    )


@given(st.sampled_from(sorted(SUPPORTED_ENCODINGS)), st.binary())
def test_no_declared_encoding_can_break_decoding(label: str, content: bytes) -> None:
    decoded = decode_bytes(
        f"<meta charset={label}><p>{'some words ' * 20}".encode() + content[:20],
        is_html=True,
    )
    assert "some words some words" in decoded.text


def test_the_table_of_labels_names_encodings_that_exist() -> None:
    assert {
        codecs.lookup(name).name
        for name in (*SUPPORTED_ENCODINGS, *ENCODING_LABELS.values())
    } == SUPPORTED_ENCODINGS


def test_a_fragment_keeps_its_paragraphs_and_lines() -> None:
    html = (
        "<p>One <b>b</b>old\n word<br>and line.<p>Two.</p>tail<!-- no -->"
        "<script>no()</script><ul><li>a<li>b</ul>"
    )
    assert fragment_text(html) == "One bold word\nand line.\n\nTwo.\n\ntail\n\na\n\nb"


def test_a_fragment_reads_references_and_drops_what_no_text_carries() -> None:
    assert (
        fragment_text("<p>R&amp;D &#8211; caf&eacute;&#1;&#xfffe;</p>") == "R&D – café"
    )


def test_two_line_breaks_separate_paragraphs() -> None:
    assert fragment_text("One.<br><br/>Two.<br>Three.") == "One.\n\nTwo.\nThree."


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000 + "x", "<a href='" * 50_000, "<!--" * 50_000, "<p>x" * 30_000],
)
def test_a_hostile_fragment_is_parsed_in_time(html: str) -> None:
    begun = time.monotonic()
    fragment_text(html)
    assert time.monotonic() - begun < 20


@given(st.text(alphabet="<>/!-pbr ='\"&#x;1[]\0\x01\ud800é\n"))
def test_any_fragment_gives_clean_text(html: str) -> None:
    assert not {"\0", "\1", "\ud800"} & set(fragment_text(html))
