"""Files attached on the page: the databases' answers and the fake's are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Conflict
from bot.ports.attachments import Attachments, KeptFile
from bot.store.attachments import SqlAttachments
from tests.fakes.attachments import FakeAttachments
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import NOON

ADA, BEN, HERE = "web:local:ada", "web:local:ben", "web:local:ada:1"
CONTENT = bytes(range(256)) * 3
NOTES = KeptFile("f1", ADA, HERE, "notes.pdf", "application/pdf", len(CONTENT), "0f" * 32, NOON)
PHOTO = replace(NOTES, id="f2", name="photo.png", media_type="image/png")


@pytest.fixture(params=["fake", *KINDS])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attachments]:
    if request.param == "fake":
        yield FakeAttachments()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlAttachments(transactions)


async def test_a_file_is_given_back_as_it_came(files: Attachments) -> None:
    await files.keep(NOTES, CONTENT)
    assert await files.about("f1") == NOTES
    assert await files.content("f1") == CONTENT
    assert (await files.about("f2"), await files.content("f2")) == (None, None)


async def test_an_id_stands_for_one_file(files: Attachments) -> None:
    await files.keep(NOTES, CONTENT)
    with pytest.raises(Conflict):
        await files.keep(replace(NOTES, name="other.pdf"), b"other")
    assert await files.content("f1") == CONTENT


async def test_files_go_with_one_message_in_their_order_however_often_it_is_sent(files: Attachments) -> None:
    for one in (NOTES, PHOTO):
        await files.keep(one, CONTENT)
    sent = [replace(PHOTO, message="m1"), replace(NOTES, message="m1")]
    assert list(await files.send_with(["f2", "f1"], ADA, HERE, "m1")) == sent
    assert list(await files.send_with(["f2", "f1"], ADA, HERE, "m1")) == sent
    assert list(await files.send_with(["f1"], ADA, HERE, "m2")) == []
    assert await files.about("f1") == sent[1]


@pytest.mark.parametrize(
    ("ids", "person", "conversation"),
    [(["f1", "gone"], ADA, HERE), (["f1"], BEN, HERE), (["f1"], ADA, "web:local:ada:2")],
)
async def test_nothing_is_sent_that_is_not_theirs_to_send_there(
    files: Attachments, ids: list[str], person: str, conversation: str
) -> None:
    await files.keep(NOTES, CONTENT)
    assert list(await files.send_with(ids, person, conversation, "m1")) == []
    assert await files.about("f1") == NOTES


async def test_only_its_owner_takes_off_what_was_not_sent(files: Attachments) -> None:
    for one in (NOTES, PHOTO):
        await files.keep(one, CONTENT)
    await files.send_with(["f2"], ADA, HERE, "m1")
    await files.discard("f1", BEN)
    await files.discard("f2", ADA)
    assert await files.about("f1") is not None
    assert await files.about("f2") is not None
    await files.discard("f1", ADA)
    assert await files.about("f1") is None


async def test_a_deleted_message_takes_its_files_along_and_no_others(files: Attachments) -> None:
    for one in (NOTES, PHOTO, replace(NOTES, id="f3")):
        await files.keep(one, CONTENT)
    await files.send_with(["f1"], ADA, HERE, "m1")
    await files.send_with(["f2"], ADA, HERE, "m2")
    await files.let_go(HERE, "m1")
    await files.let_go(HERE, "")
    assert await files.about("f1") is None
    assert await files.content("f2") == CONTENT
    assert await files.content("f3") == CONTENT


async def test_what_nobody_sent_goes_a_day_later(files: Attachments) -> None:
    for one in (NOTES, PHOTO):
        await files.keep(one, CONTENT)
    await files.send_with(["f2"], ADA, HERE, "m1")
    await files.keep(replace(NOTES, id="f3", at=NOON + timedelta(hours=25)), CONTENT)
    assert [await files.about(id) is not None for id in ("f1", "f2", "f3")] == [False, True, True]


async def test_files_are_counted_by_person_and_time(files: Attachments) -> None:
    await files.keep(NOTES, CONTENT)
    await files.keep(replace(PHOTO, at=NOON + timedelta(hours=2)), CONTENT)
    await files.keep(replace(NOTES, id="f3", person=BEN), CONTENT)
    assert await files.kept_since(ADA, NOON - timedelta(hours=1)) == 2
    assert await files.kept_since(ADA, NOON + timedelta(hours=1)) == 1


async def test_a_copy_that_is_kept_with_its_message_stays_with_it_and_goes_with_it(files: Attachments) -> None:
    copy = replace(NOTES, id="copy", person="slack:T0:U1", message="C0DESK/17.4")
    await files.keep(copy, CONTENT)
    await files.keep(replace(PHOTO, at=NOON + timedelta(days=2)), CONTENT)
    assert await files.about("copy") == copy, "it was sent, however long ago"
    await files.discard("copy", copy.person)
    assert await files.about("copy") == copy
    await files.let_go(HERE, "C0DESK/17.4")
    assert (await files.about("copy"), await files.content("copy")) == (None, None)
