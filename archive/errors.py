"""The one base error: its message is a sentence that names the file or parameter, and the mend."""


class CuttingsError(Exception):
    """Something a person can mend; only `web` turns it into an exit code or an HTTP status."""


class UnreadableError(CuttingsError):
    """One source that cannot become a document; costs that source alone."""
