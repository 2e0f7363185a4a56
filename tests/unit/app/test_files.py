"""A file is read from whoever keeps it, and where nobody does that is said."""

from __future__ import annotations

from bot.app.files import FilesAnywhere
from bot.messages.incoming import Attachment
from bot.ports.attachments import DELETED, ELSEWHERE, KeptFile, Left, too_large
from tests.fakes.attachments import FakeAttachments
from tests.fakes.samples import NOON

KEPT_ONE = KeptFile("f1", "web:local:ada", "web:local:ada:1", "notes.pdf", "application/pdf", 5, "0f", NOON, "m1")


async def slacks(file: Attachment, most: int) -> bytes | Left | None:
    return b"x" * min(most, 3) if file.where.startswith("T0/") else None


async def made() -> FilesAnywhere:
    attachments = FakeAttachments()
    await attachments.keep(KEPT_ONE, b"notes")
    files = FilesAnywhere(attachments)
    files.keepers.append(slacks)
    return files


async def test_it_is_read_where_it_is_kept() -> None:
    files = await made()
    assert await files.content(Attachment("n", where="kept:f1"), 5) == b"notes"
    assert await files.content(Attachment("s", where="T0/F1"), 5) == b"xxx"


async def test_what_is_gone_too_large_or_nowhere_is_left_with_its_reason() -> None:
    files = await made()
    assert await files.content(Attachment("n", where="kept:f2"), 5) == Left("n", DELETED)
    assert await files.content(Attachment("n", where="kept:f1"), 4) == too_large(Attachment("n"), 4)
    for where in ("", "picture:https://x", "file:///etc/passwd", "../f1"):
        assert await files.content(Attachment("n", where=where), 5) == Left("n", ELSEWHERE)
