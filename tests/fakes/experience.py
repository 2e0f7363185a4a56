"""What the report is made from, over the memory of the other fakes."""

from __future__ import annotations

from datetime import datetime

from bot.ports.experience import FirstWord, KnownTopic, Records
from tests.fakes.ledger import Memory


class FakeExperienceRecords:
    """``ExperienceRecords`` in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def between(self, since: datetime, until: datetime) -> Records:
        memory = self._memory
        topics = [
            KnownTopic(topic, where, memory.people.get(where, ""))
            for where, topic in memory.topics.values()
            if since <= topic.asked_at < until
        ]
        talked = {known.conversation for known in topics}
        cases = [c for c in memory.cases.values() if c.conversation in talked or since <= c.opened_at < until]
        lines = [line for line in memory.entries if line.conversation in talked and not line.private]
        reports = [line for line in memory.entries if line.conversation in talked and line.did == "reported"]
        waits = [wait for wait in memory.waits if since <= wait.since < until]
        return Records(
            topics=sorted(topics, key=lambda known: (known.topic.asked_at, known.topic.id)),
            cases=sorted(cases, key=lambda case: case.number),
            transcripts={
                where: [e for e in lines if e.conversation == where] for where in {e.conversation for e in lines}
            },
            reports=reports,
            surveys=sorted(
                (survey for survey in memory.surveys.values() if survey.asked_at >= since),
                key=lambda survey: (survey.asked_at, survey.id),
            ),
            waits=sorted(waits, key=lambda wait: wait.since),
            first_words=self._first_words(since, until),
        )

    def _first_words(self, since: datetime, until: datetime) -> list[FirstWord]:
        found = []
        for row in self._memory.inbox:
            if row.incoming.kind not in ("said", "pressed") or not since <= row.at < until:
                continue
            sent = [
                packed.ended_at
                for packed in self._memory.outbox
                if packed.state == "sent"
                and packed.parcel.lane.startswith("person:")
                and packed.parcel.id.rpartition(".")[0] == row.incoming.id
                and packed.ended_at is not None
            ]
            if sent:
                found.append(FirstWord(row.incoming.conversation, row.at, min(sent)))
        return found
