"""What a file really is, by its first bytes, whatever its name says."""

from __future__ import annotations

import re

_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM6", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or Office file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a rich-text (RTF) file"),
    (b"%!PS", "a PostScript file"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_BINARY_ONLY = {b"MZ", b"BM6", b"ID3", b"BZh"}
"""Short enough to begin a text: believed only where zeros follow soon."""


def looks_like(data: bytes) -> str:
    """``"a PNG picture"`` and so on; empty where nothing is recognised."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf")
    for signature, name in _SIGNATURES:
        if start.startswith(signature) and (signature not in _BINARY_ONLY or b"\x00" in start):
            return name
    if start.startswith(b"RIFF") and start[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture, sound or film"
    if start[4:8] == b"ftyp":
        return "a film or picture"
    if _HTML.match(start):
        return "an HTML page"
    return ""
