"""Subset the fonts of the pages: `python -m docs.fonts FOLDER`.

FOLDER has the variable fonts Source Serif 4 and Source Sans 3, such as those of the
packages `fontpkg-source-serif-4` and `fontpkg-source-sans-3`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).parents[1] / "web" / "static" / "fonts"
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # the Latin letters of Europe
    *range(0x2010, 0x2027),  # dashes and quotation marks
    *map(ord, "‹›⁄€₹™←↑→↓−≈×▸▾"),
]
NAME_IDS = frozenset({1, 3, 4, 6, 16, 18, 21, 25})
"""The entries of the table `name` that have the name of the font."""
FONTS = {
    "serif.woff2": ("SourceSerif4[opsz,wght].ttf", {"opsz": 14, "wght": (400, 600)}),
    "serif-italic.woff2": (
        "SourceSerif4-Italic[opsz,wght].ttf",
        {"opsz": 14, "wght": 400},
    ),
    "sans.woff2": ("SourceSans3[wght].ttf", {"wght": (400, 600)}),
}
"""The files, each with its source and the axes that remain."""


def subset(source: Path, target: Path, axes: dict[str, object]) -> None:
    """Write the characters of a font in the range of its axes, as WOFF 2."""
    font = TTFont(source)
    options = Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes)
    _rename(font, f"Cuttings {target.stem.replace('-', ' ').title()}")
    font.flavor = "woff2"
    font.save(target)


def _rename(font: TTFont, name: str) -> None:
    """Give a font another name: the licence reserves that of the original."""
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = name.replace(" ", "") if record.nameID == 6 else name


def main() -> None:
    """Subset all fonts of the folder on the command line."""
    folder = Path(sys.argv[1])
    for name, (source, axes) in FONTS.items():
        (path,) = folder.rglob(source.replace("[", "[[]"))
        subset(path, STATIC / name, dict(axes))


if __name__ == "__main__":
    main()
