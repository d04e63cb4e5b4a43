"""Assemble one report, in several languages, into PDF, EPUB and HTML editions."""

__version__ = "0.1.0"
