"""Keep a copy of everything, and go back to it."""

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
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for it.")],
    as_json: Json = False,
) -> None:
    """Copy the database and the releases, while everything goes on running."""

    async def work(parts: Parts) -> None:
        from bot.commands import backing_up

        await backing_up.backup(parts, folder, as_json=as_json)

    run(work, as_json, logs="warning")


@commands.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="What handrail backup has made.")],
    as_json: Json = False,
) -> None:
    """Bring a backup into an empty HANDRAIL_HOME, or an empty PostgreSQL; then as after-restore."""

    async def work(parts: Parts) -> None:
        from bot.commands import backing_up

        await backing_up.restore(parts, folder, as_json=as_json)

    run(work, as_json, logs="warning")


@commands.command()
def rebuild(as_json: Json = False) -> None:
    """Make indexes that are missing anew from the tables, in Chroma's server too. Servers may go on running."""

    async def work(parts: Parts) -> None:
        from bot.commands import backing_up

        await backing_up.rebuild_indexes(parts, as_json=as_json)

    run(work, as_json, logs="warning")


@commands.command("after-restore")
def after_restore(as_json: Json = False) -> None:
    """After another tool brought the database back, before the start: nothing is done twice, and indexes are whole."""

    async def work(parts: Parts) -> None:
        from bot.commands import backing_up

        await backing_up.after_restore(parts, as_json=as_json)

    run(work, as_json, logs="warning")
