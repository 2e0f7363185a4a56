"""What a file is: pictures by their first bytes, never by what somebody calls them. Pure."""

from __future__ import annotations

import re

ANY_TYPE = "application/octet-stream"
_TYPE = re.compile(r"[a-z]{1,30}/[a-z0-9][a-z0-9.+_-]{0,90}")
_FIRST_BYTES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
"""Pictures that browsers show and that can hold no code. SVG can."""


def is_picture(media_type: str) -> bool:
    return any(media_type == kind for _, kind in _FIRST_BYTES)


def media_type(content: bytes, told: str) -> str:
    """What it is: pictures by their first bytes, all else as it was told, and that may not be such a picture."""
    for begins, kind in _FIRST_BYTES:
        if content.startswith(begins):
            return kind
    told = told.strip().lower()
    return told if _TYPE.fullmatch(told) and not is_picture(told) else ANY_TYPE
