"""A message extension's action on a message: ``composeExtension/fetchTask``, then ``submitAction`` from its dialog."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from tests.fakes.teams.answers import UNREACHABLE, WRONG, Answered, answered
from tests.fakes.teams.cards.card import check_card
from tests.fakes.teams.core import Core
from tests.fakes.teams.records import ADAPTIVE, Json, Message, User
from tests.fakes.teams.visible import card_buttons, card_lines, inputs


class Dialog:
    """What the person has in front of them. ``card`` while a form stands there; ``said`` when words came instead.

    It is open until it was submitted and nothing further came; ``error`` is what they read when the bot did not
    answer well.
    """

    def __init__(self, core: Core, user: User, message: Message, command: str) -> None:
        self._core = core
        self._user = user
        self._message = message
        self._command = command
        self.title, self.said, self.error = "", "", ""
        self.card: Json | None = None
        self.inserted: Json | None = None
        """A card that the answer put into the box where the person writes."""
        self.answers: list[Answered] = []

    @property
    def open(self) -> bool:
        return self.card is not None

    @property
    def text(self) -> str:
        """What can be read in it."""
        lines = list(card_lines(self.card)) if self.card else [self.said or self.error]
        return "\n".join([line for line in (self.title, *lines) if line])

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in card_buttons(self.card)) if self.card else ()

    async def fetch(self, wait: bool = True) -> None:
        await self._ask("composeExtension/fetchTask", {}, wait)

    async def submit(self, values: Mapping[str, str] | None = None, label: str = "", wait: bool = True) -> Answered:
        """Press the dialog's button (the one that reads ``label``, else the first) with ``values`` in its inputs."""
        assert self.card is not None, f"no form is open: {self.text!r}"
        found = [one for one in card_buttons(self.card) if label in ("", one.label) and one.kind == "Action.Submit"]
        assert found, f"nothing to submit reads {label!r}: {self.labels}"
        fields = {one["id"]: one for one in inputs(self.card)}
        given = dict(values or {})
        assert set(given) <= set(fields), f"inputs are {sorted(fields)}"
        filled = {ident: given.get(ident, str(one.get("value", ""))) for ident, one in fields.items()}
        missing = [ident for ident, one in fields.items() if one.get("isRequired") and not filled[ident]]
        assert not missing, f"Teams asks to fill in {missing} first"
        data = found[0].action.get("data")
        value = {"data": {**(data if isinstance(data, dict) else {}), **filled}}
        return await self._ask("composeExtension/submitAction", value, wait)

    async def _ask(self, name: str, more: Json, wait: bool) -> Answered:
        place = self._core.state.conversation(self._message.conversation)
        value = {
            "commandId": self._command,
            "commandContext": "message",
            "requestId": uuid.uuid5(uuid.NAMESPACE_OID, self._message.id + name).hex,
            "messagePayload": payload(self._core, self._message),
            "context": {"theme": "default"},
        }
        sent = self._core.activities.invoke(name, self._user, place, value | more, None, self._message.root)
        got = await answered(sent, wait)
        self.answers.append(got)
        self._read(got)
        return got

    def _read(self, got: Answered) -> None:
        self.card, self.said, self.error = None, "", ""
        if got.error:
            self.error = UNREACHABLE
            return
        body = got.answer if isinstance(got.answer, dict) else {}
        task, extension = body.get("task"), body.get("composeExtension")
        if isinstance(task, dict):
            self._read_task(task)
        elif isinstance(extension, dict) and extension.get("type") == "result":
            self.inserted = extension["attachments"][0]
        elif isinstance(extension, dict) and extension.get("type") == "message":
            self.said = str(extension.get("text", ""))
        elif body:
            self.error = WRONG

    def _read_task(self, task: Json) -> None:
        value = task.get("value")
        if task.get("type") == "message" and isinstance(value, str):
            self.said = value
            return
        value = value if isinstance(value, dict) else {}
        shown = value.get("card")
        if task.get("type") != "continue" or not isinstance(shown, dict) or shown.get("contentType") != ADAPTIVE:
            self.error = WRONG
            return
        problems = check_card(shown.get("content"), self._core.warnings)
        self.error = f"{WRONG} {problems}" if problems else ""
        self.title = str(value.get("title", ""))
        self.card = None if problems else shown["content"]


def payload(core: Core, message: Message) -> Json:
    """A message as ``messagePayload`` shows it (Microsoft's page on dialogs in message extensions)."""
    state = core.state
    place = state.conversation(message.conversation)
    at = datetime.fromtimestamp(message.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    user = state.users.get(message.sender)
    aad = user and {"userIdentityType": "aadUser", "id": user.object_id, "displayName": user.name}
    app = None if user else {"applicationIdentityType": "bot", "id": state.bot_id[3:], "displayName": state.bot_name}
    mentions = [one for one in message.entities if one.get("type") == "mention"]
    answers = message.root if message.root != message.id else None
    return {
        "linkToMessage": f"https://teams.microsoft.com/l/message/{place.id}/{message.id}",
        "id": message.id,
        "replyToId": answers or None,
        "createdDateTime": at,
        "lastModifiedDateTime": None,
        "deleted": message.deleted,
        "subject": None,
        "summary": None,
        "importance": "normal",
        "locale": "en-gb",
        "body": {"contentType": "html", "content": message.html or f"<div>{message.text}</div>"},
        "from": {"device": None, "conversation": None, "user": aad, "application": app},
        "reactions": [],
        "mentions": [
            {"id": number, "mentionText": one["mentioned"]["name"], "mentioned": {"application": app}}
            for number, one in enumerate(mentions)
        ],
        "attachments": [
            {"id": one.get("name", ""), "contentType": one["contentType"], "content": one.get("content")}
            for one in message.attachments
        ],
    }
