"""What owners type on the page, as it may be kept: nothing of it goes through a platform's door, where secrets are
masked."""

from __future__ import annotations

from bot.masking import listed, mask, several


def without_secrets(*texts: str) -> tuple[list[str], str]:
    """The texts with markers in place of secrets, and what to tell whoever wrote them; nothing where there was none."""
    found = [mask(text) for text in texts]
    kinds = tuple(dict.fromkeys(kind for each in found for kind in each.kinds))
    if not kinds:
        return [each.text for each in found], ""
    them, ones = ("them", "they were real") if several(kinds) else ("it", "it was a real one")
    told = f"I took {listed(kinds)} out of what you wrote. If {ones}, it's safest to change {them}."
    return [each.text for each in found], told
