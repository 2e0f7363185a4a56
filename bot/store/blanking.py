"""Taking the words of a deleted message out of every copy that is kept. A marker stays where they were.

Covered, all within the conversation: its transcript (the message itself, its edits with what they said before, and
longer quotations elsewhere), its rows in the inbox, everything to send or sent (an entry for the desk, relayed words,
a card's question, a signal's quote), its state, topics and cases. Words shorter than ``_TELLING`` characters are taken
out where they stand alone as a question or a quote, not where they are part of a sentence: a deleted "no" must not tear
up other people's words. Not covered: what a platform shows (``Blanked`` is sent for that), what a platform keeps as its
own (the page's posts), and backups and the database's own log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.messages.outgoing import CaseEntry, Relayed, RelayedEdit
from bot.store.codec import ENTRIES, INCOMING, OUTGOING
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, TOPIC

MARKER = "(deleted)"

_QUOTATION = re.compile("“([^”]*)”")

_TELLING = 12
"""From this length on, words are told apart from others' wherever they stand."""

_WORDS = frozenset({"text", "before", "question", "quote", "reason", "label", "tried", "unclaimed_words"})
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
    found = select(INBOX.c.id, INBOX.c.body).where(INBOX.c.lane == conversation, INBOX.c.ref.in_(refs))
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
    found = select(OUTBOX.c.id, OUTBOX.c.body).where(OUTBOX.c.conversation == conversation)
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
