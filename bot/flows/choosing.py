"""The person picked an article: one of the choices, or one of the next best."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import answers, topics
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.messages.outgoing import Reply


def picked(scene: Scene, what: str) -> Draft:
    """Show the article that was picked. ``what`` is what was pressed or written, for the transcript."""
    findings, composed = scene.got.findings, scene.got.composed
    if findings is None or findings.best is None or composed is None:
        return Draft(
            state=replace(scene.state, pending=None, asked_last=False),
            result="declined",
            replies=(gone_reply(scene),),
            own=own(scene, what),
        )
    if answers.too_old_now(scene, findings):
        reply = answers.outdated_reply(findings, scene.route())
        state = replace(scene.state, pending=None, asked_last=False)
        return Draft(state=state, result="refused", replies=(reply,), unless_claimed=True, own=own(scene, what))
    reply = answers.answer_reply(composed, findings, scene.route(), scene, picked=True)
    state = answers.after_reply(scene.state, reply, findings)
    topic = state.topic
    if topic is not None:
        still = scene.standing.state.topic.next_best if scene.standing.state.topic is not None else ()
        state = topics.shown(
            replace(state, topic=replace(topic, turns=topic.turns + 1, last_at=scene.now)),
            findings.best.passage.article,
            still,
        )
        rest = state.topic.next_best if state.topic is not None else ()
        walk = tuple(button for button in reply.buttons if button.action == "walk")
        wrong = tuple(button for button in reply.buttons if button.action == "wrong")
        buttons = (*walk, *answers.next_best_buttons(rest), *wrong)
        reply = replace(reply, buttons=buttons, named=rest[: answers.MOST_NEXT_BEST])
    return Draft(
        state=state,
        result="answered",
        replies=(reply,),
        unless_claimed=True,
        own=own(scene, what),
        topics=(state.topic,) if state.topic is not None else (),
        timers=answers.silent_timer(scene, state),
    )


def gone_reply(scene: Scene) -> Reply:
    """The article is not there any more, or not for this person: which of the two is not said."""
    return Reply(
        kind="notice",
        text="That article isn't available any more. Ask me again in your own words, or I can bring someone in.",
        route=scene.route(),
    )
