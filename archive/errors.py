"""The exceptions of Cuttings, all derived from `CuttingsError`.

A message names the file or parameter concerned, and the remedy.
"""


class CuttingsError(Exception):
    """An error that the user can fix.

    Only the package `web` maps it to an exit code or an HTTP status.
    """

    @property
    def message(self) -> str:
        """Return the message with its type.

        A `Message` stays a `Message`, and can be translated. `str(error)` is plain
        text.
        """
        message: str = self.args[0]
        return message


class BusyError(CuttingsError):
    """A resource is locked by another process. The caller may try again later."""


class DiskFullError(CuttingsError):
    """The catalog cannot grow, because its disk is full."""


class UnavailableError(CuttingsError):
    """A server cannot be reached at the moment. The caller may try again later."""


class DeadlineError(CuttingsError):
    """The work of a request took longer than it may."""


class MissingFilesError(CuttingsError):
    """So many files are missing at once that their drive may not be connected."""


class NothingToUndoError(CuttingsError):
    """The correction to undo does not exist, or was undone before."""


class UnreadableError(CuttingsError):
    """A source that cannot be read as a document. Other sources are not affected."""


class SeveralArticlesError(UnreadableError):
    """A source with several articles, which must be split before it is read."""


LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""Errors that third-party parsers raise for malformed or hostile input.

Callers catch them, so that the rest of the article is still read.
"""
