"""A small library of a made-up college, indexed once for all tests here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import Index, build_index, passage_text
from bot.messages.evidence import ArticleRef, Passage

ARTICLES: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "wifi": (
        "Join the campus wireless network",
        (),
        (
            ("Connect a laptop", "Pick eduroam from the list of networks and sign in with your college address."),
            ("When the wireless is slow", "Move closer to an access point and switch your wireless off and on again."),
        ),
    ),
    "password": (
        "Reset a forgotten password",
        (),
        (
            ("Reset it yourself", "Open the account page, choose Forgotten password and answer the text message."),
            ("When the reset message never arrives", "Check that the college holds your mobile number."),
        ),
    ),
    "printing": (
        "Print from your own laptop",
        (),
        (
            ("Add the printer queue", "Install the queue Campus-Follow-Me, then release the job with your card."),
            ("Clear a paper jam", "Open tray two, pull the sheet out slowly and close the cover."),
        ),
    ),
    "vpn-mac": (
        "Set up the VPN on a Mac",
        (),
        (("Install the client on macOS", "Download GlobalConnect for macOS and enter gateway.college.example."),),
    ),
    "vpn-windows": (
        "Set up the VPN on Windows",
        (),
        (("Install the client on Windows", "Download GlobalConnect for Windows and enter gateway.college.example."),),
    ),
    "payroll": (
        "Correct a mistake in the zirconium payroll export",
        ("finance",),
        (("Reopen the export", "Only payroll officers: reopen the zirconium export in Ledger and post it again."),),
    ),
    "visitors": (
        "Wireless for visitors",
        ("public",),
        (("Get a visitor code", "Ask at reception for a visitor code for the network College-Guest."),),
    ),
}


def make_passages(names: Sequence[str] = tuple(ARTICLES)) -> list[Passage]:
    found = []
    for name in names:
        title, audience, sections = ARTICLES[name]
        article = ArticleRef(name, title, audience=audience)
        for number, (heading, text) in enumerate(sections):
            digest = hashlib.sha256(f"{name}{heading}{text}".encode()).hexdigest()[:16]
            found.append(Passage(digest, article, number, heading, text))
    return found


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return MiniLM(threads=1)


@pytest.fixture(scope="session")
def passages() -> list[Passage]:
    return make_passages()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM, passages: list[Passage]) -> Iterator[Index]:
    directory: Path = tmp_path_factory.mktemp("index") / "r1"
    build_index(directory, "r1", passages, embedder.embed([passage_text(passage) for passage in passages]))
    opened = Index.open(directory, "r1", passages)
    yield opened
    opened.close()
