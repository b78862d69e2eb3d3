"""Originals of articles: the files as they were saved, made safe to look at."""
