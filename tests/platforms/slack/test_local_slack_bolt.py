"""What the local Slack tells real Bolt apps, over signed HTTP and over Socket Mode."""

from __future__ import annotations

from tests.fakes.slack.visible import visible_text
from tests.platforms.slack.listening import Listening


async def test_a_direct_message_is_answered(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    said = await nina.say("Wi-Fi <is> slow & https://example.org")
    answer = await heard.slack.wait_for_message(nina.dm, containing="Helped", after=said)
    assert visible_text(answer) == "[Helped]"
    body = heard.bodies[0]
    assert body["event"]["text"] == "Wi-Fi &lt;is&gt; slow &amp; <https://example.org>"
    assert (body["event"]["channel_type"], body["team_id"]) == ("im", "T0ALDER")
    assert body["authorizations"][0]["user_id"] == "U0HANDRAIL"


async def test_a_mention_comes_as_two_events_with_ids_of_their_own(heard: Listening) -> None:
    await heard.slack.person("nina").mention("help", "general")
    assert sorted(heard.events()[:2]) == ["app_mention", "message"]
    assert len({body["event_id"] for body in heard.bodies[:2]}) == 2
    assert len({body["event"]["ts"] for body in heard.bodies[:2]}) == 1


async def test_the_app_hears_itself(heard: Listening) -> None:
    await heard.slack.person("nina").say("hello")
    own = await heard.slack.until(lambda: next((b for b in heard.bodies if b.get("event", {}).get("bot_id")), None))
    assert own["event"]["user"] == "U0HANDRAIL"


async def test_a_press_reaches_the_app_and_its_answer_replaces_the_message(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    await nina.say("hello")
    answer = await heard.slack.wait_for_message(nina.dm, containing="Helped")
    pressed = await nina.press(answer, "Helped")
    assert pressed.acknowledged
    body = next(body for body in heard.bodies if body.get("type") == "block_actions")
    assert body["actions"][0]["value"] == "case-1"
    assert body["container"] == {
        "type": "message",
        "message_ts": answer.ts,
        "channel_id": nina.dm,
        "is_ephemeral": False,
    }
    await heard.slack.until(lambda: visible_text(answer) == "Thank you")


async def test_a_command_is_answered_to_one_person_alone(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    answered = await nina.slash("/handrail person", "general")
    assert answered.acknowledged
    assert nina.sees("general")[-1].text == "A person is on the way"
    assert heard.slack.person("sam").sees("general") == []
    body = next(body for body in heard.bodies if body.get("command"))
    assert (body["command"], body["text"], body["channel_id"]) == ("/handrail", "person", "C0GENERAL")


async def test_a_shortcut_opens_a_modal_that_is_submitted(heard: Listening) -> None:
    nina, said = heard.slack.person("nina"), await heard.slack.person("sam").say("printer on fire", "general")
    assert (await nina.shortcut(said, "ask_handrail")).acknowledged
    await heard.slack.until(nina.modal)
    await nina.submit({"Note": ""})
    assert nina.modal() is not None, "errors keep it open"
    await nina.submit({"Note": "seen"})
    assert nina.modal() is None


async def test_a_modal_that_is_closed_says_so(heard: Listening) -> None:
    nina, said = heard.slack.person("nina"), await heard.slack.person("sam").say("printer on fire", "general")
    await nina.shortcut(said, "ask_handrail")
    await heard.slack.until(nina.modal)
    closed = await nina.close_modal()
    assert closed is not None
    assert closed.acknowledged
    assert nina.modal() is None


async def test_edits_and_deletions_are_told(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    said = await nina.say("the printer", "general")
    await nina.edit(said, "the big printer")
    await nina.delete(said)
    wanted = ("message_changed", "message_deleted")
    changed, deleted = (body["event"] for body in heard.bodies if body["event"].get("subtype") in wanted)
    assert changed["previous_message"]["text"] == "the printer"
    assert changed["message"]["text"] == "the big printer"
    assert changed["message"]["edited"]["user"] == nina.id
    assert deleted["deleted_ts"] == said.ts
    assert said not in heard.slack.messages("general")


async def test_a_deleted_root_with_replies_leaves_a_tombstone(heard: Listening) -> None:
    nina, sam = heard.slack.person("nina"), heard.slack.person("sam")
    root = await nina.say("root", "general")
    await sam.reply_in_thread(root, "reply")
    await nina.delete(root)
    changed = [body["event"] for body in heard.bodies if body["event"].get("subtype") == "message_changed"]
    tombstones = [event for event in changed if event["message"].get("subtype") == "tombstone"]
    assert len(tombstones) == 1
    assert "message_deleted" not in heard.events()


async def test_files_home_joining_and_reactions_are_told(heard: Listening) -> None:
    slack, kim = heard.slack, heard.slack.person("kim")
    shot = await kim.upload("shot.png", b"1", text="see", channel="general")
    await kim.opens_home()
    await kim.opens_messages()
    await slack.add_person("lee").joins("general")
    await kim.reacts(shot, "eyes")
    events = {body["event"]["type"]: body["event"] for body in heard.bodies}
    assert {"file_share", "file_shared"} <= set(heard.events())
    assert [b["event"]["tab"] for b in heard.bodies if b["event"]["type"] == "app_home_opened"] == ["home", "messages"]
    assert events["member_joined_channel"]["user"] == "U0LEE"
    assert events["reaction_added"]["item"]["ts"] == shot.ts


async def test_what_administrators_do_is_told(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    await slack.change_usergroup("S0AGENTS", ["sam", "nina"])
    await slack.change_person(nina, restricted=True)
    await slack.archive("desk")
    await slack.join_team(slack.add_person("lee"))
    await slack.uninstall()
    assert heard.events() == [
        "subteam_members_changed",
        "user_change",
        "group_archive",
        "team_join",
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert heard.bodies[0]["event"]["added_users"] == ["U0NINA"]


async def test_only_what_the_app_may_hear_is_sent(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    await nina.say("the app is not here", "random")
    slack.drop_scope("channels:history")
    await nina.say("no scope", "general")
    slack.app.bot_events.remove("message.im")
    await nina.say("no subscription")
    assert heard.bodies == []


async def test_a_stranger_is_marked_as_one(heard: Listening) -> None:
    stella = heard.slack.person("stella")
    await stella.mention("help us", "shared")
    body = heard.bodies[0]
    assert body["is_ext_shared_channel"] is True
    assert body["event"]["user_team"] == "T0BIRCH"
    assert body["team_id"] == "T0ALDER"


async def test_an_unfolded_link_is_a_change_that_nobody_made(heard: Listening) -> None:
    said = await heard.slack.person("nina").say("see https://example.org", "general")
    await heard.slack.unfurls(said)
    change = next(b["event"] for b in heard.bodies if b["event"].get("subtype") == "message_changed")
    assert change["message"]["text"] == change["previous_message"]["text"]


async def test_another_apps_bot_speaks_the_old_way(heard: Listening) -> None:
    await heard.slack.another_bot_says("deployed", "general")
    event = heard.bodies[0]["event"]
    assert (event["subtype"], event["bot_id"]) == ("bot_message", "B0DEPLOYS")
    assert "user" not in event
