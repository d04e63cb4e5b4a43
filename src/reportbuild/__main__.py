"""``python -m reportbuild`` is the ``reportbuild`` command."""

from reportbuild.cli import run

run()
