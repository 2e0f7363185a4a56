"""A workshop whose releases are checked, with the embedder and the index that are really used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from bot.knowledge.embedder import Embedder, embedder
from bot.messages.checked import Finding, Kind
from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import Levels, levels_from
from kb_ingest.checks.trial import Trials, trials
from kb_ingest.indexing import KnowledgeIndexing
from kb_ingest.report import IngestReport
from tests.unit.kb_ingest.workshops import open_shelf, workshop

HEAD = "---\nowner: Desk\n---\n"
ARTICLES: Mapping[str, str] = {
    "wifi.md": HEAD + "# Slow Wi-Fi\n\nMove closer to an access point, then forget the network and join it again.\n",
    "print.md": HEAD + "# Print queue stuck\n\nCancel the document and switch the printer off for a minute.\n",
    "vpn.md": HEAD + "# VPN on a Mac\n\nOpen Cisco Secure Client, choose your profile and press Connect.\n",
    "marks.md": "---\nowner: Registry\naudience: staff\n---\n# Exam marks\n\nMarkers enter exam marks in MarkBook.\n",
    "fax.md": HEAD + "# Receive a fax\n\nA fax arrives in the shared mailbox as a PDF file.\n",
    "room.md": HEAD + "# Book a meeting room\n\nChoose the room in Outlook and wait for its answer.\n",
    "phone.md": HEAD + "# Desk phone and voicemail\n\nPress Forward and dial the extension of a colleague.\n",
    "laptop.md": HEAD + "# Borrow a laptop\n\nBring your card to the library and sign the form.\n",
}
QUESTIONS = """\
- question: Why is the Wi-Fi so slow?
  article: wifi.md
- question: How do I enter exam marks in MarkBook?
  article: marks.md
  audience: staff
- question: How do I boil an egg?
  article: nothing
"""
FOOD = HEAD + "# Canteen\n\nThe canteen serves soup and bread at noon, every working day.\n"
LONG = (
    "The machine room is cooled by two units on the roof. Each of them has a filter that is changed every spring. "
    "Whoever changes it writes the date on the label and tells the porter. The old filter goes into the grey bin "
    "behind the hall, never into the paper. If a unit makes a noise, switch it off at the wall and call the porter. "
)


@cache
def shipped() -> Embedder:
    """The embedder that is shipped; loading it takes a while."""
    return embedder()


@contextmanager
def checked_shop(
    home: Path, *, opened: Trials | None = None, levels: Levels | None = None, **more: Any
) -> Iterator[Workshop]:
    """``levels``: the defaults where none are given. ``opened``: how releases are asked, if not really."""
    home.mkdir()
    database, shelf = open_shelf(home)
    try:
        yield shop_over(shelf, home, opened=opened, levels=levels, **more)
    finally:
        database.sync.dispose()


def shop_over(
    shelf: SqlShelf, home: Path, *, opened: Trials | None = None, levels: Levels | None = None, **more: Any
) -> Workshop:
    return workshop(
        home,
        shelf,
        embedder=shipped(),
        indexing=KnowledgeIndexing(),
        known_audiences=frozenset({"public", "members", "staff", "it-team"}),
        checking=Checking(levels or levels_from({}), opened or trials(shipped())),
        **more,
    )


def of_kind(report: IngestReport, kind: Kind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind == kind]


def serving(shop: Workshop) -> str:
    release = shop.shelf.current()
    assert release is not None
    return release.id


def printed(report: IngestReport) -> str:
    return "\n".join(report.lines())
