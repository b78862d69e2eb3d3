"""What to do about files that could not be read, or were skipped."""

from __future__ import annotations

from archive.messages import N_

ADVICE = {
    "empty file": N_("Save the article again, or delete the file."),
    "not an article": N_("Save the article itself, or delete the file."),
    "no text": N_("Save the article again with its text, or delete the file."),
    "no HTML": N_("Save the article again with its text, or delete the file."),
    "no web page": N_("Save the page again, or delete the file."),
    "text cannot be extracted": N_("Convert the file to text, for example with OCR."),
    "article larger": N_("Split the file, so that each part has one article."),
    "not gzip": N_("Remove “.gz” from the name, or copy the file again."),
    "truncated": N_("Copy or download the file again."),
    "damaged": N_("Copy or download the file again."),
    "not a valid": N_("Copy or download the file again."),
    "not an MHTML": N_("Save the page again."),
    "not a JSON": N_("Correct the line. Each line must be a JSON object."),
    "not valid JSON": N_("Correct the line. Each line must be a JSON object."),
    "not readable: JSON": N_("Correct the line. Each line must be a JSON object."),
    "not a text file": N_("Convert the file to a supported format, or rename it."),
    "not a Word": N_("Convert the file to a supported format, or rename it."),
    "not an OpenDocument": N_("Convert the file to a supported format, or rename it."),
    "not an hOCR": N_("Write the recognized text again, as hOCR or ALTO."),
    "not an ALTO": N_("Write the recognized text again, as hOCR or ALTO."),
    "not a web archive": N_("Save the page again, or delete the file."),
    "document with": N_("Convert the article to plain text, or split the file."),
    "RTF with": N_("Convert the article to plain text, or split the file."),
    "EPUB with": N_("Convert the article to plain text, or split the file."),
    "encrypted": N_("Save a copy without a password."),
    "password-protected": N_("Save a copy without a password."),
    "EPUB protected": N_("Save the article from its website instead."),
    "scan with": N_(
        "Install cuttings[ocr] and the language packs of Tesseract, or run OCRmyPDF."
    ),
    "not a regular file": N_("Save the article in a file, or move this away."),
    "reading was stopped": N_("Convert the article to plain text, or split the file."),
    "crashed": N_("Convert the article to plain text, or split the file."),
    "not enough memory": N_(
        "Split the file, or set CUTTINGS_READER_MEMORY to more MB."
    ),
    "the reader failed": N_("Convert the article to plain text, or split the file."),
    "not read:": N_("Remove the articles that cannot be read, or split the file."),
    "almost none": N_("Check whether the file has the right type."),
    "changed while": N_("Index again."),
    "moved while": N_("Index again."),
    "link that was not": N_("Index again."),
    "link that leads": N_(
        "Move the file into the folder, or add --follow-links if you trust the link."
    ),
    "broken link": N_("Restore the target of the link, or delete the link."),
    "linked folder": N_("Index the target of the link as well, if it has articles."),
    "hidden file": N_("Remove the dot from the name if the file is an article."),
    "unsupported file type": N_(
        "Convert the file to a supported format if it is an article."
    ),
    "does not exist": N_("Check the path, and index the right one."),
    "invalid file name": N_("Rename the file."),
    "cannot be": N_("Check the permissions and the drive, then index again."),
    "cannot open": N_("Check the permissions and the drive, then index again."),
}
"""Advice by the beginning of a reason."""
DEFAULT_ADVICE = N_("Open the file to check it, then index again.")


def advice(reason: str) -> str:
    """Return what to do about a reason, as a text to translate."""
    for beginning, text in ADVICE.items():
        if reason.startswith(beginning):
            return text
    return DEFAULT_ADVICE
