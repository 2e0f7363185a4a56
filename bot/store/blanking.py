"""Taking the words of a deleted message out of every copy that is kept. A marker stays where they were.

Covered, all within the conversation: its transcript (the message itself, its edits with what they said before, and
longer quotations elsewhere), its rows in the inbox, everything to send or sent (an entry for the desk, relayed words,
a card's question, a signal's quote), its state, topics, cases, drafts of articles, and files from the page. Words
shorter than ``_TELLING`` characters are taken out where they stand alone as a question or a quote, not where they are
part of a sentence: a deleted "no" must not tear up other people's words. Not covered: what a platform shows
(``Blanked`` is sent for that), what a platform keeps as its own (the page's posts), and backups and the database's own
log. Letters to owners quote people too: they are written anew, and take the place of what was sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.experience.owners.quoting import quoted
from bot.masking.people import without_people
from bot.messages.letter import Letter
from bot.messages.outgoing import CaseEntry, Relayed, RelayedEdit
from bot.store.attachments import let_go
from bot.store.codec import CASES, DRAFTS, ENTRIES, INCOMING, OUTGOING
from bot.store.owner_tables import ARTICLE_DRAFT
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, TOPIC

MARKER = "(deleted)"

_QUOTATION = re.compile("“([^”]*)”")

_TELLING = 12
"""From this length on, words are told apart from others' wherever they stand."""

_WORDS = frozenset({"text", "before", "question", "quote", "reason", "label", "tried", "unclaimed_words", "answer"})
"""Keys under which people's words are kept."""

_NUMBERED = frozenset({"notes", "call_number"})
"""Keys under which a telephone number of theirs may stand."""

_NUMBER = re.compile(r"\+?\(?\d[\d ()./-]{1,22}\d")

_OWN = frozenset({"question", "quote", "label", "spoken", "wordings", "later", "also"})
"""Keys under which nothing but this person's words is kept: a part of the deleted ones is enough to know them."""


def blank(connection: Connection, conversation: str, refs: Sequence[str]) -> None:
    """Take out the words of the messages with these refs."""
    wanted = frozenset(ref for ref in refs if ref)
    if not wanted:
        return
    let_go(connection, conversation, wanted)
    entries, words = _blank_entries(connection, conversation, wanted)
    words += _blank_inbox(connection, conversation, wanted)
    gone = tuple(sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True))
    _blank_outbox(connection, conversation, wanted, entries, gone)
    for table, key, scope in (
        (CONVERSATION, CONVERSATION.c.id, CONVERSATION.c.id),
        (TOPIC, TOPIC.c.id, TOPIC.c.conversation),
        (CASE, CASE.c.id, CASE.c.conversation),
        (ENTRY, ENTRY.c.id, ENTRY.c.conversation),
    ):
        for row in connection.execute(select(key, table.c.body).where(scope == conversation)).all():
            _put_body(connection, table, key == row[0], row.body, without(row.body, gone, refs=wanted))
    _blank_drafts(connection, conversation, gone)
    blank_letters(connection, conversation, gone)


def _blank_drafts(connection: Connection, conversation: str, words: Sequence[str]) -> None:
    """A draft holds its case's question and the agent's answer without names: it is known by both spellings."""
    rows = connection.execute(
        select(ARTICLE_DRAFT.c.id, ARTICLE_DRAFT.c.body, CASE.c.body.label("case"))
        .join(CASE, CASE.c.conversation == ARTICLE_DRAFT.c.conversation)
        .where(ARTICLE_DRAFT.c.conversation == conversation)
    ).all()
    for row in rows:
        draft, case = DRAFTS.decode(row.body), CASES.decode(row.case)
        if draft.case != case.id:
            continue
        names = [case.person.name, draft.agent]
        body = without(row.body, [*words, *(without_people(word, names) for word in words)])
        if "(deleted" in case.question:
            body = DRAFTS.encode(replace(DRAFTS.decode(body), question=MARKER, title=MARKER))
        _put_body(connection, ARTICLE_DRAFT, ARTICLE_DRAFT.c.id == row.id, row.body, body)


def blank_letters(connection: Connection, conversation: str, words: Sequence[str]) -> None:
    """Quotations in letters have lost their names: they are looked for as they stand there."""
    letters = (OUTBOX.c.lane.startswith("letter:"), OUTBOX.c.body != "")
    rows = connection.execute(select(OUTBOX).where(*letters).order_by(OUTBOX.c.id)).all()
    if not rows:
        return
    lines = connection.execute(select(ENTRY.c.body).where(ENTRY.c.conversation == conversation)).scalars()
    names = {entry.name for entry in map(ENTRIES.decode, lines) if entry.who in ("person", "agent")}
    quotes = {f"“{quoted(word, names)}”" for word in words} - {"“”"}
    for row in rows:
        letter = OUTGOING.decode(row.body)
        if not isinstance(letter, Letter) or not any(quote in line for quote in quotes for line in letter.lines):
            continue
        body = OUTGOING.encode(replace(letter, lines=tuple(_unquoted(line, quotes) for line in letter.lines)))
        _put_body(connection, OUTBOX, OUTBOX.c.id == row.id, row.body, body)
        if row.state == "sent":
            again = {"parcel": f"{row.parcel}.{row.id}", "lane": row.lane, "conversation": row.conversation}
            connection.execute(insert(OUTBOX).values(**again, ref=row.ref, body=body, at=row.at))


