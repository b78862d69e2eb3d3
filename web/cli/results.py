"""Print the results of a search to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.search.response import SearchResult
from web.cli.output import visible, write_line, writing_output
from web.cli.terminal import print_message
from web.messages import labels
from web.presenters import headings


def print_results(results: Sequence[SearchResult], first: int) -> None:
    """Print results numbered from `first`, or tab-separated without a terminal."""
    if sys.stdout.isatty():
        _print_numbered_list(results, first)
        return
    for result in results:
        fields = (" ".join(text.split()) for text in _tab_separated_fields(result))
        write_line("\t".join(fields))


def print_related(results: Sequence[SearchResult]) -> None:
    """Print articles with some of the words in a terminal.

    They do not match the query, so programs do not get them.
    """
    if results and sys.stdout.isatty():
        print_message(f"{labels.RELATED}:")
        _print_numbered_list(results, 1)


def _tab_separated_fields(result: SearchResult) -> tuple[str, ...]:
    """Return ID, EDTF date, confidence, outlet, title and passage, "" if unknown."""
    summary = result.summary
    return (
        summary.id,
        summary.dates.to_edtf() if summary.dates else "",
        str(summary.confidence or ""),
        summary.outlet or "",
        summary.title or "",
        "".join(segment.text for segment in result.snippet),
    )


def _print_numbered_list(results: Sequence[SearchResult], first: int) -> None:
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, result in enumerate(results, first):
        table.add_row(str(number), _article_lines(result))
    with writing_output():
        console.print(table)


def _article_lines(result: SearchResult) -> Text:
    """Return the heading, outlet, date and highlighted passage of a result."""
    summary = result.summary
    heading = headings.heading(summary.title, summary.text)
    style = "bold" if heading.has_title else "italic"
    text = Text().append_text(Text(visible(heading.text), style=style))
    outlet = summary.outlet or labels.UNKNOWN_LABELS["outlet"]
    date = labels.date_with_confidence(summary.dates, summary.confidence)
    text.append(f"\n{visible(outlet)} · {date} · ", style="cyan")
    text.append(summary.id, style="dim")
    for position, fragment in enumerate(result.snippet):
        passage = visible(fragment.text).replace("\n", " ")
        fragment_style = "bold underline" if fragment.highlighted else ""
        text.append(passage if position else f"\n{passage}", style=fragment_style)
    if result.missing_words:
        text.append(
            visible(f"\n{labels.MISSING}: {', '.join(result.missing_words)}"),
            style="dim",
        )
    return text.append("\n")
