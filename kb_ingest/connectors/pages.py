"""Parts of pages that interfaces give, as the pages that the HTML reader expects; and paths for people to read."""

from __future__ import annotations

import html
import re
import unicodedata

from kb_ingest.connectors.port import Content

HTML = "text/html"
_LONGEST = 80


def page(title: str, body: str, version: str = "") -> Content:
    """A whole page around a body."""
    head = f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
    return Content(f"{head}<body>{body}</body></html>".encode("utf-8", "replace"), HTML, version)


def readable_path(*parts: str) -> str:
    """A path made of titles, fit to be printed: ``it/reset-your-password-4711.html``."""
    return "/".join(slug(part) for part in parts if part)


def slug(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-.")[:_LONGEST].strip("-.") or "untitled"
