"""A draft as a file: Markdown with front matter, ready to be put where articles live. Pure."""

from __future__ import annotations

import re
from datetime import date

from bot.messages.article_draft import ArticleDraft

_LONGEST_NAME = 60


def file_name(draft: ArticleDraft) -> str:
    """``reset-a-locker-code.md``, from its title."""
    return f"{slug(draft.title)}.md"


def left_out(draft: ArticleDraft) -> str:
    """That files were sent with the answer and are not in the draft; empty where there were none."""
    if not draft.files:
        return ""
    return f"Also sent in that case: {', '.join(draft.files)} – not in this draft. {draft.agent} can give you them."


def slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    short = words[:_LONGEST_NAME].rstrip("-")
    return short or "article"


def as_file(draft: ArticleDraft, today: date) -> str:
    """Front matter, the question as the heading's first line, and the text as its owner left it."""
    lines = [f"title: {_quoted(draft.title)}"]
    if draft.owner:
        lines.append(f"owner: {_quoted(draft.owner)}")
    lines.append(f"reviewed: {today.isoformat()}")
    if draft.audience:
        lines.append(f"audience: [{', '.join(map(_quoted, draft.audience))}]")
    front = "\n".join(lines)
    asked = f"*Asked as: {_in_line(draft.question)}*\n\n" if draft.question else ""
    seen = "".join(f"- {_in_line(ref.title)}{f' ({ref.url})' if ref.url else ''}\n" for ref in draft.sources)
    related = f"\n## See also\n\n{seen}" if seen else ""
    return f"---\n{front}\n---\n\n# {_in_line(draft.title)}\n\n{asked}{draft.answer.strip()}\n{related}"


def _quoted(text: str) -> str:
    """For front matter: in quotes, so that nothing in it means anything."""
    return '"' + _in_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_line(text: str) -> str:
    return " ".join(text.split())
