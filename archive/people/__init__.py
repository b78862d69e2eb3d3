"""Find the people named in an article, their roles and their quotations."""
