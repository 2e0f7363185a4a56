"""``ask`` and ``replay``: what would be answered, and what would have been noticed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.asking import Asked, as_record, ask, asking_person
from bot.commands.printing import line, say, warn
from bot.errors import HandrailError
from bot.escalation import replay as replaying
from bot.flows.house import House
from bot.messages.people import MEMBERS, PUBLIC, Person


async def ask_one(parts: Parts, text: str, audiences: list[str], as_json: bool) -> None:
    """One question, for people or as one line."""
    person, _ = asking_person({"audiences": audiences}, {})
    await parts.knowledge.ready()
    start = time.perf_counter()
    asked = await _ask(parts, text, person, parts.settings.house())
    record = as_record(asked, id="1", ms=(time.perf_counter() - start) * 1000)
    if as_json:
        line(record)
    else:
        _show(asked, record)


async def _ask(parts: Parts, text: str, person: Person, house: House) -> Asked:
    return await ask(
        text,
        person,
        knowledge=parts.knowledge,
        composer=parts.composer,
        house=house,
        now=parts.clock.now(),
        hearing=parts.hearing,
    )


def _show(asked: Asked, record: Mapping[str, Any]) -> None:
    say(f"{record['outcome']}  (confidence {record['confidence']:.2f}, release {asked.findings.release})")
    if asked.reply.sureness or asked.reply.age:
        say(f"{asked.reply.sureness}  {asked.reply.age}".strip())
    say()
    say(str(record["text"]))
    if record["citations"]:
        say()
        for number, cited in enumerate(record["citations"], 1):
            say(f"[{number}] {cited['title']} › {cited['section'] or 'beginning'}  {cited['url']}".rstrip())
    say()
    say("Why: the closest articles")
    for item in asked.findings.ranked[:5]:
        passage = item.passage
        say(f"  {item.score:.3f}  words {item.words:.2f}  meaning {item.meaning:.2f}  {passage.article.title} ({passage.article.id})")  # fmt: skip  # noqa: E501  # one line of a table
    say()
    say(f"[{asked.reply.route.label}]")


async def ask_batch(parts: Parts, file: Path) -> None:
    """Each line of ``file`` in order; ``-`` reads standard input. A line that cannot be used is an error line."""
    known = await parts.accounts.people()
    house = parts.settings.house()
    await parts.knowledge.ready()
    for number, record in _records(file):
        id = str(record.get("id", number))
        text = record.get("text")
        if not isinstance(text, str):
            line({"id": id, "error": "this line has no text"})
            continue
        person, warning = asking_person(record.get("person"), known)
        if warning:
            warn(f"line {number}: {warning}")
        start = time.perf_counter()
        try:
            asked = await _ask(parts, text, person, house)
        except HandrailError as error:
            line({"id": id, "error": str(error)})
            continue
        line(as_record(asked, id=id, ms=(time.perf_counter() - start) * 1000))


async def replay(parts: Parts, file: Path, as_json: bool) -> None:
    """Past transcripts through today's signals and policy."""
    table, audiences = parts.settings.policy(), frozenset({PUBLIC, MEMBERS})
    for number, record in _records(file):
        id = str(record.get("id", number))
        messages = record.get("messages")
        try:
            if not isinstance(messages, list):
                raise ValueError("it has no messages")
            lines = [replaying.line_from(message) for message in messages]
        except (ValueError, AttributeError) as error:
            line({"id": id, "error": str(error)}) if as_json else warn(f"{id}: {error}")
            continue
        async for turn, reading in replaying.replay(lines, parts.knowledge, audiences, table):
            if as_json:
                line(replaying.as_json(id, turn, reading))
                continue
            signals = ", ".join(f"{s.kind} ({s.weight:.2f}): “{s.quote}”" for s in reading.signals) or "nothing noticed"
            say(f"{id} turn {turn}: pressure {reading.pressure:.2f} → {reading.decision}; {signals}")


def _records(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The file's lines as objects, with their numbers. Raises ``HandrailError`` with the line that cannot be read."""
    try:
        lines = sys.stdin if str(file) == "-" else file.open(encoding="utf-8")
    except OSError as error:
        raise HandrailError(f"{file} cannot be read: {error.strerror}.") from error
    with lines:
        try:
            for number, text in enumerate(lines, 1):
                if text.strip():
                    yield number, _record(file, number, text)
        except UnicodeDecodeError as error:
            raise HandrailError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def _record(file: Path, number: int, text: str) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except ValueError as error:
        raise HandrailError(f"{file}, line {number}, is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise HandrailError(f"{file}, line {number}, must be a JSON object.")
    return record
