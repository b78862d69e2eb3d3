"""Collect the paragraphs and tables of Rich Text Format, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.readers.document_text import Block, join_cells


@dataclass
class Flow:
    """The paragraphs of the text or of one note, in order."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    row: list[list[Block]] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    level: int | None = None
    font_size: int = 0
    in_table: bool = False

    def add(self, text: str, font_size: int) -> None:
        """Add a piece of text to the paragraph."""
        if not self.font_size and text.strip():
            self.font_size = font_size
        self.pieces.append(text)

    def end_paragraph(self) -> None:
        """End a paragraph, which is a part of a cell inside of a table."""
        text = _join_surrogates("".join(self.pieces))
        self.pieces.clear()
        if not self.in_table:
            self.end_row()
        if text.strip():
            (self.cell if self.in_table else self.blocks).append(
                Block(text, self.level, self.font_size)
            )
        self.font_size = 0
        (self.cell if self.in_table else self.blocks).extend(self.boxes)
        self.boxes = []

    def end_cell(self) -> None:
        """End a cell of a table."""
        self.in_table = True
        self.end_paragraph()
        self.row.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        """End a row of a table, if there is one."""
        if self.cell:
            self.row.append(self.cell)
        self.blocks += join_cells(self.row)
        self.row, self.cell = [], []


def _join_surrogates(text: str) -> str:
    """Join the two halves of a character outside of the first plane."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
