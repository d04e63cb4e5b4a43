"""Values made by other versions of the tools are not served."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from reportbuild.identity import tool_versions

#: Reads the command line; makes nothing that is stored.
UNSEEN = {"click"}


def test_every_package_the_program_needs_is_part_of_each_key() -> None:
    content = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    needed = tomllib.loads(content)["project"]["dependencies"]
    names = {re.split(r"[\[=<>~]", line)[0] for line in needed}
    assert names - tool_versions().keys() == UNSEEN
    assert "not installed" not in tool_versions().values()