def _unquoted(line: str, quotes: Iterable[str]) -> str:
    for quote in quotes:
        line = line.replace(quote, f"“{MARKER}”")
    return line


def without(body: str, words: Sequence[str], *, refs: frozenset[str] = frozenset()) -> str:
    """JSON text with these words taken out of all that people wrote."""
    return json.dumps(_scrub(json.loads(body), words, refs, ""), ensure_ascii=False) if words else body


def _blank_entries(connection: Connection, conversation: str, refs: frozenset[str]) -> tuple[set[str], list[str]]:
    ids: set[str] = set()
    words: list[str] = []
    found = select(ENTRY.c.id, ENTRY.c.body).where(ENTRY.c.conversation == conversation, ENTRY.c.ref.in_(refs))
    for row in connection.execute(found).all():
        entry = ENTRIES.decode(row.body)
        if entry.did == "pressed":  # its ref is the reply that the button stood on
            continue
        words += [entry.text, entry.before]
        ids.add(entry.id)
        empty = replace(entry, text="", before="", attachments=(), blanked=True)
        _put_body(connection, ENTRY, ENTRY.c.id == entry.id, row.body, ENTRIES.encode(empty))
    return ids, words


def _blank_inbox(connection: Connection, conversation: str, refs: frozenset[str]) -> list[str]:
    words: list[str] = []
    theirs = (INBOX.c.lane == conversation, INBOX.c.ref.in_(refs), INBOX.c.body != "")
    found = select(INBOX.c.id, INBOX.c.body).where(*theirs)
    for row in connection.execute(found).all():
        incoming = INCOMING.decode(row.body)
        if incoming.kind == "said" or incoming.kind == "desk_said":
            words.append(incoming.text)
            _put_body(
                connection,
                INBOX,
                INBOX.c.id == row.id,
                row.body,
                INCOMING.encode(replace(incoming, text="", attachments=())),
            )
        elif incoming.kind == "edited" or incoming.kind == "desk_edited":
            words.append(incoming.text)
            _put_body(connection, INBOX, INBOX.c.id == row.id, row.body, INCOMING.encode(replace(incoming, text="")))
    return words


def _blank_outbox(
    connection: Connection, conversation: str, refs: frozenset[str], entries: set[str], words: Sequence[str]
) -> None:
    found = select(OUTBOX.c.id, OUTBOX.c.body).where(OUTBOX.c.conversation == conversation, OUTBOX.c.body != "")
    for row in connection.execute(found).all():
        what = OUTGOING.decode(row.body)
        if isinstance(what, CaseEntry | Relayed) and what.ref in entries | refs:
            body = OUTGOING.encode(replace(what, text=MARKER, attachments=()))
        elif isinstance(what, CaseEntry) and what.quotes:
            body = OUTGOING.encode(replace(what, text=MARKER if _quotes_any(what.text, words) else what.text))
        elif isinstance(what, RelayedEdit) and what.ref in refs:
            body = OUTGOING.encode(replace(what, text=MARKER))
        else:
            body = without(row.body, words)
        _put_body(connection, OUTBOX, OUTBOX.c.id == row.id, row.body, body)


def _quotes_any(text: str, words: Sequence[str]) -> bool:
    return any(quoted in gone for quoted in _QUOTATION.findall(text) for gone in words)


def _put_body(connection: Connection, table: Any, which: Any, before: str, after: str) -> None:
    if before != after:
        connection.execute(update(table).where(which).values(body=after))


def _scrub(value: Any, words: Sequence[str], refs: frozenset[str], key: str) -> Any:
    if isinstance(value, dict):
        return {
            name: _scrub(item, words, refs, "spoken" if key == "spoken" and name == "text" else name)
            for name, item in value.items()
        }
    if isinstance(value, list):
        if key == "unclaimed_words" and len(value) == 2 and value[0] in refs:
            return [value[0], MARKER]
        return [_scrub(item, words, refs, key) for item in value]
    if isinstance(value, str) and key in _NUMBERED:
        return _scrub_numbers(value, words)
    if isinstance(value, str) and (key in _WORDS or key in _OWN):
        return _scrub_text(value, words, own=key in _OWN)
    return value


def _scrub_numbers(value: str, words: Sequence[str]) -> str:
    for number in (found.strip() for word in words for found in _NUMBER.findall(word)):
        value = value.replace(number, MARKER)
    return value


def _scrub_text(value: str, words: Sequence[str], *, own: bool) -> str:
    core = value.strip().rstrip("…").strip()
    for word in words:
        if own and core and (core == word or (len(core) >= _TELLING and core in word)):
            return MARKER
        if len(word) >= _TELLING:
            value = value.replace(word, MARKER)
    return value
