"""Promise 2: a case carries everything that was said, pressed, shown, tried and attached, in order and uncut."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.incoming import Attachment, Said
from tests.talk import NINA, Talk

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=3, max_size=300).filter(
    lambda text: text.strip() and "person" not in text
)


@given(st.lists(texts, min_size=1, max_size=6), texts)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_everything_said_before_and_after_the_handover_is_found_in_the_case_in_order(
    before: list[str], after: str
) -> None:
    asyncio.run(_everything(before, after))


async def _everything(before: list[str], after: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(Path(folder))
        for text in before:
            await talk.say(text)
        await talk.press("person", label="Talk to a person")
        await talk.say(after)
        kept = [e.text for e in await talk.ledger.transcript(f"{NINA.key}:1") if e.who == "person"]
        desk = [entry.text for entry in talk.desk_entries if entry.who == "person"]
        assert desk == kept
        assert [text for text in desk if text != "Talk to a person"] == kept[:-2] + kept[-1:]
        assert len(kept) == len(before) + 2
        talk.close()


async def test_a_very_long_message_reaches_the_desk_whole(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    long = "the halls are slow " * 4000
    await talk.say(long)
    await talk.press("person")
    assert long in [entry.text for entry in talk.desk_entries]
    talk.close()


async def test_what_was_shown_pressed_tried_and_attached_is_in_the_case_with_the_reason(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("walk", "wifi-slow#0", label="Walk me through it")
    await talk.press("step_done", "wifi-slow#0#0", label="Done")
    picture = Attachment("screen.png", "image/png", 1234, "somewhere")
    await talk.take(Said("e-file", f"{NINA.key}:1", talk.clock.now(), NINA, "", attachments=(picture,)))
    await talk.press("step_failed", "wifi-slow#0#1", label="That didn't work")
    await talk.press("accept", label="Yes, bring someone in")
    card, said = talk.cards[-1], [entry.text for entry in talk.desk_entries]
    assert card.question == "slow wireless in the halls"
    assert [ref.id for ref in card.shown] == ["wifi-slow"]
    assert any("step 2 of 4" in line for line in card.tried)
    assert card.reason.startswith("Said yes to an offer")
    assert said.index("Walk me through it") < said.index("Done") < said.index("That didn't work")
    assert picture in [file for entry in talk.desk_entries for file in entry.attachments]
    assert any("forget the network" in text for text in said), "the answer that was shown is part of the transcript"
    talk.close()
