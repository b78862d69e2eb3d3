"""Articles about ships and trains, to be counted and compared."""

from __future__ import annotations

from pathlib import Path

FILLER = (
    "The council met in the hall for two hours and voted on the budget of the year. "
    "Residents asked about roads, schools and the price of water in the old town. "
)


def write_article(folder: Path, number: int) -> None:
    """Write an article about ships if its number is even, about trains otherwise."""
    topic = ("ship harbour quay", "train station platform")[number % 2]
    outlet = ("Harbour Post", "Daily Rail")[number % 2]
    person = ("Ann Lind", "Bo Holm")[number % 2]
    words = topic.split()
    paragraphs = [
        f"Mayor {person} opened the {words[1]} for the {words[0]} number n{number}x.",
        f"“The {words[0]} is late again,” {person} said.",
        f"Minister Cara Dane looked at the {words[2]}.",
        FILLER + " ".join(f"f{number}y{place}" for place in range(25)),
    ]
    (folder / f"{number:02}.html").write_text(
        f"<html><head><title>Report number {number}</title>"
        f'<meta property="og:site_name" content="{outlet}">'
        '<meta property="article:published_time" '
        f'content="2021-{1 + number // 10:02}-{1 + number % 28:02}T08:00:00Z"></head>'
        f"<body><article><h1>Report number {number}</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        + "</article></body></html>",
        encoding="utf-8",
    )
