"""What the organisation has settled: the part of the settings that flows need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.escalation.caring import CareTable
from bot.escalation.desks import MAIN, Desk, Desks
from bot.escalation.policy import PolicyTable
from bot.flows.pace import Pace


@dataclass(frozen=True, slots=True)
class House:
    """Names, the desk, and how patient to be."""

    organisation: str = "your organisation"
    desk: str = "web"
    """Where cases go: ``web``, ``slack:C0123``, ``teams:19:…``."""
    desk_name: str = "the service desk"
    contact: str = ""
    """How to reach people without Handrail, in words ("ring 4400"). Shown when the desk or the bot cannot be
    reached."""
    policy: PolicyTable = field(default_factory=PolicyTable)
    writes: bool = False
    """Whether a chat model is set."""
    silent_after: timedelta = timedelta(hours=24)
    """After this long without a word an answer counts as silent."""
    came_back_within: timedelta = timedelta(days=5)
    """A topic that returns in a new conversation within this time has come back."""
    desk_table: tuple[Desk, ...] = ()
    """The desks where there are several; else there is one, at ``desk``."""
    late_after: timedelta = timedelta(hours=1)
    """How long a case may wait, in opening time, where neither the desk's own limit nor an estimate says."""
    pass_on_after: timedelta = timedelta(minutes=30)
    """So long after a case is late it goes on to the next desk."""
    nudge_after: timedelta = timedelta(minutes=20)
    """After so long without a word to a person who waits for one, an agent is reminded."""
    take_back_after: timedelta = timedelta(hours=1)
    """So long after that the case is put back."""
    left_after_days: int = 3
    """So many days of the desk's without a word a case that an agent has counts as left."""
    care_within: timedelta = timedelta(minutes=10)
    """Whoever tells of danger, harassment or an incident has a word from people within this time, or others are
    called."""
    same_agent_within: timedelta = timedelta(hours=8)
    """An agent who did something within this time is there, and gets a reopened case first."""

    owners: frozenset[str] = frozenset()
    """Keys of the people who look after articles: what they write may be a word to the bot itself."""
    pace: Pace = field(default_factory=Pace)
    """How much one person is answered at once."""
    longest_wait: timedelta = timedelta(seconds=30)
    """What would wait for longer until the bot gets to it is refused at once."""
    refuse_after_review: timedelta | None = None
    """So long after an article's review was due nothing is answered from it any more; None: never."""
    calls: bool = False
    """Whether people may ask to be called back; a desk may also offer it by itself."""
    ask_again_after: timedelta = timedelta(days=30)
    """Nobody is asked how it went again within this time."""
    ask_about_workaround_after: timedelta = timedelta(days=3)
    """So long after a problem was got round it is asked, once, whether it still stands."""
    care: CareTable = field(default_factory=CareTable)
    """What is said and who is asked when somebody tells of danger, harassment or a security incident."""

    @property
    def desks(self) -> Desks:
        all = self.desk_table or (Desk(MAIN, self.desk_name, self.desk, calls=self.calls),)
        return Desks((*all, *self.care.own_desks(all)))
