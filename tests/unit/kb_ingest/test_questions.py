"""Golden questions are read from ``questions.yaml``, and what is wrong with one is told with its line."""

from __future__ import annotations

import pytest

from kb_ingest.checks.questions import read_questions

TWO = """\
# what people ask
- question: "Wi-Fi: why so slow?"
  article: wifi.md
- question: How do I boil an egg?
  article: nothing
  audience: [staff, it-team]
"""


def test_each_question_has_its_article_its_audience_and_its_line() -> None:
    read = read_questions(TWO, "q/questions.yaml", "desk")
    assert read.whole and read.findings == ()
    first, second = read.asked
    assert (first.question, first.article, first.audience, first.line) == ("Wi-Fi: why so slow?", "wifi.md", (), 2)
    assert (second.article, second.audience, second.line) == ("", ("staff", "it-team"), 4)
    assert (second.source, second.path) == ("desk", "q/questions.yaml")


def test_an_empty_file_asks_nothing_and_is_no_mistake() -> None:
    read = read_questions("# none yet\n", "questions.yaml", "desk")
    assert (read.asked, read.findings, read.whole) == ((), (), True)


@pytest.mark.parametrize(
    ("text", "line", "says", "mend"),
    [
        ("- question: Why?\n  aritcle: wifi.md\n", 2, "'aritcle' is not known", "Did you mean article?"),
        ("- question: Why?\n  article: wifi.md\n  because: x\n", 3, "'because' is not known", "Known are question"),
        ("- question: Why?\n", 1, "without “article:”", "or nothing"),
        ("- article: wifi.md\n", 1, "without “question:”", "in quotes"),
        ("- question: Why?\n  article: a.md\n  article: b.md\n", 3, "given twice", "Keep one"),
        ("- question: Why?\n  article: a.md\n  audience: {}\n", 3, "neither a name nor a list", "audience: staff"),
        ("- question: Why?\n  article: a.md\n- question: why?\n  article: b.md\n", 3, "same as line 1", "out"),
        ("- just words\n", 1, "is no question with its article", "Write “- question: …”"),
    ],
)
def test_a_mistake_costs_its_own_question_only(text: str, line: int, says: str, mend: str) -> None:
    read = read_questions(f"{text}- question: Which lamp?\n  article: lamp.md\n", "questions.yaml", "desk")
    assert read.whole and read.asked[-1].article == "lamp.md"
    (finding,) = read.findings
    assert (finding.kind, finding.line) == ("questions", line) and says in finding.text and mend in finding.mend


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("- question: Wi-Fi: why so slow?\n  article: a.md\n", 1, "A text with a colon in it needs quotes"),
        ("- question: Why?\n\tarticle: a.md\n", 2, "use spaces"),
        ('- question: "Why?\n  article: a.md\n', 1, "does not end with one"),
        ("- question: @home?\n  article: a.md\n", 1, "needs quotes around it"),
        ("question: Why?\narticle: a.md\n", 1, "Write “- question: …”"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_how_to_mend_it(text: str, line: int, mend: str) -> None:
    read = read_questions(text, "questions.yaml", "desk")
    assert not read.whole and read.asked == ()
    (finding,) = read.findings
    assert finding.line == line and mend in finding.mend
