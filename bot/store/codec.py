"""Values of the neutral vocabulary as JSON text, and back. What is read is checked: another shape is an error."""

from __future__ import annotations

import json
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.errors import StoreError
from bot.messages.article_draft import ArticleDraft
from bot.messages.case import Case
from bot.messages.checked import Checked
from bot.messages.incoming import Incoming
from bot.messages.outgoing import Outgoing
from bot.messages.people import Person
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.store.database import clean

T = TypeVar("T")


class Codec(Generic[T]):
    """One kind of value. New fields need a default, so that what an earlier version stored can still be read."""

    def __init__(self, shape: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(shape)

    def encode(self, value: T) -> str:
        try:
            return self._adapter.dump_json(value).decode()
        except PydanticSerializationError:  # a lone surrogate that came from somewhere else than the door
            return json.dumps(clean(self._adapter.dump_python(value, mode="json")), ensure_ascii=False)

    def decode(self, body: str) -> T:
        try:
            return self._adapter.validate_json(body)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise StoreError(
                f"A stored value has a shape that this version does not know ({first['loc']}: {first['type']}). "
                "It was written by another version: run that one, or a newer one."
            ) from None  # the library's own error quotes the value, which is what somebody wrote


INCOMING: Codec[Incoming] = Codec(Annotated[Incoming, Field(discriminator="kind")])
OUTGOING: Codec[Outgoing] = Codec(Annotated[Outgoing, Field(discriminator="out")])
STATE: Codec[ConversationState] = Codec(ConversationState)
CASES: Codec[Case] = Codec(Case)
DRAFTS: Codec[ArticleDraft] = Codec(ArticleDraft)
TOPICS: Codec[Topic] = Codec(Topic)
SURVEYS: Codec[Survey] = Codec(Survey)
ENTRIES: Codec[Entry] = Codec(Entry)
PEOPLE: Codec[Person] = Codec(Person)
CHECKED: Codec[Checked] = Codec(Checked)
