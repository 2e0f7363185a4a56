"""See how support feels."""

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
def report(
    first: Annotated[
        str | None, typer.Option("--from", help="First day, like 2026-09-01; else four weeks ago.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; else today.")] = None,
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("handrail-report.html"),
    table: Annotated[Path | None, typer.Option("--csv", help="Write the numbers here too.")] = None,
    as_json: Json = False,
) -> None:
    """Write what support felt like: effort, endings, waits and early signals beside the usual counts."""

    async def work(parts: Parts) -> None:
        from bot.commands import reporting

        await reporting.report(parts, first, last, out, table, as_json)

    run(work, as_json, logs="warning")


@commands.command()
def digest(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show it.")] = False,
    whom: Annotated[
        str | None, typer.Option("--for", help="leads, or an owner as articles name them; else everybody.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put the last week's digests for leads and owners on their way, each once; the server does so by itself."""

    async def work(parts: Parts) -> None:
        from bot.commands import digest

        await digest.digest(parts, whom, dry_run, as_json)

    run(work, as_json, logs="warning")
