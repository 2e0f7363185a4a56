"""Let people in, and find what is wrong with the set-up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.options import Json
from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts

commands = typer.Typer()


@commands.command()
def invite(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    role: Annotated[Literal["staff", "agent", "lead", "owner"], typer.Option(help="What they come as.")] = "staff",
    audience: Annotated[list[str] | None, typer.Option(help="An audience besides the organisation's members.")] = None,
    id: Annotated[str, typer.Option(help="An id, where the name is not unique.")] = "",
    as_json: Json = False,
) -> None:
    """Make a personal link with which somebody signs in to the page."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.invite(parts, name, role, audience or [], id, as_json)

    run(work, as_json, logs="warning")


@commands.command("teams-package")
def teams_package(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("handrail-teams.zip"),
    app_version: Annotated[str, typer.Option(help="Of the package; a changed one needs a higher number.")] = "1.0.0",
    privacy_url: Annotated[str, typer.Option(help="Your privacy page; else PUBLIC_URL.")] = "",
    terms_url: Annotated[str, typer.Option(help="Your terms of use; else PUBLIC_URL.")] = "",
    mentions_only: Annotated[
        bool, typer.Option("--mentions-only", help="Do not ask to hear what is said without a mention.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make the app package for Microsoft Teams from the settings."""

    async def work(parts: Parts) -> None:
        from bot.commands import teams_package as packing

        await packing.teams_package(
            parts,
            out,
            version=app_version,
            privacy_url=privacy_url,
            terms_url=terms_url,
            reads_along=not mentions_only,
            as_json=as_json,
        )

    run(work, as_json, logs="warning")


@commands.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, credentials, database and index, and say how to mend what is wrong."""

    async def work(parts: Parts) -> bool:
        from bot.commands import doctor as examining

        return await examining.doctor(parts, as_json)

    if not run(work, as_json, logs="error"):
        raise typer.Exit(1)
