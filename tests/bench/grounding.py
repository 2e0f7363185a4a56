"""How the check does on real articles: their own sentences must pass, the same with one thing changed must not.

    python -m tests.bench.grounding FOLDER [--show KIND]

FOLDER holds Markdown files, one an article. Everything changed is chosen by a fixed seed.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import frontmatter

from bot.knowledge.composing.grounding import Bearing, unfounded
from bot.knowledge.composing.inline import readable
from bot.knowledge.composing.names import spoken
from bot.knowledge.composing.sentences import segments_of

FLIPS = {
    "enable": "disable", "disable": "enable", "open": "close", "add": "remove", "remove": "add", "install": "uninstall",
    "before": "after", "after": "before", "allow": "block", "allowed": "blocked", "minimum": "maximum",
    "maximum": "minimum", "turn on": "turn off", "turn off": "turn on", "increase": "decrease", "lock": "unlock",
    "show": "hide", "public": "private", "internal": "external", "automatically": "manually", "connect": "disconnect",
}  # fmt: skip
NEGATION = re.compile(
    r"\b(?:(?:do|does|is|are|can|should|must|will) not|cannot|(?:do|ca|wo|is|does)n't|can't)\b", re.IGNORECASE
)
WITHOUT = {
    "cannot": "can",
    "can't": "can",
    "won't": "will",
    "isn't": "is",
    "doesn't": "does",
    "don't": "",
    "do not": "",
}


def chunks(text: str) -> Iterator[str]:
    """Pieces of some 150 words, cut between paragraphs."""
    piece = ""
    for paragraph in re.split(r"\n\s*\n", text):
        if len(piece) + len(paragraph) > 900 and piece:
            yield piece
            piece = ""
        piece += paragraph + "\n\n"
    if piece.strip():
        yield piece


def changed(sentence: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence with one thing changed, each way that it allows."""
    numbers = list(re.finditer(r"(?<![\w./:#@-])\d{1,4}(?![\w/:@-]|\.\w)", sentence))
    if numbers:
        at = chance.choice(numbers)
        yield "number", sentence[: at.start()] + str(int(at.group()) + chance.randint(3, 40)) + sentence[at.end() :]
    negated = NEGATION.search(sentence)
    if negated:
        word = negated.group().lower()
        into = WITHOUT.get(word, word.replace(" not", ""))
        yield "negation dropped", sentence[: negated.start()] + into + sentence[negated.end() :]
    else:
        verb = re.search(r"\b(can|must|will|should|is|are)\b(?! not)", sentence)
        if verb:
            yield "negation planted", sentence[: verb.end()] + " not" + sentence[verb.end() :]
    for one, other in FLIPS.items():
        if re.search(rf"\b{one}\b", sentence, re.I):
            yield "opposite", re.sub(rf"\b{one}\b", other, sentence, flags=re.I)
            break
    names = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", sentence))
    if names:
        at = chance.choice(names)
        yield "name", sentence[: at.start()] + "Zentralo" + sentence[at.end() :]
    link = re.search(r"\]\((https?://[^\s)]+)\)", sentence)
    if link:
        yield "link", sentence.replace(link.group(1), "https://help.zentralo.example/reset")


def measure(folder: Path, show: str) -> None:
    chance = random.Random(7)
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    strangers: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        article = frontmatter.load(str(path))
        for chunk in chunks(article.content):
            passage = readable(chunk, "https://kb.example/a/")
            bearing = {1: Bearing(passage, (str(article.get("title", "")),))}
            for sentence in segments_of(passage):
                if "```" in sentence or len(spoken(sentence).split()) < 5 or re.search(r"\[\d+\]|;.*: ", sentence):
                    continue
                trials = [("itself", sentence), *changed(sentence, chance)]
                trials += [("of another article", other) for other in strangers[-1:]]
                for kind, text in trials:
                    if kind == "of another article" and text in passage:
                        continue
                    against = unfounded(f"{text} [1]", bearing)
                    seen[kind] += 1
                    good = bool(against) != (kind == "itself")
                    right[kind] += good
                    if not good and kind == show:
                        print(f"- {text}\n  {[(each.ground, each.why) for each in against]}\n  < {sentence}")
            if chance.random() < 0.3:
                strangers += [each for each in segments_of(passage) if len(each.split()) > 6][:1]
    for kind, count in seen.items():
        verb = "passed" if kind == "itself" else "caught"
        print(f"{kind:20} {verb} {right[kind]:6} of {count:6} = {right[kind] / count:.3f}")


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[3] if "--show" in sys.argv else "")
