"""Helped, or didn't: by press or in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.flows import answers, phrases, topics
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.evidence import ArticleRef
from bot.messages.outgoing import Button, Reply
from bot.messages.state import Choices, PersonOffered, WhyNot


def helped(scene: Scene, what: str) -> Draft:
    """The only thing that counts as success: they said so."""
    state, changed = topics.ended(scene.state, "confirmed")
    text, case = "Good to hear." if changed else "Thank you.", scene.case
    if case is not None and case.state == "held":  # announced, and not needed any more
        text = f"{text} Nobody has been asked, then."
        case = replace(case, state="cancelled", closed_at=scene.now, resolution="fixed")
    else:
        case = None
    reply = Reply(kind="notice", text=f"{text} I'm here if anything else gets in the way.", route=scene.route(case))
    return Draft(state=state, result="noted", replies=(reply,), case=case, own=own(scene, what), topics=changed)


def got_round(scene: Scene, what: str) -> Draft:
    """They found a way round it: no success, and nothing to look up."""
    state, changed = topics.ended(scene.state, "got_round")
    reply = Reply(
        kind="notice",
        text="All right, you have a way round it for now. If it should work properly again, a person can look into it.",
        route=scene.route(),
    )
    return Draft(state=state, result="noted", replies=(reply,), own=own(scene, what), topics=changed)


def not_helped(scene: Scene, what: str) -> Draft:
    """On to the next best thing or a person. A word on why is welcome and never needed."""
    state = topics.not_helped(scene, scene.state, what)
    rest = _not_named_just_now(scene)
    reply = Reply(
        kind="offer_person",
        text=f"{_sorry(scene)} {_or_a_person(rest)} If you like, tell me what was missing.",
        route=scene.route(),
        buttons=(
            *answers.next_best_buttons(rest),
            Button("accept", "Bring someone in", style="primary"),
        ),
        named=rest[: answers.MOST_NEXT_BEST],
    )
    state = replace(state, pending=WhyNot(rest[: answers.MOST_NEXT_BEST]))
    return Draft(
        state=state,
        result="person_offered",
        replies=(reply,),
        unless_claimed=True,
        own=own(scene, what, "not_helped"),
        topics=(state.topic,) if state.topic is not None else (),
    )


def _sorry(scene: Scene) -> str:
    """Of what was shown; where nothing was, nothing can have failed them but that."""
    topic = scene.state.topic
    return "Sorry that didn't help." if topic is not None and topic.shown else "Sorry, I haven't been of help yet."


def _or_a_person(rest: Sequence[ArticleRef]) -> str:
    if not rest:
        return "I can bring someone in, who will see everything so far."
    closest = "This is the next closest:" if len(rest[:3]) == 1 else "These are the next closest:"
    return f"{closest}\n\nOr I can bring someone in, who will see everything so far."


def none_of_these(scene: Scene, what: str) -> Draft:
    """None of the choices: what else there is, or a person. Nobody is asked the same again."""
    rest = _not_named_just_now(scene)
    reply = Reply(
        kind="offer_person",
        text=f"None of these, then. {'' if rest else 'I have nothing closer. '}{_or_a_person(rest)}",
        route=scene.route(),
        buttons=(
            *answers.next_best_buttons(rest),
            Button("accept", "Bring someone in", style="plain" if rest else "primary"),
        ),
        named=rest[: answers.MOST_NEXT_BEST],
    )
    offered = PersonOffered(articles=rest[: answers.MOST_NEXT_BEST])
    state = replace(scene.state, pending=offered, asked_last=False, offers=scene.state.offers + 1)
    return Draft(state=state, result="person_offered", replies=(reply,), unless_claimed=True, own=own(scene, what))


def which_one(scene: Scene, what: str) -> Draft:
    """It is not clear which of several is meant: what was asked stays asked."""
    return _said(scene, what, "Which one? Press it, or write *the first one*, *2*, *the last one* or its name.")


def nothing_asked(scene: Scene, what: str) -> Draft:
    """A short answer to nothing that was asked: nobody is told off, and nothing is looked up."""
    topic = scene.state.topic
    answered = topic is not None and topic.answers > 0 and topic.outcome == "unknown"
    if answered and phrases.NO.fullmatch(phrases.plain(what)):
        return not_helped(scene, what)
    if phrases.STOP.fullmatch(phrases.plain(what)) or phrases.SKIP.fullmatch(phrases.plain(what)):
        return dropped(scene, what)
    if answered:
        return _said(
            scene,
            what,
            "If that solved it, *Helped* under the answer tells us so. If not, tell me what is still in the way.",
        )
    return _said(scene, what, "Tell me in your own words what's in the way, and I'll have a look.")


def _said(scene: Scene, what: str, text: str) -> Draft:
    reply = Reply(kind="notice", text=text, route=scene.route())
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def dropped(scene: Scene, what: str) -> Draft:
    """They let it be. How the topic ended is not known, and is not asked."""
    reply = Reply(
        kind="notice",
        text="All right, we'll leave it there. I'm here if it comes up again, and so is a person.",
        route=scene.route(),
    )
    state = replace(scene.state, pending=None, asked_last=False)
    return Draft(state=state, result="acknowledged", replies=(reply,), own=own(scene, what))


def _not_named_just_now(scene: Scene) -> tuple[ArticleRef, ...]:
    """The next-best articles without those that the last reply named."""
    state, pending = scene.state, scene.standing.state.pending
    just = {article.id for article in pending.articles} if isinstance(pending, Choices) else set()
    rest = state.topic.next_best if state.topic is not None else ()
    return tuple(article for article in rest if article.id not in just)


def thanked(scene: Scene, text: str) -> Draft:
    """A thank-you is pleasant and proves nothing: the outcome stays unknown."""
    return _said(scene, text, f"You're welcome. {_on_what_was_last(scene)}")


def nodded(scene: Scene, text: str) -> Draft:
    """An *ok* proves nothing and asks nothing."""
    return _said(scene, text, f"All right. {_on_what_was_last(scene)}")


def _on_what_was_last(scene: Scene) -> str:
    """What can be said of it: of an answer whether it helped, of a case that was just closed that it opens again."""
    case, topic = scene.last_case, scene.state.topic
    closed = case.closed_at if case is not None and case.state == "closed" else None
    lately = closed is not None and scene.now - closed <= scene.house.silent_after
    if case is not None and closed is not None and lately and (topic is None or topic.last_at <= closed):
        return f"If anything is still in the way, say so here: case #{case.number} can be opened again as it was."
    if topic is not None and topic.answers > 0 and topic.outcome == "unknown":
        return "If it's solved, *Helped* under the answer tells us so; if not, I'm still here."
    return "I'm here if anything gets in the way."


def greeted(scene: Scene, text: str) -> Draft:
    """Hello."""
    name = literal(scene.person.first_name)
    reply = Reply(
        kind="notice",
        text=f"Hello {name}. Tell me in your own words what's in the way, and I'll look through the articles of "
        f"{scene.house.organisation}. You can have a person at any time.",
        route=scene.route(),
    )
    return Draft(
        state=replace(scene.state, welcomed=True), result="acknowledged", replies=(reply,), own=own(scene, text)
    )
