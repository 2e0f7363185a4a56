"""What is told of a file that is kept here: its name, made safe, and how the page's code reads it. Pure."""

from __future__ import annotations

import re

from bot.masking import mask, one_line
from bot.messages.incoming import Attachment
from bot.platforms.sniffing import is_picture
from bot.ports.attachments import KEPT, KeptFile

LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')


def attachment(file: KeptFile) -> Attachment:
    return Attachment(file.name, file.media_type, file.size, f"{KEPT}{file.id}")


def shown(file: Attachment) -> dict[str, object]:
    """As the page's own code reads it: with an id where it can be fetched here, and whether it shows as a picture."""
    told: dict[str, object] = {"name": file.name, "media_type": file.media_type, "size": file.size}
    if file.where.startswith(KEPT):
        told |= {"id": file.where.removeprefix(KEPT), "picture": is_picture(file.media_type)}
    return told


def clean_name(name: str) -> str:
    """A name that is safe on every disk and reads as it is; secrets masked, its ending kept."""
    line = _NOT_IN_NAMES.sub("_", one_line(mask(name).text, 1_000)).strip(" .")
    if len(line) > LONGEST_NAME:
        stem, dot, ending = line.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        line = line[: LONGEST_NAME - len(ending)].rstrip() + ending
    return line or "file"
