"""The ``handrail`` command: names, options and help. What a command does stands in ``bot.commands``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.run import run

if TYPE_CHECKING:
    from bot.app import Parts
    from bot.settings import Settings

app = typer.Typer(
    name="handrail",
    help="A support bot that shows its evidence and always keeps a person within reach.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line instead of text for people.")]


@app.command()
def demo(as_json: Json = False, port: Annotated[int | None, typer.Option(help="Port of the page.")] = None) -> None:
    """Serve the page with the bundled articles: no account, token or network needed."""

    def settings() -> Settings:
        from bot.commands.demonstration import demo_settings

        return demo_settings(port)

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.demo(parts, as_json)

    run(work, as_json, settings=settings, logs="warning")


@app.command()
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


@app.command()
def worker(
    health_port: Annotated[int | None, typer.Option(help="Port that says how the worker is: /readyz.")] = None,
    as_json: Json = False,
) -> None:
    """Answer and send what servers elsewhere take in. Needs PostgreSQL; start as many as you like."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.worker(parts, as_json, health_port)

    run(work, as_json)


@app.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database's tables to this version. On PostgreSQL run it before the first start and each upgrade."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.migrate(parts, as_json)

    run(work, as_json, logs="warning")


@app.command()
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


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help='Lines {"id", "messages": [{"role", "text", "at"?}]}.')],
    as_json: Json = False,
) -> None:
    """Show what signals and policy would have done over past transcripts."""

    async def work(parts: Parts) -> None:
        from bot.commands import asking

        await asking.replay(parts, file, as_json)

    run(work, as_json, logs="warning")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Folders and files.")],
    source: Annotated[str | None, typer.Option(help="Name of the source; else the folder's name.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Go on if more than a fifth of the source is taken away.")] = False,
    force: Annotated[str | None, typer.Option(help="Publish whatever the checks find; why is kept.")] = None,
    as_json: Json = False,
) -> None:
    """Build, check and publish a release in which this source is new and the others are as they were."""
    if force is not None and not force.strip():
        raise typer.BadParameter('Say why: --force "the exams begin tomorrow"')

    async def work(parts: Parts) -> bool:
        from bot.commands import publishing

        return await publishing.ingest_paths(
            parts, paths, source, dry_run=dry_run, yes=yes, force=force, as_json=as_json
        )

    if not run(work, as_json, logs="warning"):
        raise typer.Exit(1)


@app.command()
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


@app.command()
def releases(as_json: Json = False) -> None:
    """List what was published, and what is withdrawn."""

    async def work(parts: Parts) -> None:
        from bot.commands import publishing

        await publishing.list_releases(parts, as_json)

    run(work, as_json, logs="warning")


@app.command()
def rollback(
    to: Annotated[str | None, typer.Argument(help="A release's id; else the one before.")] = None, as_json: Json = False
) -> None:
    """Go back to an earlier release, at once. Never widens who may see an article."""

    async def work(parts: Parts) -> None:
        from bot.commands import publishing

        await publishing.go_back(parts, to, as_json)

    run(work, as_json, logs="warning")


@app.command()
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


@app.command()
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


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    role: Annotated[Literal["staff", "agent", "lead"], typer.Option(help="What they come as.")] = "staff",
    audience: Annotated[list[str] | None, typer.Option(help="An audience besides the organisation's members.")] = None,
    id: Annotated[str, typer.Option(help="An id, where the name is not unique.")] = "",
    as_json: Json = False,
) -> None:
    """Make a personal link with which somebody signs in to the page."""

    async def work(parts: Parts) -> None:
        from bot.commands import running

        await running.invite(parts, name, role, audience or [], id, as_json)

    run(work, as_json, logs="warning")


@app.command("teams-package")
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


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, credentials, database and index, and say how to mend what is wrong."""

    async def work(parts: Parts) -> bool:
        from bot.commands import doctor as examining

        return await examining.doctor(parts, as_json)

    if not run(work, as_json, logs="error"):
        raise typer.Exit(1)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
