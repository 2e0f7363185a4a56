"""Word files: mammoth makes HTML of them. What it is given has been unpacked under a limit first."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers.document import Document
from kb_ingest.readers.html import to_markdown
from kb_ingest.signature import looks_like

_CHUNK = 64 * 1024
_PARTS = 2_000
_MAIN = "word/document.xml"
_DECLARES_ENTITIES = re.compile(rb"<!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_TOC = re.compile(r"\[[^\]]*\]\(#_Toc[^)]*\)")
_EMPTY_ANCHOR = re.compile(r'<a id="[^"]*"></a>')


def read(data: bytes, limits: Limits) -> Document:
    """The document's text, without its pictures and its own table of contents."""
    if not data.startswith(b"PK\x03\x04"):
        found = looks_like(data) or "something else"
        raise Unreadable(f"is {found}, not a Word file (.docx) as its name says")
    _, markdown = to_markdown(_html(_only_text(data, limits)))
    return Document(_TOC.sub("", markdown))


def _only_text(data: bytes, limits: Limits) -> io.BytesIO:
    """The file again with nothing but its XML parts, as they really unpack.

    The sizes that a zip declares can be forged, and mammoth believes them; so each part is unpacked here, piece by
    piece, until the limit, and packed anew without compression.
    """
    clean = io.BytesIO()
    left = limits.unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as unpacked:
            parts = packed.infolist()
            if len(parts) > _PARTS:
                raise Unreadable("holds far more parts than a Word file does")
            names = {part.filename for part in parts}
            if _MAIN not in names:
                raise Unreadable("is a zip archive or another Office file, not a Word file as its name says")
            for part in parts:
                if part.filename in names and part.filename.endswith((".xml", ".rels")):
                    names.discard(part.filename)
                    text = _unpack(packed, part, left)
                    left -= len(text)
                    unpacked.writestr(part.filename, text)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, RecursionError):
            raise
        raise Unreadable("is a damaged Word file") from error
    clean.seek(0)
    return clean


def _unpack(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    if part.flag_bits & 0x1:
        raise Unreadable("is protected by a password")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("is packed in a way that Word does not use")
    pieces: list[bytes] = []
    with packed.open(part) as stream:
        while piece := stream.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise Unreadable("unpacks to far more than a Word file of its size should hold (a zip bomb)")
            pieces.append(piece)
    text = b"".join(pieces)
    if _DECLARES_ENTITIES.search(text):
        raise Unreadable("declares XML entities, which no Word file does")
    return text


def _html(file: io.BytesIO) -> str:
    import mammoth  # type: ignore[import-untyped]  # the package has no types

    try:
        made = mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(_no_picture))
    except RecursionError:
        raise
    # A damaged file makes the library fail in any way there is, and all of them mean the same.
    except Exception as error:
        raise Unreadable("is a damaged Word file") from error
    return _EMPTY_ANCHOR.sub("", str(made.value))


def _no_picture(_image: object) -> dict[str, str]:
    return {"src": ""}
