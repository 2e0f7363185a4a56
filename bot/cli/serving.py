"""Serve the page and the platforms, here or on many machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts
    from bot.settings import Settings

commands = typer.Typer()


@commands.command()
def demo(as_json: Json = False, port: Annotated[int | None, typer.Option(help="Port of the page.")] = None) -> None:
    """Serve the page with the bundled articles: no account, token or network needed."""

    def settings() -> Settings:
        from bot.commands.demonstration import demo_settings

        return demo_settings(port)

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.demo(parts, as_json)

    run(work, as_json, settings=settings, logs="warning")


@commands.command()
def serve(
    without_worker: Annotated[
        bool, typer.Option("--without-worker", help="Only take messages in; handrail worker does the rest.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Serve every platform that the environment configures."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.serve(parts, as_json, without_worker=without_worker)

    run(work, as_json)


@commands.command()
def worker(
    health_port: Annotated[int | None, typer.Option(help="Port that says how the worker is: /readyz.")] = None,
    as_json: Json = False,
) -> None:
    """Answer and send what servers elsewhere take in. Needs PostgreSQL; start as many as you like."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.worker(parts, as_json, health_port)

    run(work, as_json)


@commands.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database's tables to this version. On PostgreSQL run it before the first start and each upgrade."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.migrate(parts, as_json)

    run(work, as_json, logs="warning")
