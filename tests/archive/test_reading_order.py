"""Test the order of the blocks of recognized pages (ALTO) with faults in their IDs."""

from __future__ import annotations

import pytest

from archive.readers.ocr_text import read_alto_file

PAGE = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><ReadingOrder>'
    "<OrderedGroup>{order}</OrderedGroup></ReadingOrder><Page><PrintSpace>{blocks}"
    "</PrintSpace></Page></Layout></alto>"
)
BLOCK = '<TextBlock{id}><TextLine><String CONTENT="{text}"/></TextLine></TextBlock>'


def page(ids: list[str | None], references: list[str | None]) -> bytes:
    blocks = "".join(
        BLOCK.format(id="" if id is None else f' ID="{id}"', text=f"word{number}")
        for number, id in enumerate(ids)
    )
    order = "".join(
        "<ElementRef/>" if name is None else f'<ElementRef REF="{name}"/>'
        for name in references
    )
    return PAGE.format(order=order, blocks=blocks).encode()


@pytest.mark.parametrize(
    ("ids", "references", "order"),
    [
        (["a", "b", "c"], ["c", "a"], "word2 word1 word0"),
        (["a", "a", "b"], ["b", "a"], "word0 word2 word1"),
        ([None, None], [None], "word0 word1"),
        (["a", "b"], ["b", "b", "x", "a"], "word1 word0"),
        (["", ""], [""], "word0 word1"),
    ],
)
def test_each_block_is_read_once(
    ids: list[str | None], references: list[str | None], order: str
) -> None:
    article = read_alto_file(page(ids, references), None)
    assert article.text.split() == order.split()
