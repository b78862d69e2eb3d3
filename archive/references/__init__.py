"""Read lists of references: RIS, BibTeX and CSL-JSON."""
