"""Walk me through it: one step at a time, with *Done*, *That didn't work* and the way out."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.flows import topics
from bot.flows.answers import is_too_old
from bot.flows.choosing import gone_reply
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.outgoing import Button, Reply
from bot.messages.state import ConversationState, PersonOffered, Steps, Topic, WorksNow

AFTER_ALL = "It worked after all"

LONGEST_QUOTE = 160
"""Characters of a step that are repeated in the note of where somebody stopped."""


def begin(scene: Scene, what: str) -> Draft:
    """Show the first step."""
    section = scene.got.section
    if section is None or not section.steps:
        return Draft(state=scene.state, result="declined", replies=(gone_reply(scene),), own=own(scene, what))
    if is_too_old(scene, section.article):
        reply = Reply(
            kind="notice",
            text=f"*{literal(section.article.title)}* should have been reviewed long ago and hasn't been, so I won't "
            "go through its steps with you. A person can help.",
            route=scene.route(),
            named=(section.article,),
        )
        return Draft(state=scene.state, result="refused", replies=(reply,), own=own(scene, what))
    steps = Steps(section.article, section.number, section.title, section.steps)
    return _show(scene, steps, own_text=what)


def done(scene: Scene, steps: Steps, what: str) -> Draft:
    """On to the next step, or to the question whether it is solved now."""
    if steps.at + 1 < len(steps.steps):
        return _show(scene, replace(steps, at=steps.at + 1), own_text=what)
    state = topics.tried(scene.state, f"all {len(steps.steps)} steps of “{steps.article.title}” done")
    reply = Reply(
        kind="notice",
        text="That was the last step. Does it work now?",
        route=scene.route(),
        feedback=True,
    )
    state = replace(state, pending=WorksNow())
    return Draft(state=state, result="stepped", replies=(reply,), own=own(scene, what), topics=_topic(state))


def skipped(scene: Scene, steps: Steps, what: str) -> Draft:
    """On without this one; that it was left out is kept for an agent."""
    note = f"step {steps.at + 1} of {len(steps.steps)} of “{steps.article.title}” left out"
    return done(replace(scene, got=replace(scene.got, state=topics.tried(scene.state, note))), steps, what)


def back(scene: Scene, steps: Steps, what: str) -> Draft:
    """The step before."""
    return _show(scene, replace(steps, at=max(0, steps.at - 1)), own_text=what)


def failed(scene: Scene, steps: Steps, what: str) -> Draft:
    """Where it failed is kept for the agent; a person is offered at once."""
    note = f"step {steps.at + 1} of {len(steps.steps)} of “{steps.article.title}” didn’t work: {_short(steps)}"
    state = topics.not_helped(scene, topics.tried(scene.state, note), f"step {steps.at + 1}: {what}")
    rest = state.topic.next_best if state.topic is not None else ()
    reply = Reply(
        kind="offer_person",
        text=f"Sorry, step {steps.at + 1} should have worked. I've kept where it stopped, so you won't have to explain "
        "it again. Shall I bring someone in?",
        route=scene.route(),
        buttons=(
            Button("accept", "Yes, bring someone in", style="primary"),
            Button("helped", AFTER_ALL),
            *(Button("show", ref.title, ref.id, "quiet") for ref in rest[:2]),
        ),
        named=(steps.article, *rest[:2]),
    )
    state = replace(state, pending=PersonOffered(articles=rest[:2]), offers=state.offers + 1)
    told = own(scene, what, "step_failed")
    return Draft(state=state, result="person_offered", replies=(reply,), own=told, topics=_topic(state))


def stopped(scene: Scene, steps: Steps, what: str) -> Draft:
    """The person has had enough of steps."""
    note = f"stopped at step {steps.at + 1} of {len(steps.steps)} of “{steps.article.title}”"
    state = replace(topics.tried(scene.state, note), pending=None)
    reply = Reply(
        kind="notice",
        text=f"We'll leave it at step {steps.at + 1}. Tell me if something else is in the way, or I can bring someone "
        "in.",
        route=scene.route(),
    )
    return Draft(state=state, result="stepped", replies=(reply,), own=own(scene, what), topics=_topic(state))


def again(scene: Scene, steps: Steps, what: str) -> Draft:
    """An older step's button was pressed: show where we are instead of moving on."""
    return _show(scene, steps, own_text=what)


def place(steps: Steps) -> str:
    """Which step of what: the value of its buttons."""
    return f"{steps.article.id}#{steps.section}#{steps.at}"


def lost(scene: Scene, what: str) -> Draft:
    """A step button was pressed when no walk-through is under way."""
    reply = Reply(
        kind="notice",
        text="We're not in the middle of any steps now. Press *Walk me through it* under an answer to start again.",
        route=scene.route(),
    )
    return Draft(state=scene.state, result="declined", replies=(reply,), own=own(scene, what))


def _show(scene: Scene, steps: Steps, *, own_text: str) -> Draft:
    value = place(steps)
    number, total = steps.at + 1, len(steps.steps)
    reply = Reply(
        kind="step",
        text=f"**Step {number} of {total}** · {literal(steps.article.title)}\n\n{steps.steps[steps.at]}",
        route=scene.route(),
        buttons=(
            Button("step_done", "Done", value, "primary"),
            Button("step_failed", "That didn't work", value),
            Button("step_stop", "Stop here", value, "quiet"),
        ),
        named=(steps.article,),
    )
    state = replace(scene.state, pending=steps, asked_last=False)
    return Draft(
        state=state,
        result="stepped",
        replies=(reply,),
        unless_claimed=True,
        own=own(scene, own_text),
        topics=_topic(state),
    )


def _topic(state: ConversationState) -> tuple[Topic, ...]:
    return (state.topic,) if state.topic is not None else ()


def _short(steps: Steps) -> str:
    """The step's words without their markup, in one line."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", steps.steps[steps.at])
    text = " ".join(re.sub(r"\*\*|`+", "", words).split())
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
