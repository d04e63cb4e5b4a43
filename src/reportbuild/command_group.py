"""How commands are found and listed: by what they are for, and read when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

#: Command groups of the help page, in order.
_SECTIONS = {
    "Start": ("init", "doctor"),
    "Write": ("check", "case", "cite"),
    "Build": ("build", "why", "clean"),
    "Review": ("review",),
    "Publish": ("publish",),
}

#: Groups that are read only when one of their commands is called: name → module and object.
_ELSEWHERE = {
    "case": ("reportbuild.cli_case", "case"),
    "cite": ("reportbuild.cli_cite", "cite"),
    "review": ("reportbuild.cli_review", "review"),
    "publish": ("reportbuild.cli_publish", "publish"),
}


class Sections(click.Group):
    """A group whose help lists its commands by what they are for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an option of all commands, written after one, is told its place."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as unknown:
            name = unknown.option_name
            here = next((one for one in self.params if name in one.opts), None)
            if not isinstance(here, click.Option):
                raise
            called = unknown.ctx.info_name if unknown.ctx else "check"
            value = "" if here.is_flag or here.count else " …"
            message = f"'{name}' stands before the command: reportbuild {name}{value} {called}"
            raise click.NoSuchOption(name, message, ctx=unknown.ctx) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, also those that are read on demand."""
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name."""
        if cmd_name in _ELSEWHERE:
            module, name = _ELSEWHERE[cmd_name]
            group: click.Command = getattr(import_module(module), name)
            return group
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one block of commands per section."""
        for title, names in _SECTIONS.items():
            rows = [(n, c.get_short_help_str(70)) for n in names if (c := self.get_command(ctx, n))]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
