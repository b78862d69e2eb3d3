"""Load in the fork server what nearly every article needs, for a run with few files."""

import gc

gc.disable()  # Nothing that is imported here becomes garbage.

from archive.article import Article  # noqa: E402
from archive.extract.pipeline import extract_document  # noqa: E402

SAMPLE = """Minister sees no danger

By Ann Lee

Minister Tom Hale said: “All is well here.” Nobody asked him what that meant.
"""
"""An English text without dates, whose patterns depend on the text."""

extract_document(Article(SAMPLE), "ready", "txt")
gc.freeze()  # A garbage collection in a worker would copy the shared pages.
gc.enable()
