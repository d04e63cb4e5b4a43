"""Room 2 of 6: from the authors' Markdown and bibliography to documents without positions."""
