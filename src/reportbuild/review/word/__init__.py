"""Copies as Word documents: made for reviewers without a PDF program, and read again."""
