"""Rendering: resolved chapters to HTML pages, an EPUB and a PDF."""
