"""The texts of the pages that add articles."""

from __future__ import annotations

from archive.messages import N_
from web.i18n import _, ngettext

TITLE = N_("Add articles")
NO_FOLDER = N_(
    "This server saves no articles. To add some here, stop the server and start it with "
    "the name of a folder for them: cuttings serve --edit --save-to FOLDER"
)
NOT_OFFERED = N_("This server saves no articles.")
NO_FILES = N_("Choose at least one file.")
TOO_MUCH = N_(
    "Nothing was saved, because this is too much for one step. Choose at most {files:,} "
    "files of together at most {megabytes:,} MB."
)
READ_BY_NOW = N_("All saved files have been read.")
BUSY = N_(
    "The files are saved. They could not be read yet, because another `cuttings` process "
    "is writing to this archive. They are read when it has finished."
)
NOT_READ = N_("The files are saved, but they could not be read yet. Reason: {reason}")
BOOKMARKLET = N_("Save to Cuttings")
PAGE_TOO_LARGE = N_(
    "Nothing was saved, because this page is larger than {megabytes:,} MB. Save it as a "
    "file without pictures, and add the file."
)
PAGE_TOO_LARGE_TO_SEND = N_(
    "This page is too large to be sent to Cuttings. Save it as a file, and add the file."
)


def page_saved() -> str:
    """Return the message after a page was saved."""
    return _("The page is saved and read.")


def files_saved(count: int, refused: list[str]) -> str:
    """Return the message after files were saved, with the names of the others."""
    saved = ngettext(
        "{count:,} file saved and read.", "{count:,} files saved and read.", count
    )
    if not refused:
        return saved
    not_saved = ngettext(
        "{count:,} file was not saved, because files of this type cannot be read: {names}",
        "{count:,} files were not saved, because files of these types cannot be read: "
        "{names}",
        len(refused),
        names=", ".join(refused),
    )
    return f"{saved} {not_saved}"


def limits(files: int, megabytes: int) -> str:
    """Return how much can be added in one step."""
    return _(
        "Text, Markdown, HTML, MHTML, mail, PDF, Word, OpenDocument, EPUB, WARC and "
        "JSON Lines; at most {files:,} files and {megabytes:,} MB in one step.",
        files=files,
        megabytes=megabytes,
    )
