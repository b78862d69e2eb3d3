"""Load all models and patterns in the fork server, so that workers share their memory."""

import gc

gc.disable()  # Nothing that is imported here becomes garbage.

from archive.article import Article  # noqa: E402
from archive.extract.pipeline import extract_document  # noqa: E402
from archive.text.growing_patterns import use_whole_patterns  # noqa: E402

SAMPLE = """Minister sees no danger

By Ann Lee

LONDON, 3 March 2021 (Reuters) - Minister Tom Hale said on Monday: “All is well here.”
Nobody asked him what that meant, or how he knew it, according to The Times.
"""
"""An English text that needs the models and patterns that most texts need."""

use_whole_patterns()
extract_document(Article(SAMPLE), "ready", "txt")
gc.freeze()  # A garbage collection in a worker would copy the shared pages.
gc.enable()
