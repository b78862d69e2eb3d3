"""The layouts in which databases of news export articles, a module for each."""
