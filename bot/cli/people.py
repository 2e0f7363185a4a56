"""What is held about somebody: hand it out, or let it go. And what has been kept for long enough."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts

commands = typer.Typer()

Who = Annotated[str, typer.Argument(metavar="PERSON", help="slack:T…:U…, teams:…, web:…; or a name that is unique.")]


@commands.command()
def forget(
    person: Who,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    close_cases: Annotated[bool, typer.Option("--close-cases", help="Even if a case of theirs is open.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for Slack and Teams; it goes on after that.")] = 60,
    as_json: Json = False,
) -> None:
    """Forget a person: everything kept about them goes, copies at desks too, and what cannot be reached is named."""

    async def work(parts: Parts) -> int:
        from bot.commands import forgetting

        return await forgetting.forget(
            parts, person, dry_run=dry_run, yes=yes, close_cases=close_cases, wait=wait, as_json=as_json
        )

    if code := run(work, as_json, logs="warning"):
        raise typer.Exit(code)


@commands.command()
def export(
    person: Who,
    out: Annotated[Path, typer.Option(help="The file to write: a zip with a page to read, and the same as JSON.")],
    as_json: Json = False,
) -> None:
    """Write down everything that is held about a person, for them to read."""

    async def work(parts: Parts) -> int:
        from bot.commands import exporting

        return await exporting.export(parts, person, out, as_json=as_json)

    if code := run(work, as_json, logs="warning"):
        raise typer.Exit(code)


@commands.command()
def tidy(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    as_json: Json = False,
) -> None:
    """Let go of what has been kept for long enough, now. A server does it once a day by itself."""

    async def work(parts: Parts) -> None:
        from bot.commands import tidying

        await tidying.tidy(parts, dry_run=dry_run, as_json=as_json)

    run(work, as_json, logs="warning")
