"""The one base error: its message is a sentence that names the file or parameter, and the mend."""


class CuttingsError(Exception):
    """Something a person can mend; only `web` turns it into an exit code or an HTTP status."""

    @property
    def message(self) -> str:
        """The message as it was given: what was made as a Sentence still is one, which `str` of the error is not."""
        said: str = self.args[0]
        return said


class BusyError(CuttingsError):
    """Another program has what is wanted; it may be had later."""


class NothingToUndoError(CuttingsError):
    """What was to be undone was never done, or was undone already."""


class UnreadableError(CuttingsError):
    """One source that cannot become a document; costs that source alone."""


# Whatever a hostile page does to the rules of a library that reads it, the rest of the article is still read.
LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
