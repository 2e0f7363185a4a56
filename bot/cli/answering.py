"""Look at what would be answered, and at what would have been done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts

commands = typer.Typer()


@commands.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option(help='Lines {"id", "text", "person"?}; - for standard input.')] = None,
    audience: Annotated[list[str] | None, typer.Option(help="Ask as somebody with this audience too.")] = None,
    as_json: Json = False,
) -> None:
    """Show what would be answered, and why. Nothing is stored and nobody is told."""
    if (text is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch FILE.")
    if text is not None and not text.strip():
        raise typer.BadParameter('The question is empty. Ask one in quotes: handrail ask "How do I print?"')
    if batch is not None and audience:
        raise typer.BadParameter('With --batch each line says who asks: {"person": {"audiences": ["staff"]}}')

    async def work(parts: Parts) -> None:
        from bot.commands import asking

        if batch is not None:
            await asking.ask_batch(parts, batch)
        elif text is not None:
            await asking.ask_one(parts, text, audience or [], as_json)

    run(work, as_json, logs="warning")


@commands.command()
def replay(
    file: Annotated[Path, typer.Argument(help='Lines {"id", "messages": [{"role", "text", "at"?}]}.')],
    as_json: Json = False,
) -> None:
    """Show what signals and policy would have done over past transcripts."""

    async def work(parts: Parts) -> None:
        from bot.commands import asking

        await asking.replay(parts, file, as_json)

    run(work, as_json, logs="warning")
