"""The ``handrail`` command: names, options and help. What a command does stands in ``bot.commands``."""

from __future__ import annotations

import typer

from bot.cli import answering, backing_up, looking, mending, people, publishing, serving, setting_up

app = typer.Typer(
    name="handrail",
    help="A support bot that shows its evidence and always keeps a person within reach.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for part in (serving, answering, publishing, looking, mending, people, setting_up, backing_up):
    app.add_typer(part.commands)


def main() -> None:
    """The console script."""
    app()
