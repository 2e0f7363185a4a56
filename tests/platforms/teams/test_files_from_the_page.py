"""Files that were attached on the page, at a desk in Teams: small pictures show, all else says why not."""

from __future__ import annotations

import base64
from typing import cast

import pytest

from bot.messages.incoming import Attachment
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.files import LARGEST_PICTURE, Files
from bot.ports.attachments import DELETED, Left, too_large

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


async def _content_of(file: Attachment, most: int) -> bytes | Left:
    found = {"small": PNG, "large": PNG + bytes(LARGEST_PICTURE)}.get(file.where.partition(":")[2])
    return Left(file.name, DELETED) if found is None else too_large(file, most) if len(found) > most else found


@pytest.fixture
def files() -> Files:
    return Files(cast("Connector", None), _content_of)  # nothing is asked of Teams


async def test_a_small_picture_shows(files: Files) -> None:
    found = await files.shown([Attachment("hum.png", "image/png", 32, "kept:small")])
    [message] = found.messages
    [shown] = message.attachments
    assert found.left == ()
    assert shown["contentUrl"] == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


@pytest.mark.parametrize(
    ("id", "kind", "why"),
    [
        ("large", "image/png", "it is larger than"),
        ("small", "application/pdf", "only pictures"),
        ("small", "image/svg+xml", "only pictures"),
        ("gone", "image/png", "it was deleted"),
    ],
)
async def test_of_anything_else_it_is_said_that_it_could_not_be_brought(
    files: Files, id: str, kind: str, why: str
) -> None:
    shown = await files.shown([Attachment("[cv](x).pdf", kind, 32, f"kept:{id}")])
    [message], [left] = shown.messages, shown.left
    assert left.name == "[cv](x).pdf" and why in left.why
    assert message.text.startswith("\\[cv\\]\\(x\\)\\.pdf could not be brought here: ")
    assert why in message.text
