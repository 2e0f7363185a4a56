"""Secrets that people paste, in every field of every message, looked for in every place where text can end up.

What counts as one: ``tests/unit/test_masking``. In articles they stop a release: ``tests/unit/kb_ingest/checks``.
Logs: ``test_logs``. Files' own contents are passed on as they are and not looked into (``docs/security.md``).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app.owners.chat import OwnersChat
from bot.app.owners.owning import Owning
from bot.app.parts import Parts
from bot.app.releases.publishing import Publishing
from bot.commands.sources import Asked as FromSources
from bot.commands.sources import ingest_described
from bot.knowledge.composing.chat import ChatComposer
from bot.messages.article_draft import ArticleDraft
from bot.messages.incoming import Attachment, DeskEdited, DeskSaid, Edited, Overheard, Pressed, Said
from bot.messages.owning import Wish
from bot.messages.people import Person
from bot.settings import Settings
from bot.store.drafts import suggest
from bot.store.transactions import Transactions
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.obedient import AnyWriter, ObedientModel
from tests.fakes.surroundings import FakeClock
from tests.talk import NINA, SAM, Talk
from tests.unit.app.releases.library import ARTICLES, FAY, TABLE
from tests.unit.app.releases.test_publishing import carry_out

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
    files = (file for file in folder.rglob("*") if file.is_file())
    return b"".join(file.read_bytes() for file in files).decode("utf-8", "replace")


async def _rows(transactions: Transactions) -> str:
    def rows(connection: Any) -> str:
        tables = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
        return "\n".join(str(row) for table in tables for row in connection.exec_driver_sql(f'select * from "{table}"'))

    return await transactions.read(rows)


class Watched(Talk):
    """Keeps what was searched for and what a model was given, too."""

    def __init__(self, path: Path) -> None:
        self.articles, self.writer = FakeKnowledge(), AnyWriter()
        self.writer.model = ObedientModel()
        super().__init__(path, knowledge=self.articles, composer=ChatComposer(self.writer))

    async def everything(self, path: Path) -> str:
        """The database's every row, its raw file, all that was sent, searched for and given to a model."""

        kept = await _rows(self.transactions)
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


async def test_a_secret_is_nowhere_whatever_field_of_the_owners_page_it_was_typed_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What owners type there comes through no platform's door, so it is masked where it is dealt with."""
    monkeypatch.chdir(tmp_path)
    text, secret = SECRETS["words"]
    parts, articles, writer = await _house_of_an_owner(tmp_path)
    owning, releases = Owning(parts), Owning(parts).releases
    shed = ARTICLES["shed.md"].replace("twelve", "ten")
    await asyncio.to_thread((tmp_path / "help" / "shed.md").write_text, shed, encoding="utf-8")
    told = [
        await owning.decide(FAY, "kept", "keep", f"Lockers {text}", f"Hold the key.\n\n{text}", text),
        await owning.decide(FAY, "kept", "accept", f"Lockers {text}", f"Hold the key.\n\n{text}", text),
        await owning.decide(FAY, "gone", "decline", text, text, f"it is wrong, {text}"),
        await releases.do(FAY, "withdraw", "kettle", f"it burns, {text}", ""),
        await releases.do(FAY, "preview", "help", text, ""),
    ]
    await carry_out(parts, Publishing(parts))
    told += [
        await releases.do(FAY, "publish", "help", f"mended, {text}", ""),
        str(await releases.try_question(FAY, f"slow wireless in the halls {text}", ["members"])),
        str(await OwnersChat(parts).told(FAY, Wish("why", text=f"slow wireless here too {text}", own=True), "e1")),
    ]
    await carry_out(parts, Publishing(parts))
    assert isinstance(parts.clock, FakeClock)
    await parts.clock.advance(1)
    before = parts.shelf.before(str(parts.shelf.version()[0]))
    told.append(await releases.do(FAY, "roll_back", str(before), f"it was better, {text}", ""))
    page = await owning.page(FAY, 4)
    kept = await _rows(parts.transactions)
    del parts.__dict__["knowledge"]  # a fake has nothing to close
    await parts.close()
    files = await asyncio.to_thread(_bytes_in, tmp_path / "home")
    drafts = await asyncio.to_thread(_bytes_in, tmp_path / "drafts")
    given = "\n".join((str(articles.asked), str(writer.model.read)))
    assert "wireless" in str(articles.asked) and "wireless" in str(writer.model.read)
    assert "Hold the key." in drafts and "it was better" in kept and "it burns" in kept
    found = "\n".join((*told, page, kept, files, drafts, given))
    assert secret not in found
    assert "I took a password out of what you wrote" in told[0]
    assert kept.count("[password removed]") >= 6


async def _house_of_an_owner(path: Path) -> tuple[Parts, FakeKnowledge, AnyWriter]:
    """With three articles, a described source, two drafts, and a model and an index that write down what they get."""
    (path / "handrail.toml").write_text(TABLE, encoding="utf-8")
    (path / "help").mkdir()
    for name, article in ARTICLES.items():
        (path / "help" / name).write_text(article, encoding="utf-8")
    settings = Settings(
        handrail_home=path / "home", handrail_settings=path / "handrail.toml", drafts_folder=str(path / "drafts")
    )
    parts, articles, writer = Parts(settings), FakeKnowledge(), AnyWriter()
    writer.model = ObedientModel()
    parts.__dict__["clock"] = FakeClock()
    await ingest_described(parts, ["help"], FromSources(as_json=True))
    parts.__dict__.update(knowledge=articles, composer=ChatComposer(writer))
    draft = ArticleDraft("kept", "c1", 7, "web:1", "p", "Sam", parts.clock.now(), "Lockers", "my locker?", "Hold.")
    both = [draft, replace(draft, id="gone")]
    await parts.transactions.write(lambda connection: suggest(connection, both))
    return parts, articles, writer


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
