"""Secrets that people paste, in every field of every message, looked for in every place where text can end up.

What counts as one: ``tests/unit/test_masking``. In articles they stop a release: ``tests/unit/kb_ingest/checks``.
Logs: ``test_logs``. Files' own contents are passed on as they are and not looked into (``docs/security.md``).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.composing.chat import ChatComposer
from bot.messages.incoming import Attachment, DeskEdited, DeskSaid, Edited, Overheard, Pressed, Said
from bot.messages.people import Person
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.obedient import AnyWriter, ObedientModel
from tests.talk import NINA, SAM, Talk

SECRETS = {
    "words": ("my password is Gr33nElephant! and it fails", "Gr33nElephant"),
    "token": ("ghp_abcdefghijklmnopqrstuvwxyz0123456789 does not work", "ghp_abcdefghij"),
    "slack": ("the bot has xoxb-123456789012-1234567890123-abcdefghijklmnopqrstuvwx", "xoxb-123456789012-1234"),
    "aws": ("key AKIAIOSFODNN7EXAMPLE is refused", "AKIAIOSFODNN7"),
    "url": ("it says https://nina:Tr0ub4dor@intranet.example/a is wrong", "Tr0ub4dor"),
    "card": ("charged to 4111 1111 1111 1111 twice", "4111 1111 1111 1111"),
    "split": ("my pass\u200bword is Gr33nElephant! you see", "Gr33nElephant"),
    "wide": ("my ｐａｓｓｗｏｒｄ is Gr33nElephant! you see", "Gr33nElephant"),
}


def _bytes_in(folder: Path) -> str:
    return b"".join(file.read_bytes() for file in folder.iterdir()).decode("utf-8", "replace")


class Watched(Talk):
    """Keeps what was searched for and what a model was given, too."""

    def __init__(self, path: Path) -> None:
        self.articles, self.writer = FakeKnowledge(), AnyWriter()
        self.writer.model = ObedientModel()
        super().__init__(path, knowledge=self.articles, composer=ChatComposer(self.writer))

    async def everything(self, path: Path) -> str:
        """The database's every row, its raw file, all that was sent, searched for and given to a model."""

        def rows(connection: Any) -> str:
            tables = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
            return "\n".join(
                str(row) for table in tables for row in connection.exec_driver_sql(f'select * from "{table}"')
            )

        kept = await self.transactions.read(rows)
        files = await asyncio.to_thread(_bytes_in, path)
        return "\n".join(
            (kept, files, str(self.sent), str(self.articles.asked), str(self.writer.model.read), str(self.far.lines))
        )


@pytest.mark.parametrize("kind", sorted(SECRETS))
async def test_a_secret_is_nowhere_whichever_field_it_was_pasted_into(tmp_path: Path, kind: str) -> None:
    text, secret = SECRETS[kind]
    talk = Watched(tmp_path)
    here, now = f"{NINA.key}:1", talk.clock.now
    file = Attachment(f"{text}.txt", "text/plain", 9, "D1/f1")
    named = Person("web", "local", "nina", f"Nina {text}", NINA.audiences)
    await talk.say("slow wireless in the halls")
    await talk.take(Said("s1", here, now(), named, f"slow wireless in the halls {text}", "r1", (file,)))
    await talk.take(Edited("s2", here, now(), NINA, "r1", f"slow wireless in the halls, {text}"))
    await talk.take(Pressed("s3", here, now(), NINA, "person", label=text, overheard=(Overheard(text, text),)))
    case = await talk.case()
    await talk.take(DeskSaid("s4", here, now(), case.id, SAM, f"unclaimed {text}", ref="a1", attachments=(file,)))
    await talk.agent_presses("claim")
    await talk.take(DeskSaid("s5", here, now(), case.id, SAM, text, ref="a2", attachments=(file,)))
    await talk.take(DeskEdited("s6", here, now(), case.id, SAM, "a2", f"again: {text}"))
    await talk.take(DeskSaid("s7", here, now(), case.id, SAM, f"// {text}", ref="a3"))
    await talk.agent_presses("resolve", "fixed")
    await talk.say(f"it is back: {text}")
    found = await talk.everything(tmp_path)
    talk.close()
    assert secret not in found
    assert secret.replace(" ", "") not in found
    assert "removed]" in found, "a marker says that something was taken out"


async def test_a_secret_that_a_models_client_repeats_in_its_error_goes_nowhere(tmp_path: Path) -> None:
    from bot.errors import ComposerError

    talk = Watched(tmp_path)

    class Telling:
        async def write(self, rules: str, material: str) -> str:
            raise ComposerError(
                f"The chat model gave no answer: sk-proj-abcdefghijklmnopqrstuvwxyz012345 {len(rules + material)}"
            )

    talk.close()
    where = tmp_path / "again"
    where.mkdir()
    told = Talk(where, composer=ChatComposer(Telling()))
    replies = await told.say("slow wireless in the halls")
    assert replies
    assert "sk-proj" not in str(told.sent)
    told.close()
