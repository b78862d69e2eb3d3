"""Configure Sphinx for the documentation, which `make docs` builds."""

from __future__ import annotations

import configparser
from pathlib import Path

_SETTINGS = configparser.ConfigParser()
_SETTINGS.read(Path(__file__).parent.parent / "setup.cfg", encoding="utf-8")

project = "Cuttings"
version = release = _SETTINGS["metadata"]["version"]
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"{project} {version}"
html_show_copyright = False
html_copy_source = False
