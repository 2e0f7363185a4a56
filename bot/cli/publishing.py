"""Bring articles in, look at releases, take them back."""

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
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Folders and files. None: the source as handrail.toml describes it.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Name of the source; else the folder's name.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every source that handrail.toml describes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Go on if more than a fifth of the source is taken away.")] = False,
    force: Annotated[str | None, typer.Option(help="Publish whatever the checks find; why is kept.")] = None,
    previewed: Annotated[bool, typer.Option("--previewed", help="Only what was previewed, and nothing else.")] = False,
    as_json: Json = False,
) -> None:
    """Build, check and publish a release in which this source is new and the others are as they were."""
    if force is not None and not force.strip():
        raise typer.BadParameter('Say why: --force "the exams begin tomorrow"')
    if (bool(paths) or bool(source)) == everything or (everything and paths):
        raise typer.BadParameter("Give folders and files, or --source NAME of a described source, or --all of those.")
    if previewed and (paths or not source or dry_run or force):
        raise typer.BadParameter("With --previewed give --source NAME of a described source, and nothing else.")

    async def work(parts: Parts) -> bool:
        if previewed and source:
            from bot.commands import previewing

            return await previewing.publish(parts, source, as_json=as_json)
        if not paths:
            from bot.commands import sources

            names = [source] if source else []
            return await sources.ingest_described(parts, names, sources.Asked(dry_run, yes, force, as_json))
        from bot.commands import publishing

        return await publishing.ingest_paths(
            parts, paths, source, dry_run=dry_run, yes=yes, force=force, as_json=as_json
        )

    if not run(work, as_json, logs="warning"):
        raise typer.Exit(1)


@commands.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Folders and files.")],
    source: Annotated[str | None, typer.Option(help="Name of the source; else the folder's name.")] = None,
    as_json: Json = False,
) -> None:
    """Look for what would stop a release, and for what should be mended. Nothing is published."""

    async def work(parts: Parts) -> bool:
        from bot.commands import publishing

        return await publishing.check_paths(parts, paths, source, as_json=as_json)

    if not run(work, as_json, logs="warning"):
        raise typer.Exit(1)


@commands.command()
def preview(
    source: Annotated[str, typer.Argument(help="A source that handrail.toml describes.")], as_json: Json = False
) -> None:
    """Show what a source's new release would change in the answers to last month's questions. Nothing is published."""

    async def work(parts: Parts) -> None:
        from bot.commands import previewing

        await previewing.preview(parts, source, as_json=as_json)

    run(work, as_json, logs="warning")


@commands.command()
def sources(as_json: Json = False) -> None:
    """List the sources that handrail.toml describes, and how each did when it was last looked at."""

    async def work(parts: Parts) -> None:
        from bot.commands import sources

        await sources.list_sources(parts, as_json)

    run(work, as_json, logs="warning")


@commands.command()
def releases(as_json: Json = False) -> None:
    """List what was published, and what is withdrawn."""

    async def work(parts: Parts) -> None:
        from bot.commands import publishing

        await publishing.list_releases(parts, as_json)

    run(work, as_json, logs="warning")


@commands.command()
def rollback(
    to: Annotated[str | None, typer.Argument(help="A release's id; else the one before.")] = None, as_json: Json = False
) -> None:
    """Go back to an earlier release, at once. Never widens who may see an article."""

    async def work(parts: Parts) -> None:
        from bot.commands import publishing

        await publishing.go_back(parts, to, as_json)

    run(work, as_json, logs="warning")


@commands.command()
def withdraw(
    id: Annotated[str, typer.Argument(help="The article's id.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    restore: Annotated[bool, typer.Option("--restore", "--undo", help="Undo a withdrawal.")] = False,
    as_json: Json = False,
) -> None:
    """Take one article out everywhere, now, whatever release serves."""

    async def work(parts: Parts) -> None:
        from bot.commands import publishing

        await publishing.withdraw_article(parts, id, reason, restore, as_json)

    run(work, as_json, logs="warning")
