"""What agents attach goes where their words go: to the person, or nowhere but among agents."""

from __future__ import annotations

from itertools import count

from bot.messages.case import Case
from bot.messages.incoming import Attachment, DeskDeleted, DeskPressed, DeskSaid
from bot.messages.people import Person
from bot.messages.turn import Parcel
from bot.ports.attachments import Left
from bot.ports.platform import InPart
from tests.talk import KIM, NINA, SAM, Talk

PLAN = Attachment("plan.pdf", "application/pdf", 4096, "kept:f1")
SHOT = Attachment("shot.png", "image/png", 2048, "T0/F1")
_COUNT = count(1)


async def writes(talk: Talk, case: Case, text: str, *files: Attachment, agent: Person = SAM) -> str:
    number = next(_COUNT)
    ref = f"f{number}"
    said = DeskSaid(f"d{number}", case.conversation, talk.clock.now(), case.id, agent, text, ref, files)
    await talk.take(said)
    return ref


async def a_case(talk: Talk, *, claimed: bool = True) -> Case:
    await talk.say("slow wireless in the halls")
    await talk.say("I want to talk to a person")
    case = await talk.case()
    if claimed:
        await talk.agent_presses("claim")
    return case


async def test_files_go_with_the_claimants_words_or_alone(talk: Talk) -> None:
    case = await a_case(talk)
    await writes(talk, case, "like this", PLAN, SHOT)
    await writes(talk, case, "", SHOT)
    assert [(one.text, one.attachments) for one in talk.relayed] == [("like this", (PLAN, SHOT)), ("", (SHOT,))]
    lines = [entry for entry in await talk.ledger.transcript(case.conversation) if entry.attachments]
    assert [(entry.private, entry.attachments) for entry in lines] == [(False, (PLAN, SHOT)), (False, (SHOT,))]


async def test_a_note_and_another_agents_words_keep_their_files_among_agents(talk: Talk) -> None:
    case = await a_case(talk)
    await writes(talk, case, "// only for us", PLAN)
    await writes(talk, case, "look at this, Sam", SHOT, agent=KIM)
    assert talk.relayed == []
    lines = [entry for entry in await talk.ledger.transcript(case.conversation, case=case.id) if entry.attachments]
    assert [entry.private for entry in lines] == [True, True]


async def test_what_was_held_back_is_sent_with_its_files_and_named_by_them(talk: Talk) -> None:
    case = await a_case(talk, claimed=False)
    alone = await writes(talk, case, "", PLAN)
    await writes(talk, case, "see", SHOT)
    assert talk.relayed == []
    await talk.agent_presses("claim")
    asked = [one.text for one in talk.whispers]
    assert any(text.endswith("so it hasn't been sent: plan.pdf") for text in asked)
    assert any(text.endswith("so it hasn't been sent: “see” with shot.png") for text in asked)
    await talk.agent_presses("claim_and_send", alone)
    [sent] = talk.relayed
    assert (sent.ref, sent.attachments) == (alone, (PLAN,))
    now = await talk.case()
    assert [ref for ref, _ in now.unclaimed_files] != [alone]
    lines = await talk.ledger.transcript(case.conversation)
    assert [entry.attachments for entry in lines if entry.ref == alone and not entry.private] == [(PLAN,)]


async def test_what_is_kept_or_deleted_is_not_sent_later(talk: Talk) -> None:
    case = await a_case(talk, claimed=False)
    first, second = await writes(talk, case, "a", PLAN), await writes(talk, case, "b", SHOT)
    await talk.agent_presses("keep_among_agents", first)
    await talk.take(DeskDeleted("dd", case.conversation, talk.clock.now(), case.id, SAM, second))
    now = await talk.case()
    assert (now.unclaimed_words, now.unclaimed_files) == ((), ())


async def test_a_deletion_takes_the_files_out_of_the_transcript_too(talk: Talk) -> None:
    case = await a_case(talk)
    ref = await writes(talk, case, "like this", PLAN)
    await talk.take(DeskDeleted("dd", case.conversation, talk.clock.now(), case.id, SAM, ref))
    assert [one.ref for one in talk.gone] == [ref]
    assert not any(entry.attachments for entry in await talk.ledger.transcript(case.conversation))


class Narrow:
    """A platform that takes no files."""

    def __init__(self, talk: Talk) -> None:
        self._real = talk.far.send

    async def send(self, parcel: Parcel) -> str | InPart:
        receipt = await self._real(parcel)
        files = getattr(parcel.what, "attachments", ()) if not parcel.desk else ()
        left = tuple(Left(file.name, "only pictures can be brought there") for file in files)
        return InPart(receipt, left) if left else receipt


async def test_what_could_not_be_brought_is_said_in_the_thread_at_once_with_its_reason(talk: Talk) -> None:
    case = await a_case(talk)
    talk.far.send = Narrow(talk).send  # type: ignore[method-assign,assignment]  # a platform that takes less
    ref = await writes(talk, case, "like this", PLAN, SHOT)
    assert [one.mark for one in talk.marks if one.ref == ref] == ["part"]
    [told] = [one for one in talk.desk_entries if "did not reach" in one.text]
    assert (told.who, told.text.splitlines()) == (
        "system",
        [
            f"“plan.pdf” did not reach {NINA.name}: only pictures can be brought there.",
            f"“shot.png” did not reach {NINA.name}: only pictures can be brought there.",
        ],
    )


async def test_where_the_case_is_closed_meanwhile_its_agent_alone_is_told(talk: Talk) -> None:
    case = await a_case(talk)
    talk.far.send = Narrow(talk).send  # type: ignore[method-assign,assignment]  # a platform that takes less
    now, where = talk.clock.now(), case.conversation
    await talk.intake.receive(DeskSaid("late", where, now, case.id, SAM, "bye", "late", (PLAN,)))
    await talk.take(DeskPressed("done", where, now, case.id, SAM, "resolve", "fixed"))
    assert (await talk.case()).state == "closed"
    assert any("“plan.pdf” did not reach" in one.text and one.agent == SAM for one in talk.whispers)
    assert talk.marks[-1].mark == "part"
