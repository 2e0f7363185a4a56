"""``forget``: somebody goes from everything that is kept, and what cannot be reached is named."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.app.forgetting import Forgetter, Gone
from bot.app.parts import Parts
from bot.commands.meaning import UNCLEAR, the_one
from bot.commands.out_of_reach import out_of_reach
from bot.commands.printing import line, say, warn
from bot.ports.forgetting import Copy, Held

_NOT_DONE = 1

_COUNTS: Mapping[str, str] = {
    "received": "messages and presses as they came in",
    "sent": "replies and copies as they were sent",
    "shown": "posts on the built-in page",
    "places": "notes on where something stands on Slack or Teams",
    "drafts": "drafts of articles made from their cases",
    "letters": "letters about articles to them",
    "files": "files that they attached on the page",
}

_PLATFORMS: Mapping[str, str] = {"slack": "In chats on Slack", "teams": "In chats on Teams"}

_RENAMED: Mapping[str, str] = {
    "changed": "changed: they name nobody now",
    "taken": "taken away, as they were for them alone",
    "gone": "no longer stood there",
    "passed": "for one agent's eyes alone: Slack does not keep those",
}
"""How it went with a post that named them."""


async def forget(
    parts: Parts, who: str, *, dry_run: bool, yes: bool, close_cases: bool, wait: float, as_json: bool
) -> int:
    """How the command exits."""
    forgetter = Forgetter(parts)
    person = the_one(await forgetter.known(who), who, as_json=as_json)
    if person is None:
        return UNCLEAR
    held = await forgetter.held(person)
    before = await forgetter.under_way(person)
    if dry_run:
        _show(held, as_json, gone=False)
        return 0
    refusal = _refusal(held, close_cases) or ("" if yes or _is_meant(held, before, as_json) else "Nothing was touched.")
    if refusal:
        return _refused(refusal, as_json)
    id = "" if held.nothing_own else await forgetter.forget(held)
    elsewhere, id = await forgetter.take_out_elsewhere(person, id or before)
    copies, finished = await forgetter.settled(id, wait if forgetter.somebody_serves() else 0.0)
    gone = Gone(held, copies, elsewhere, finished)
    await forgetter.overwrite()
    _told(parts, gone, as_json)
    return 0


def _refusal(held: Held, close_cases: bool) -> str:
    if held.has_as_agent:
        numbers = ", ".join(f"#{number}" for number in held.has_as_agent)
        return f"They have {numbers} as an agent. Have somebody else take that first, so that nobody is left waiting."
    if held.open_cases and not close_cases:
        numbers = ", ".join(f"#{case.number}" for case in held.open_cases)
        return (
            f"{numbers} of theirs is open: somebody may be helping them just now. Close it first, or add --close-cases "
            "to end it here. Nothing was touched."
        )
    return ""


def _refused(why: str, as_json: bool) -> int:
    if as_json:
        line({"error": why})
    warn(f"handrail: {why}")
    return _NOT_DONE


def _is_meant(held: Held, before: str, as_json: bool) -> bool:
    """Ask, where somebody can be asked."""
    if held.nothing_own and before:
        return True  # it was meant then
    if as_json or not sys.stdin.isatty():
        warn("handrail: This cannot be undone. Add --yes if you mean it; --dry-run shows what would go.")
        return False
    _show(held, False, gone=False)
    say(f"\nForget {_called(held)}? This cannot be undone. Type yes:")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _told(parts: Parts, gone: Gone, as_json: bool) -> None:
    reach = list(out_of_reach(parts.settings, gone))
    if as_json:
        line({"event": "forgotten", **_record(gone.held), "finished": gone.finished})
        for copy in gone.copies:
            if not copy.renamed:
                line({"event": "copy", "where": copy.where, "case": copy.number or None, **_state(copy)})
        for copy, posts in _renamed(gone.copies):
            line({"event": "renamed", "where": copy.where, "posts": posts, **_state(copy)})
        line({"event": "elsewhere", "rows": gone.elsewhere.blanked, "quoted": list(gone.elsewhere.quoted)})
        for what in reach:
            line({"event": "not_reached", "what": what})
        return
    _show(gone.held, False, gone=True)
    if gone.elsewhere.blanked:
        say(f"Taken out of other people's conversations: {gone.elsewhere.blanked:,} entries.")
    for copy in gone.copies:
        if not copy.renamed:
            say(_copy_line(copy))
    for copy, posts in _renamed(gone.copies):
        say(_renamed_line(copy, posts))
    if not gone.finished:
        say(
            "What still waits is done by a running server or worker as soon as it can, whatever happens in between. To "
            "see how it stands, run the same command again."
        )
    say("\nNot reached:")
    for what in reach:
        say(f"  - {what}")
    if any(gone.held.topics) or gone.held.counts.get("figures"):
        say("\nWhat was measured for the report stays as numbers, which lead to nobody.")


def _show(held: Held, as_json: bool, *, gone: bool) -> None:
    if as_json:
        line({"event": "held", **_record(held)})
        return
    if held.nothing_own if gone else held.nothing:
        say(f"Nothing {'more ' if gone else ''}is kept about {_called(held)}.")
        return
    say(f"{'Gone' if gone else 'Kept'} of {_called(held)}:")
    amounts = list(_amounts(held))
    for count, what in amounts if gone else [*amounts, (held.elsewhere, "entries of others in which they stand")]:
        say(f"{count:>8,}  {what}")


def _amounts(held: Held) -> Iterator[tuple[int, str]]:
    numbers = ", ".join(f"#{case.number}" for case in held.cases)
    yield len(held.conversations), "conversations"
    yield len(held.entries), "lines of transcripts"
    yield len(held.topics), "topics"
    yield len(held.cases), f"cases {numbers}".rstrip()
    yield len(held.surveys), "answers to how it went"
    yield int(held.link is not None), "personal link to the page"
    yield from ((held.counts.get(kind, 0), what) for kind, what in _COUNTS.items())


def _record(held: Held) -> dict[str, object]:
    amounts = {
        "conversations": len(held.conversations),
        "lines": len(held.entries),
        "topics": len(held.topics),
        "cases": [case.number for case in held.cases],
        "surveys": len(held.surveys),
        "link": held.link is not None,
        "elsewhere": held.elsewhere,
    }
    return {"person": held.person.key, **amounts, **held.counts}


def _called(held: Held) -> str:
    return f"{held.person.name} ({held.person.key})" if held.person.name else held.person.key


def _state(copy: Copy) -> dict[str, object]:
    return {"state": "done" if copy.state == "sent" else copy.state, "what": copy.receipt, "why": copy.why}


def _copy_line(copy: Copy) -> str:
    where = (
        f"Case #{copy.number} at {copy.where}" if copy.number else f"Their conversation on {copy.where.capitalize()}"
    )
    if copy.state == "sent":
        return f"{where}: {_in_words(copy.receipt)}."
    if copy.state == "waiting":
        return f"{where}: still to be done{f' ({copy.why})' if copy.why else ''}."
    return f"{where}: not done: {copy.why}"


def _renamed(copies: Sequence[Copy]) -> Iterator[tuple[Copy, int]]:
    """What names them in other people's conversations, put together where it went alike, and how many posts that is."""
    alike = Counter(copy for copy in copies if copy.renamed)
    yield from sorted(alike.items(), key=lambda one: (one[0].where, one[0].state, one[0].receipt, one[0].why))


def _renamed_line(copy: Copy, posts: int) -> str:
    where = f"{_PLATFORMS.get(copy.where, copy.where)}: {posts:,} {'post' if posts == 1 else 'posts'} of others' cases"
    if copy.state == "sent":
        return f"{where} {_RENAMED.get(copy.receipt, copy.receipt)}."
    if copy.state == "waiting":
        return f"{where} still to be changed{f' ({copy.why})' if copy.why else ''}."
    return f"{where} not changed: {copy.why}"


def _in_words(receipt: str) -> str:
    """``emptied=1 taken=4 left=0 …`` for people."""
    parts = receipt.split(" ", 3)
    counts = dict(part.split("=", 1) for part in parts[:3] if "=" in part)
    emptied, taken, left = (int(counts.get(name, 0)) for name in ("emptied", "taken", "left"))
    words = ["1 post taken away" if taken == 1 else f"{taken} posts taken away"]
    words += ["its card emptied"] if emptied else []
    words += [f"{left} could not be: {parts[3] if len(parts) > 3 else ''}"] if left else []
    return ", ".join(words)
