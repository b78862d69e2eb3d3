"""Load the models in the fork server, so that all workers share their memory."""

import gc

from archive.article import Article
from archive.extract.pipeline import extract_document
from archive.readers import FORMATS

SAMPLE = (
    "Minister Ann Lee said on Monday: “All is well here.” Nobody asked her what that "
    "meant, or how she knew it."
)
"""A text long enough to be detected as English, so that every model is loaded."""

for file_format in FORMATS.values():
    file_format.load_reader()
extract_document(Article(SAMPLE), "ready", "txt")
gc.freeze()  # A garbage collection in a worker would copy the shared pages.
