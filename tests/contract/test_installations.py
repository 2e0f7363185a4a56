"""What everything that keeps installations must do, the fake included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.ports.anchors import Installation, Installations
from bot.store.installations import SqlInstallations
from tests.fakes.anchors import FakeInstallations
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import NOON


@pytest.fixture(params=["fake", *KINDS])
def installations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installations]:
    if request.param == "fake":
        yield FakeInstallations()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlInstallations(transactions)


async def test_what_is_saved_is_found_by_its_workspace_alone(installations: Installations) -> None:
    await installations.save("slack", "T1", {"bot_token": "xoxb-1", "scopes": ["chat:write"], "enterprise": None})
    await installations.save("slack", "T2", {"bot_token": "xoxb-2"})
    body = {"bot_token": "xoxb-1", "scopes": ["chat:write"], "enterprise": None}
    assert await installations.find("slack", "T1") == Installation("T1", body)
    assert await installations.find("slack", "T3") is None
    assert await installations.find("teams", "T1") is None
    assert [one.tenant for one in await installations.all("slack")] == ["T1", "T2"]


async def test_installing_again_replaces_the_token(installations: Installations) -> None:
    await installations.save("slack", "T1", {"bot_token": "old"})
    await installations.save("slack", "T1", {"bot_token": "new"})
    assert [one.body for one in await installations.all("slack")] == [{"bot_token": "new"}]


async def test_an_uninstalled_workspace_is_gone_and_no_other(installations: Installations) -> None:
    await installations.save("slack", "T1", {})
    await installations.save("slack", "T2", {})
    await installations.remove("slack", "T1")
    await installations.remove("slack", "T1")
    assert [one.tenant for one in await installations.all("slack")] == ["T2"]


async def test_a_ticket_is_good_once(installations: Installations) -> None:
    await installations.issue("ticket", NOON + timedelta(minutes=10))
    assert await installations.redeem("ticket", NOON)
    assert not await installations.redeem("ticket", NOON)


async def test_a_ticket_that_is_too_old_or_was_never_given_out_is_no_good(installations: Installations) -> None:
    await installations.issue("ticket", NOON)
    assert not await installations.redeem("ticket", NOON)
    assert not await installations.redeem("another", NOON)


async def test_tickets_are_not_kept_in_readable_form(tmp_path: Path) -> None:
    with fresh_transactions("sqlite", tmp_path) as transactions:
        await SqlInstallations(transactions).issue("a-ticket-to-guess", NOON)
        rows = await transactions.read(lambda c: c.execute(text("SELECT ticket FROM installation_ticket")).all())
    assert len(rows) == 1
    assert "a-ticket-to-guess" not in rows[0][0]
