"""How long a text is, in words as the embedder meets them."""

from __future__ import annotations

import re

_SCRIPTS_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SCRIPTS_WITHOUT_SPACES}]{{1,2}}|[^\s{_SCRIPTS_WITHOUT_SPACES}]{{1,32}}")
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")


def count_words(text: str) -> int:
    """Words, without the addresses of links. Two signs of a script without spaces, or 32 of any other, are one."""
    return len(_WORD.findall(_TARGET.sub("]", text) if "](" in text else text))
