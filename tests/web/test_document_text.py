"""Tests of splitting a highlighted text into paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.search.response import HighlightedText
from index.text.snippets import TextFragment
from web.presenters.document_text import EvidenceSpan, paragraphs, plain_text

SEGMENTS = st.lists(
    st.builds(TextFragment, st.text("ab \n", min_size=1, max_size=12), st.booleans()),
    max_size=12,
)


def highlighted_text(*segments: tuple[str, bool]) -> HighlightedText:
    """Return a highlighted text from pairs of text and flag."""
    fragments = tuple(TextFragment(text, hit) for text, hit in segments)
    return HighlightedText(
        fragments, sum(fragment.highlighted for fragment in fragments)
    )


EVIDENCE_SPANS = st.lists(
    st.tuples(
        st.sampled_from(["date", "outlet"]), st.integers(0, 60), st.integers(1, 20)
    ).map(lambda values: EvidenceSpan(values[0], values[1], values[1] + values[2])),
    max_size=4,
)


@given(SEGMENTS, EVIDENCE_SPANS)
def test_no_word_is_lost_and_none_is_added(
    segments: list[TextFragment], evidence: list[EvidenceSpan]
) -> None:
    text_paragraphs = paragraphs(HighlightedText(tuple(segments), 0), evidence)
    assert "".join(map(plain_text, text_paragraphs)).replace(" ", "") == "".join(
        "".join(fragment.text for fragment in segments).split()
    )


@given(SEGMENTS, EVIDENCE_SPANS)
def test_hits_are_numbered_in_order_and_each_begins_once(
    segments: list[TextFragment], evidence: list[EvidenceSpan]
) -> None:
    unpadded = [
        fragment for fragment in segments if fragment.text.strip() == fragment.text
    ]
    text_paragraphs = paragraphs(HighlightedText(tuple(unpadded), 0), evidence)
    first_run_numbers = [
        piece.match_number
        for paragraph in text_paragraphs
        for piece in paragraph
        if piece.is_first_run
    ]
    assert first_run_numbers == list(
        range(1, sum(fragment.highlighted for fragment in unpadded) + 1)
    )


def test_lines_are_paragraphs_where_they_are_long() -> None:
    long = "word " * 30
    assert len(paragraphs(highlighted_text((f"{long}\n{long}\n\n{long}", False)))) == 3


def test_lines_wrapped_by_hand_are_joined_and_indents_begin_a_paragraph() -> None:
    text_paragraphs = paragraphs(
        highlighted_text(
            ("Oil rose\nagain today.\n    Traders said\nso.\n\nReuter", False)
        )
    )
    assert [plain_text(paragraph) for paragraph in text_paragraphs] == [
        "Oil rose again today.",
        "Traders said so.",
        "Reuter",
    ]


def test_a_hit_across_a_break_keeps_one_number_and_one_place() -> None:
    long = "word " * 30
    text_paragraphs = paragraphs(
        highlighted_text((long, False), ("air\n\ndefence", True), (long, False))
    )
    pieces = [
        piece
        for paragraph in text_paragraphs
        for piece in paragraph
        if piece.match_number
    ]
    runs = [(piece.text, piece.match_number, piece.is_first_run) for piece in pieces]
    assert runs == [("air", 1, True), ("defence", 1, False)]


def test_evidence_spans_are_marked_and_each_fact_starts_once() -> None:
    evidence = [
        EvidenceSpan("dateline", 0, 14),
        EvidenceSpan("date", 8, 14),
        EvidenceSpan("date", 18, 21),
    ]
    text_paragraphs = paragraphs(
        highlighted_text(
            ("MOSCOW, March 3 - ", False), ("Oil", True), (" rose.", False)
        ),
        evidence,
    )
    pieces = [
        (piece.text, piece.evidence_for, piece.starts_evidence_for, piece.match_number)
        for piece in text_paragraphs[0]
    ]
    assert pieces == [
        ("MOSCOW, ", ("dateline",), ("dateline",), None),
        ("March ", ("dateline", "date"), ("date",), None),
        ("3 - ", (), (), None),
        ("Oil", ("date",), (), 1),
        (" rose.", (), (), None),
    ]
