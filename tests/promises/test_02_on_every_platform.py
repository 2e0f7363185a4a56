"""Promise 2 at the platforms' size limits: whatever a long conversation held is found in the case that agents are
shown on the page, on Slack and on Teams, in order, in messages that the platform takes."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.messages.incoming import Attachment, Said
from bot.messages.outgoing import CaseCard, CaseEntry, Reply
from bot.platforms.slack import render as slack
from bot.platforms.slack.blocks import LONGEST_MESSAGE, LONGEST_SECTION, LONGEST_TEXT
from bot.platforms.teams import render as teams
from bot.platforms.teams.limits import LARGEST_CARD, LARGEST_MESSAGE
from bot.platforms.web import render as web
from tests.platforms.slack import shown as on_slack
from tests.platforms.teams import shown as on_teams
from tests.talk import NINA, Talk

HERE = f"{NINA.key}:1"
LIMITS = (LONGEST_SECTION, LONGEST_TEXT, LONGEST_MESSAGE, LARGEST_CARD, LARGEST_MESSAGE // 2)
"""Characters around which one platform or another has to begin a new block or message."""

lengths = st.one_of(
    st.integers(1, 300), st.builds(lambda limit, more: limit + more, st.sampled_from(LIMITS), st.integers(-40, 40))
)
mischief = st.lists(st.sampled_from((*on_slack.HOSTILE, *on_teams.HOSTILE)).filter(lambda s: "\ud800" not in s),
                    max_size=4)  # fmt: skip


@dataclass
class Told:
    """What went on, in order: the words of each thing that was said, pressed, shown, and each file's name."""

    talk: Talk
    pieces: list[list[str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    number: int = 0

    async def says(self, length: int, between: Sequence[str], gap: str) -> None:
        text, words = self._words(length, between, gap)
        self._add(words, await self.talk.say(text))

    async def attaches(self, length: int) -> None:
        text, words = self._words(length, (), " ")
        names = [f"screen{self.number}of{n}.png" for n in range(3)]
        files = tuple(Attachment(name, "image/png", 1234 + n) for n, name in enumerate(names))
        self.number += 1
        event = Said(f"file{self.number}", HERE, self.talk.clock.now(), NINA, text, ref=f"f{self.number}",
                     attachments=files)  # fmt: skip
        self._add([*words, *names], await self.talk.take(event))

    async def asks(self) -> None:
        self._add(["slow", "wireless"], await self.talk.say("slow wireless in the halls"))

    async def walks(self) -> None:
        presses = [("walk", "wifi-slow#0", "Walk me through it"), ("step_done", "wifi-slow#0#0", "Done"),
                   ("step_failed", "wifi-slow#0#1", "That didn't work")]  # fmt: skip
        for action, value, label in presses:
            self._add([label], await self.talk.press(action, value, label=label))

    async def wants_somebody(self) -> None:
        label = "Talk to a person"
        self._add([label], await self.talk.press("person", label=label))

    def _words(self, length: int, between: Sequence[str], gap: str) -> tuple[str, list[str]]:
        """A text of about this length, and the words in it, which occur nowhere else."""
        self.number += 1
        words = [f"q{self.number}w{n}x" for n in range(max(1, length // 9))]
        pieces = [word + gap + (between[n % len(between)] + gap if between and n % 50 == 0 else "")
                  for n, word in enumerate(words)]  # fmt: skip
        return "".join(pieces), words

    def _add(self, own: list[str], replies: Sequence[Reply]) -> None:
        self.pieces.append(own)
        for reply in replies:
            self.pieces.append(re.findall(r"[A-Za-z0-9]{2,}", re.sub(r"\]\([^)]*\)|q\d+w\d+x", " ", reply.text)))
            self.titles += [citation.article.title for citation in reply.citations]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("says"), lengths, mischief, st.sampled_from([" ", "\n", "\n\n", "&<>"])),
        st.tuples(st.just("attaches"), st.integers(1, 300)),
        st.tuples(st.just("asks")),
        st.tuples(st.just("walks")),
    ),
    min_size=3,
    max_size=7,
)

bounded = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making a failure smaller would take minutes
)


@given(before=steps, after=steps)
@bounded
def test_whatever_a_long_conversation_held_is_in_the_case_on_every_platform(
    before: list[tuple[object, ...]], after: list[tuple[object, ...]]
) -> None:
    asyncio.run(_everywhere(before, after))


async def _everywhere(before: list[tuple[object, ...]], after: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(Path(folder))
        told = Told(talk)
        for step, *values in (*before, ("wants_somebody",), *after):
            await getattr(told, str(step))(*values)
        posts = [parcel.what for parcel in talk.sent if isinstance(parcel.what, CaseCard | CaseEntry)]
        talk.close()
    entries = [post for post in posts if isinstance(post, CaseEntry) and not post.quotes]
    card = next(post for post in reversed(posts) if isinstance(post, CaseCard))
    for name, read in PLATFORMS.items():
        thread = "".join(_squeezed(read(entry)) for entry in entries)
        at = 0
        for piece in told.pieces:
            for word in piece:
                wanted = _squeezed(word)
                found = thread.find(wanted, at)
                assert found >= 0, f"{name}: {word!r} is lost, or not in its place"
                at = found + len(wanted)
        glance = _squeezed(read(card))
        for title in told.titles:
            assert _squeezed(title) in glance, f"{name}: that {title!r} was shown is not on the card"
        for word in re.findall(r"q\d+w\d+x", " ".join((card.question, *card.later, *card.also, *card.tried))):
            assert word in glance, f"{name}: {word!r} is lost from the card"
        for post in posts:
            if isinstance(post, CaseEntry) and post.quotes:
                read(post)  # the platform takes the summary as well


def _squeezed(text: str) -> str:
    """Without white space, and without the marks that begin each line of a quote: a long word may run over two."""
    return "".join(text.replace(">", "").split())


def _on_the_page(post: CaseCard | CaseEntry) -> str:
    shown = web.render(post)
    if isinstance(post, CaseCard):
        titles = [article["title"] for article in shown["shown"]]
        return " ".join((shown["question"], *shown["later"], *shown["also"], *shown["tried"], *titles))
    words = re.sub(r"<[^>]*>", "", shown["html"]) if "html" in shown else "".join(part[1] for part in shown["parts"])
    return f"{words} {' '.join(file['name'] for file in shown['attachments'])}"


def _on_slack(post: CaseCard | CaseEntry) -> str:
    messages = slack.render(post, HERE)
    on_slack.assert_taken(messages)
    return on_slack.read(messages)


def _on_teams(post: CaseCard | CaseEntry) -> str:
    messages = teams.render(post, HERE, place="channel")
    on_teams.assert_taken(messages)
    return on_teams.read(messages)


PLATFORMS: dict[str, Callable[[CaseCard | CaseEntry], str]] = {
    "the page": _on_the_page, "Slack": _on_slack, "Teams": _on_teams,
}  # fmt: skip
