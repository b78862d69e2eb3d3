"""Test that answers survive the border of a process, and that false ones do not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.ingest.wire import (
    CHANGED,
    ReadingCodec,
    SplittingCodec,
    decode_task,
    encode_article,
    encode_outcome,
    encode_task,
)
from archive.ingest.worker import Outcome, Task, process_task
from archive.ingest.worker_pool import DECODE_ERRORS
from archive.model import Candidate, Confidence, DateRange, Evidence, Fact
from archive.readers import RawArticle, content_id
from tests.archive.test_no_network_access import CONTENT_BY_FORMAT

TEXT = b'HARBOUR, May 3 (Reuters) - Minister Ann Lee said: "All is well here."'


def task_of(content: bytes, format_name: str = "txt") -> Task:
    return Task(Path("/a.txt"), format_name, 10**18, len(content), "line 1", content)


@pytest.mark.parametrize("format_name", CONTENT_BY_FORMAT)
def test_an_outcome_arrives_as_it_was_sent(format_name: str) -> None:
    task = task_of(CONTENT_BY_FORMAT[format_name], format_name)
    outcome = process_task(task)
    assert outcome.document
    sent = encode_outcome(outcome)
    received = ReadingCodec().decode(task, sent)
    assert received == outcome
    assert encode_outcome(received) == sent  # with the same time zones


def test_only_a_whole_file_can_have_several_articles() -> None:
    """A worker cannot ask to split an article that was split off already."""
    piece = task_of(TEXT)
    whole = replace(piece, content=None)
    sent = encode_outcome(Outcome(piece, content_id(TEXT), has_several=True))
    assert not ReadingCodec().decode(piece, sent).has_several
    assert ReadingCodec().decode(whole, sent).has_several


def test_candidates_arrive_with_the_types_of_their_facts() -> None:
    task = task_of(TEXT)
    outcome = process_task(task)
    assert outcome.document
    dated = Fact(DateRange(date(2020, 1, 2), date(2020, 1, 3)), Confidence.WEAK, "x")
    published = Fact(datetime(2020, 1, 2, tzinfo=UTC), Confidence.WEAK, "x")
    authors = Fact(("A", "B"), Confidence.WEAK, "x", (Evidence("A", 0, 1),))
    candidates = tuple(
        Candidate(name, fact)
        for name, fact in (
            ("date", dated),
            ("published", published),
            ("authors", authors),
        )
    )
    document = replace(outcome.document, candidates=candidates)
    sent = replace(outcome, document=document)
    assert ReadingCodec().decode(task, encode_outcome(sent)) == sent


@pytest.mark.parametrize("problem", ["no text found", ""])
def test_a_problem_arrives_as_it_was_sent(problem: str) -> None:
    task = task_of(b"x")
    outcome = Outcome(replace(task, content=None), content_id(b"x"), problem=problem)
    assert ReadingCodec().decode(task, encode_outcome(outcome)) == outcome


def test_a_task_arrives_as_it_was_sent() -> None:
    name = Path(b"/caf\xe9.txt".decode(errors="surrogateescape"))
    task = Task(name, "txt", -5, 7, known_digest="x", target=Path("/b"))
    assert decode_task(encode_task(task)) == task


def test_an_article_of_a_file_arrives_as_it_was_sent() -> None:
    article = RawArticle(b"\0\xff", "record 3", "truncated", ends_early=True)
    codec = SplittingCodec()
    assert codec.decode(task_of(b""), encode_article(article)) == article


def answer(**changes: object) -> bytes:
    """Return an answer of which some fields of the document are changed."""
    sent: dict[str, Any] = json.loads(encode_outcome(process_task(task_of(TEXT))))
    sent["document"] |= changes
    return json.dumps(sent).encode()


FACT = {"value": "x", "confidence": "stated", "method": "x", "evidence": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "0" * 20},
        {"format": "html"},
        {"text": None},
        {"text": 7},
        {"text": ""},
        {"facts": {"title": {**FACT, "value": 7}}},
        {"facts": {"title": {**FACT, "confidence": "certain"}}},
        {"facts": {"date": {**FACT, "value": {"earliest": "x", "latest": "y"}}}},
        {
            "facts": {
                "date": {
                    **FACT,
                    "value": {"earliest": "2020-01-02", "latest": "2020-01-01"},
                }
            }
        },
        {"facts": {"title": {**FACT, "evidence": [{"quote": "", "start": 2**63}]}}},
        {"people": [{"name": "A", "forms": [], "spans": [[0, 10**9]]}]},
        {"people": [{"name": "A", "forms": [], "spans": [[-1, 0]]}]},
        {"quotations": [{"start": 5, "end": 2}]},
        {"quotations": [{"start": 0, "end": 2, "speaker_index": 99}]},
        {"notes": ["x"] * 100_001},
        {"candidates": [{"fact_name": "__class__", "fact": FACT}]},
        {"candidates": [{"fact_name": "date", "fact": FACT}]},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_a_false_answer_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DECODE_ERRORS):
        ReadingCodec().decode(task_of(TEXT), answer(**changes))


@pytest.mark.parametrize("data", [b"", b"\x80\x04\x95.", b"[" * 10**5, b"null", b"{}"])
def test_an_answer_that_is_no_answer_is_refused(data: bytes) -> None:
    for codec in (ReadingCodec(), SplittingCodec()):
        with pytest.raises(DECODE_ERRORS):
            codec.decode(task_of(TEXT), data)


def test_a_worker_cannot_answer_for_another_article(tmp_path: Path) -> None:
    """The hash of the content is that of what the process itself finds there."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    task = Task(path, "txt", 0, 1, target=path)
    outcome = process_task(task)
    assert ReadingCodec().decode(task, encode_outcome(outcome)).document
    path.write_bytes(TEXT + b" It is open.")
    decoded = ReadingCodec().decode(task, encode_outcome(outcome))
    assert (decoded.document, decoded.id, decoded.problem) == (None, None, CHANGED)


def test_half_characters_are_no_answer() -> None:
    outcome = process_task(task_of(TEXT))
    assert outcome.document
    half = replace(outcome, document=replace(outcome.document, text="\ud800"))
    with pytest.raises((UnicodeEncodeError, msgspec.MsgspecError)):
        encode_outcome(half)
