"""The ``handrail`` command: names, options and help. What a command does stands in ``bot.commands``."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.errors import HandrailError

if TYPE_CHECKING:
    from bot.app import Parts
    from bot.settings import Settings

T = TypeVar("T")

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
    from bot.commands import running
    from bot.commands.demonstration import demo_settings

    _run(lambda parts: running.demo(parts, as_json), as_json, settings=lambda: demo_settings(port), logs="warning")


@app.command()
def serve(as_json: Json = False) -> None:
    """Serve every platform that the environment configures."""
    from bot.commands import running

    _run(lambda parts: running.serve(parts, as_json), as_json)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option(help='Lines {"id", "text", "person"?}; - for standard input.')] = None,
    audience: Annotated[list[str] | None, typer.Option(help="Ask as somebody with this audience too.")] = None,
    as_json: Json = False,
) -> None:
    """Show what would be answered, and why. Nothing is stored and nobody is told."""
    from bot.commands import asking

    if (text is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch FILE.")
    if batch is not None:
        _run(lambda parts: asking.ask_batch(parts, batch), as_json, logs="warning")
    elif text is not None:
        _run(lambda parts: asking.ask_one(parts, text, audience or [], as_json), as_json, logs="warning")


@app.command()
def replay(file: Annotated[Path, typer.Argument(help='Lines {"id", "messages": [{"role", "text", "at"?}]}.')], as_json: Json = False) -> None:  # fmt: skip  # noqa: E501  # typer's way of writing it
    """Show what signals and policy would have done over past transcripts."""
    from bot.commands import asking

    _run(lambda parts: asking.replay(parts, file, as_json), as_json, logs="warning")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Folders and files.")],
    source: Annotated[str | None, typer.Option(help="Name of the source; else the folder's name.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Go on if more than a fifth of the source is taken away.")] = False,
    as_json: Json = False,
) -> None:
    """Build, check and publish a release in which this source is new and the others are as they were."""
    from bot.commands import publishing

    _run(
        lambda parts: publishing.ingest_paths(parts, paths, source, dry_run=dry_run, yes=yes, as_json=as_json),
        as_json,
        logs="warning",
    )


@app.command()
def releases(as_json: Json = False) -> None:
    """List what was published."""
    from bot.commands import publishing

    _run(lambda parts: publishing.list_releases(parts, as_json), as_json, logs="warning")


@app.command()
def rollback(
    to: Annotated[str | None, typer.Argument(help="A release's id; else the one before.")] = None, as_json: Json = False
) -> None:
    """Go back to an earlier release, at once. Never widens who may see an article."""
    from bot.commands import publishing

    _run(lambda parts: publishing.go_back(parts, to, as_json), as_json, logs="warning")


@app.command()
def withdraw(
    id: Annotated[str, typer.Argument(help="The article's id.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    restore: Annotated[bool, typer.Option("--restore", help="Undo a withdrawal.")] = False,
    as_json: Json = False,
) -> None:
    """Take one article out everywhere, now, whatever release serves."""
    from bot.commands import publishing

    _run(lambda parts: publishing.withdraw_article(parts, id, reason, restore, as_json), as_json, logs="warning")


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    role: Annotated[str, typer.Option(help="staff or agent.")] = "staff",
    audience: Annotated[list[str] | None, typer.Option(help="An audience besides the organisation's members.")] = None,
    id: Annotated[str, typer.Option(help="An id, where the name is not unique.")] = "",
    as_json: Json = False,
) -> None:
    """Make a personal link with which somebody signs in to the page."""
    from bot.commands import running

    if role not in ("staff", "agent"):
        raise typer.BadParameter("--role is staff or agent.")
    chosen = running.role_of(role)
    _run(lambda parts: running.invite(parts, name, chosen, audience or [], id, as_json), as_json, logs="warning")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, credentials, database and index, and say how to mend what is wrong."""
    from bot.commands import doctor as examining

    if not _run(lambda parts: examining.doctor(parts, as_json), as_json, logs="error"):
        raise typer.Exit(1)


def _run(
    work: Callable[[Parts], Awaitable[T]],
    as_json: bool,
    *,
    settings: Callable[[], Settings] | None = None,
    logs: str | None = None,
) -> T:
    """Read the settings, do the work, close what was opened. What is wrong is said in one message, without a trace."""
    try:
        from bot.app import Parts
        from bot.commands.logging import set_up_logging
        from bot.settings import read_settings

        read = (settings or read_settings)()
        set_up_logging(logs or read.log_level, read.log_format)
        return asyncio.run(_closing(Parts(read), work))
    except BrokenPipeError:  # whoever read our output has had enough
        sys.stderr.close()
        raise typer.Exit(0) from None
    except HandrailError as error:
        if as_json:
            sys.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"handrail: {error}\n")
        raise typer.Exit(1) from None
    except Exception as error:
        if _debugging():
            raise
        sys.stderr.write(
            f"handrail: something unexpected went wrong ({type(error).__name__}: {error}). "
            "Run it again with LOG_LEVEL=debug to see where.\n"
        )
        raise typer.Exit(1) from None


def _debugging() -> bool:
    from bot.settings import read_settings

    try:
        return read_settings().log_level.lower() == "debug"
    except HandrailError:
        return False


async def _closing(parts: Parts, work: Callable[[Parts], Awaitable[T]]) -> T:
    try:
        return await work(parts)
    finally:
        await parts.close()


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
