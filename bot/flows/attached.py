"""Files and pictures that come with what a person writes: nobody is left to believe that the bot has read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.messages.incoming import Attachment, Said


def unread(attachments: Sequence[Attachment]) -> str:
    """What is said of them (at least one): that a person can look at them, and that they are kept for that."""
    pictures = sum(one.media_type.startswith("image/") for one in attachments)
    others = len(attachments) - pictures
    kinds = " or ".join(kind for kind, count in (("files", others), ("pictures", pictures)) if count)
    them = "Yours is kept, and goes along" if len(attachments) == 1 else "Yours are kept, and go along"
    return f"I can't read {kinds}; a person can. {them} if you want one."


def noted(scene: Scene, event: Said, draft: Draft) -> Draft:
    """The reply to words with a file says that it rests on the words alone. Who has a person has somebody to look."""
    if not event.attachments or not event.text.strip() or not draft.replies:
        return draft
    if scene.case is not None or draft.case is not None:
        return draft
    first, *others = draft.replies
    opening = " ".join(part for part in (first.opening, unread(event.attachments)) if part)
    return replace(draft, replies=(replace(first, opening=opening), *others))
