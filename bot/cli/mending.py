"""Put right what got stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts

commands = typer.Typer()


@commands.command()
def stuck(
    retry: Annotated[str | None, typer.Option(help="Try this one again, by its id, or all.")] = None,
    drop: Annotated[str | None, typer.Option(help="Let go of this one for good, by its id.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is dropped; kept with it.")] = "",
    even_if_doubled: Annotated[
        bool, typer.Option("--even-if-doubled", help="Send again also what may have arrived, and may be there twice.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List what could not be handled or sent, with what to do about it; try it again, or let go of it."""
    if retry is not None and drop is not None:
        raise typer.BadParameter("Either --retry or --drop, one at a time.")
    if drop is not None and not reason.strip():
        raise typer.BadParameter('Say why: --reason "it arrived after all"')
    if even_if_doubled and retry is None:
        raise typer.BadParameter("--even-if-doubled goes with --retry.")

    async def work(parts: Parts) -> None:
        from bot.commands import stuck as stuck_ones

        if retry is not None:
            await stuck_ones.retry(parts, retry, as_json, even_if_doubled=even_if_doubled)
        elif drop is not None:
            await stuck_ones.drop(parts, drop, reason.strip(), as_json)
        else:
            await stuck_ones.show(parts, as_json)

    run(work, as_json, logs="warning")
