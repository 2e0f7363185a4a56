"""``stuck``: what could not be handled or sent, in plain words, and what to do about each. Never what people wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.app import Parts
from bot.app.stuck import Stuck, worker_missing
from bot.commands.printing import line, say
from bot.errors import HandrailError, SettingsError
from bot.ports.dead_letters import RESTORED, DeadLetter, LetterState

_PLATFORMS: Mapping[str, str] = {"slack": "Slack", "teams": "Teams", "web": "the page"}
_HEADINGS: Mapping[LetterState, str] = {
    "aside": "could not be handled",
    "refused": "was refused",
    "unknown": "may have arrived, and may not",
    "behind": "waits",
}
_FLAG = "--even-if-doubled"


async def show(parts: Parts, as_json: bool) -> None:
    """List all of it."""
    found = await Stuck(parts).found()
    missing = await worker_missing(parts)
    if as_json:
        if missing is not None:
            line({"id": "worker", "state": "missing", "explained": missing})
        for letter in found:
            line(_as_values(letter))
        return
    if missing is not None and (parts.shares_database or any(letter.state == "behind" for letter in found)):
        say(f"worker  {missing}\n")
    for letter in found:
        _say(letter)
    say(_summed_up(found))


async def retry(parts: Parts, which: str, as_json: bool, *, even_if_doubled: bool) -> None:
    """Do one again, or all that can be."""
    stuck = Stuck(parts)
    chosen = list(await stuck.found()) if which == "all" else [await _named(stuck, which)]
    done = 0
    for letter in chosen:
        why_not = _why_not_again(letter, even_if_doubled, among_all=which == "all")
        if why_not and which != "all":
            raise HandrailError(why_not)
        if not why_not and await stuck.retry(letter, even_if_doubled=even_if_doubled):
            done += 1
            why_not, words = "", "is done again" if letter.incoming else "is sent again"
        else:
            words = why_not or "was dealt with meanwhile"
        if as_json:
            line({"id": letter.id, "retried": not why_not and words.startswith("is "), "text": words})
        else:
            say(words if why_not else f"{letter.id} {words}.")
    if which == "all" and not as_json:
        left = len(chosen) - done
        say(f"{done} of {len(chosen)} are tried again." + (f" {left} are left as they were." if left else ""))


async def drop(parts: Parts, which: str, reason: str, as_json: bool) -> None:
    """Let go of one for good."""
    stuck = Stuck(parts)
    letter = await _named(stuck, which)
    if letter.state == "behind" and (letter.incoming or not letter.attempts):
        raise HandrailError(
            f"{letter.id} is still to be done, and somebody waits for it: it is not dropped. "
            "Mend what holds it up; then it goes on by itself."
        )
    if not await stuck.drop(letter, reason):
        raise HandrailError(f"{letter.id} was dealt with meanwhile. See what is left: handrail stuck")
    if as_json:
        line({"id": letter.id, "dropped": True, "reason": reason})
    else:
        say(f"{letter.id} is let go of. The reason is kept with it.")


async def _named(stuck: Stuck, which: str) -> DeadLetter:
    letter = await stuck.one(which)
    if letter is None:
        raise SettingsError(f"Nothing that is stuck is called {which!r}. See what there is: handrail stuck")
    return letter


def explained(letter: DeadLetter) -> str:
    """What happened, and what those concerned know of it."""
    platform, why = _PLATFORMS.get(letter.platform, letter.platform), letter.why.rstrip(".")
    times = "once" if letter.attempts == 1 else f"{letter.attempts} times"
    if letter.restored:
        return _explained_restored(letter, platform)
    match letter.state:
        case "aside" if letter.kind == "woke":
            return f"A reminder of the conversation's own was tried {times}, in vain ({why}). Nobody was told."
        case "aside":
            told = "Whoever wrote it was told, and given the way to a person."
            return f"A message from {platform} was tried {times}, in vain ({why}). {told}"
        case "refused":
            return f"{platform[:1].upper()}{platform[1:]} will never take this as it is: {why}. It did not arrive."
        case "unknown" if letter.kind == "whisper":
            return f"A word for one agent alone, on {platform}. {why}. Nobody can look for it, and it is out of date."
        case "unknown" if letter.platform == "teams":
            return (
                f"{why}. Those who should have it were told that it may be missing. It is never sent again by itself, "
                "since it could then be there twice."
            )
        case "unknown":
            return f"{why}. Before it is sent again it is looked for, so it will not be there twice."
    others = f", and {letter.count - 1} more behind it" if letter.count > 1 else ""
    if letter.attempts:
        return f"It was tried {times}{others}. The last time: {why}. It is tried again by itself."
    if letter.incoming:
        return f"A message from {platform} that nobody has begun with{others}. It is kept, and done when somebody does."
    return f"Nobody has tried to send it yet{others}: no worker is there, or all are busy. It is kept."


def _explained_restored(letter: DeadLetter, platform: str) -> str:
    """What came back with an older state of the database: nobody failed, and nobody was told."""
    since = letter.why.removeprefix(RESTORED).strip().rstrip(".")
    tried = f" It was tried since, in vain ({since})." if since else ""
    if letter.incoming:
        return (
            f"A message from {platform} that nobody had answered when the backup was made that was gone back to. It "
            f"may have been answered after that; if it is done again, there may be two answers.{tried}"
        )
    begun = "This waited to be sent when the backup was made that was gone back to. It may have been sent after that."
    if letter.kind == "whisper":
        return (
            f"{begun} It was a word for one agent alone, on {platform}: nobody can look for it, and it is out of date."
        )
    if letter.platform == "slack":
        return f"{begun} If you have it sent, it is looked for on Slack first.{tried}"
    return f"{begun} {platform} cannot say; if it is sent again, it may be there twice.{tried}"


def to_do(letter: DeadLetter) -> list[str]:
    """Commands, likeliest first."""
    again, go = f"handrail stuck --retry {letter.id}", f'handrail stuck --drop {letter.id} --reason "…"'
    if letter.state == "unknown" and letter.kind == "whisper":
        return [go]
    if letter.restored and letter.incoming:
        return [f"{go}   (look there first: if it was answered)", f"{again} {_FLAG}   (if it was not)"]
    if letter.restored and letter.platform == "slack":
        return [f"{again}   (it is looked for first)", f"{go}   (if nobody needs it any more)"]
    if letter.state == "unknown" and letter.platform == "teams":
        return [f"{go}   (look there first: if it has arrived)", f"{again} {_FLAG}   (if it is missing)"]
    if letter.state != "behind":
        return [f"{again}   (once that is mended)", f"{go}   (if nobody needs it any more)"]
    if not letter.attempts:
        return ["handrail doctor   (says what is missing)"]
    now = [f"{again}   (once that is mended: at once instead of later)"]
    return now if letter.incoming else [*now, f"{go}   (if it can never be sent: what is behind it goes on)"]


def _why_not_again(letter: DeadLetter, even_if_doubled: bool, *, among_all: bool) -> str:
    """Nothing is sent twice unless somebody says so who knows."""
    if letter.state == "unknown" and letter.kind == "whisper":
        return f"{letter.id} is a word for one agent alone, which nobody can look for. It can only be dropped."
    restored = letter.restored and not even_if_doubled
    if restored and letter.incoming:
        return (
            f"{letter.id} is left as it was: it came before the backup was made that was gone back to, and may have "
            f"been answered since. Look there. If it was not: handrail stuck --retry {letter.id} {_FLAG}"
        )
    if restored and letter.platform == "slack" and among_all:
        return (
            f"{letter.id} is left as it was: it may have been sent after the backup was made that was gone back to. To "
            f"have it looked for and sent where it is missing: handrail stuck --retry {letter.id}"
        )
    if letter.state == "unknown" and letter.platform == "teams" and not even_if_doubled:
        return (
            f"{letter.id} is left as it was: it may have arrived in Teams, which cannot say. Look there. If it is "
            f"missing: handrail stuck --retry {letter.id} {_FLAG}"
        )
    if letter.state == "behind" and not letter.attempts:
        return f"{letter.id} has not been tried yet: it is done as soon as somebody is at work. See: handrail doctor"
    return ""


def _say(letter: DeadLetter) -> None:
    where = f"{letter.kind} · {letter.lane}"
    answered = letter.restored and letter.incoming
    heading = "may have been answered, and may not" if answered else _HEADINGS[letter.state]
    say(f"{letter.id}  {heading} since {_when(letter.since)}   {where}")
    say(f"    {explained(letter)}")
    for command in to_do(letter):
        say(f"    → {command}")
    say()


def _summed_up(found: Sequence[DeadLetter]) -> str:
    if not found:
        return "Nothing is stuck: all that came was handled, and all that was to be sent has been."
    again = sum(not _why_not_again(letter, False, among_all=True) for letter in found)
    return f"{len(found)} in all." + (" To try all again that can be: handrail stuck --retry all" if again else "")


def _as_values(letter: DeadLetter) -> dict[str, object]:
    return {
        "id": letter.id,
        "state": letter.state,
        "platform": letter.platform,
        "conversation": letter.conversation,
        "case": letter.case,
        "lane": letter.lane,
        "kind": letter.kind,
        "since": letter.since.isoformat(),
        "attempts": letter.attempts,
        "count": letter.count,
        "again_at": letter.again_at.isoformat() if letter.again_at else None,
        "why": letter.why,
        "explained": explained(letter),
        "do": [command.partition("   ")[0] for command in to_do(letter)],
    }


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
