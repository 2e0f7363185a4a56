"""A file that somebody sent, as it is named to those who cannot see it yet."""

from __future__ import annotations

from bot.messages.incoming import Attachment


def described(attachment: Attachment) -> str:
    """Its name, and its kind and size where they are known."""
    known = ", ".join(part for part in (attachment.media_type, _bytes(attachment.size)) if part)
    return f"{attachment.name or 'without a name'}{f' ({known})' if known else ''}"


def _bytes(size: int) -> str:
    if size <= 0:
        return ""
    for unit, least in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= least:
            return f"{size / least:.1f} {unit}"
    return f"{size} bytes"
