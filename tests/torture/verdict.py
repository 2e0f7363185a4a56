"""What stands at the far side, counted: nothing lost, nothing twice, nothing out of order; each fault explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.messages.outgoing import CaseEntry
from tests.torture.clients import AtDesk, Somebody
from tests.torture.house import OddEnd
from tests.torture.plan import Part, tag_in
from tests.torture.words import Words


@dataclass
class Verdict:
    """Each list has a line for everything that is wrong. ``unmarked``: on Teams, sends of unknown outcome that nobody
    was told of."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    cases_doubled: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    stories: list[str] = field(default_factory=list)
    """What the tables say of the conversations in which something is wrong."""

    @property
    def number(self) -> int:
        return sum(len(found) for found in self.faults.values())

    @property
    def faults(self) -> Mapping[str, Sequence[str]]:
        return {
            "lost": self.lost,
            "doubled": self.doubled,
            "out of order": self.out_of_order,
            "cases doubled": self.cases_doubled,
            "of unknown outcome and not marked": self.unmarked,
            "otherwise wrong": self.otherwise,
        }

    @property
    def clean(self) -> bool:
        return self.number == 0

    def __str__(self) -> str:
        counted = ", ".join(f"{name} {count}" for name, count in sorted(self.figures.items()))
        lines = [f"counted: {counted}"]
        lines += [f"{name}: {line}" for name, found in self.faults.items() for line in found[:40]]
        return "\n".join([*lines, *self.stories[:400]])

    def count(
        self, part: Part, person: Somebody, agent: AtDesk, words: Words, doubted: Collection[str] = frozenset()
    ) -> None:
        """One conversation. ``doubted``: the tags of what nobody knows about whether it arrived."""
        about = f"conversation {part.number} on {part.platform}"
        noted, said = ([tag_in(text) for text in texts] for texts in ((*part.questions, *part.further), part.lines))
        # What was never acknowledged nobody promised to keep; that it was not is a fault of its own.
        noted, said = ([tag for tag in tags if words.is_kept(tag)] for tags in (noted, said))
        self._missing(f"{about}, at the desk", noted, agent.sees(), agent.marked(), doubted)
        self._missing(f"{about}, at the person's", said, person.heard(), person.marked(), doubted)
        self._twice(f"{about}, at the desk", agent.sees(), words.sayings)
        self._twice(f"{about}, at the person's", person.heard(), words.sayings)
        self._twice(f"{about}, replies", [reply for reply in person.replies() if reply])
        for shown in (agent.sees(), person.heard()):
            for earlier, later in words.out_of_order(list(shown)):
                self.out_of_order.append(f"{about}: {earlier} stands before {later}, which was kept before it was sent")
        if agent.ended() < len(said):
            self.lost.append(f"{about}: {agent.ended()} of the agent's {len(said)} words have a mark")
        if len(agent.cases()) > 1:
            self.cases_doubled.append(f"{about}: {', '.join(agent.cases())}")
        self.figures += Counter(
            {
                "conversations": 1,
                f"conversations on {part.platform}": 1,
                "words of people": len(noted),
                "words of agents": len(said),
                "replies": len(person.replies()),
                "cases": len(agent.cases()),
                "said to people to be in doubt": person.marked(),
                "said to agents to be in doubt": agent.marked(),
            }
        )

    def count_doubts(self, ends: Iterable[OddEnd], told_of: Callable[[OddEnd], bool]) -> None:
        """Of every send of unknown outcome: whoever it was for was told, and so was its conversation."""
        unknown = [end for end in ends if end.state == "unknown" and end.platform == "teams"]
        to_people = sum(end.lane.startswith("person:") for end in unknown)
        to_agents = sum(isinstance(end.what, CaseEntry) for end in unknown)
        for number, told, whom in (
            (to_people, self.figures["said to people to be in doubt"], "people"),
            (to_agents, self.figures["said to agents to be in doubt"], "agents"),
        ):
            if told < number:
                self.unmarked.append(f"{number} sends to {whom}, who were told of {told}")
        untold = (end for end in unknown if end.lane.startswith("person:") and not told_of(end))
        self.unmarked += [f"neither in the transcript nor at the desk: {end}" for end in untold]

    def _missing(
        self, where: str, wanted: Sequence[str], shown: Sequence[str], marked: int, doubted: Collection[str]
    ) -> None:
        """What is not there is lost, unless nobody knows whether it arrived; then it has been said to be in doubt."""
        missing = [tag for tag in wanted if tag not in shown]
        self.lost += [f"{where}: {tag} is not there" for tag in missing if tag not in doubted]
        in_doubt = [tag for tag in missing if tag in doubted]
        if len(in_doubt) > marked:
            self.unmarked += [f"{where}: {tag}; {marked} were said to be in doubt" for tag in in_doubt]

    def _twice(self, where: str, shown: Iterable[str], sayings: Callable[[str], int] = lambda _: 1) -> None:
        """What stands there more often than it was said."""
        counted = Counter(shown).items()
        self.doubled += [f"{where}: {what} stands {times} times" for what, times in counted if times > sayings(what)]
