"""``export``: everything that is held about a person, as a page to read and as JSON, in one zip."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

from bot.app.forgetting import Forgetter
from bot.app.parts import Parts
from bot.commands.export_page import page
from bot.commands.export_values import values
from bot.commands.meaning import UNCLEAR, the_one
from bot.commands.printing import line, say
from bot.errors import SettingsError


async def export(parts: Parts, who: str, out: Path, *, as_json: bool) -> int:
    """How the command exits. The file is readable for whoever writes it alone."""
    forgetter = Forgetter(parts)
    person = the_one(await forgetter.known(who), who, as_json=as_json)
    if person is None:
        return UNCLEAR
    held = await forgetter.held(person)
    made = values(held, parts.settings.organisation, parts.clock.now())
    _write(out, page(made), json.dumps(made, ensure_ascii=False, indent=2))
    if as_json:
        line({"event": "exported", "person": person.key, "out": str(out), "nothing": held.nothing})
    elif held.nothing:
        say(f"Nothing is kept about {person.key}; {out} says so.")
    else:
        say(f"All that is kept about {person.name or person.key} stands in {out}. Give it to them and nobody else.")
    return 0


def _write(out: Path, html: str, text: str) -> None:
    if out.is_dir():
        raise SettingsError(f"{out} is a folder. Name a file: --out {out / 'export.zip'}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.html", html)
        archive.writestr("export.json", text)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(packed.getvalue())
