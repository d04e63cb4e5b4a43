"""What the views of the case records show: numbers, words and places, before any drawing.

Core, like :mod:`reportbuild.docast`: assembly writes the words and tables of a view, rendering
draws the same figures, and neither may disagree with the other.
"""
