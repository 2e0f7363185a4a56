"""What a model, or whoever speaks through one, could set in motion: nothing. It has no tools, no code and no memory."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from bot.knowledge.composing.chat import ChatComposer, ChatModelWriter
from bot.messages.people import member
from tests.fakes.knowledge import FakeArticle, FakeKnowledge
from tests.talk import Talk

ROOT = Path(__file__).parents[2]
WORDS = "Slow wireless in the halls: forget the network, then join it again."
PRINTING = "Printing costs five pence a page, colour twenty."
CALL = {"name": "resolve_case", "args": {"case": "1"}, "id": "call-1", "type": "tool_call"}

RUNS_PROGRAMS = frozenset({"git.py", "copies.py", "carrying_out.py"})
"""Git, the database's own copying, and Handrail itself."""
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__"})
LOADS_CODE = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jinja2", "code", "runpy"})
TAKES_TOOLS = frozenset({"bind_tools", "bind", "create_agent", "create_react_agent", "AgentExecutor", "ToolNode"})


class Scripted(BaseChatModel):
    """Answers with ``replies``, the last one again and again. ``offered``: what it was called with besides messages."""

    replies: list[AIMessage]
    read: list[str] = []  # noqa: RUF012  # pydantic copies it for each
    offered: list[str] = []  # noqa: RUF012  # as above

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.read.append(str(messages[-1].content))
        self.offered += kwargs
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return ChatResult(generations=[ChatGeneration(message=reply)])


def talk_with(tmp_path: Path, *replies: AIMessage) -> tuple[Talk, Scripted]:
    model = Scripted(replies=list(replies))
    articles = [FakeArticle("wifi-slow", "Slow wireless", WORDS), FakeArticle("printing", "Printing costs", PRINTING)]
    knowledge = FakeKnowledge(articles)
    return Talk(tmp_path, knowledge=knowledge, composer=ChatComposer(ChatModelWriter(model))), model


@pytest.mark.parametrize("words", ["", "Slow wireless in the halls: forget the network, then join it again [1]."])
async def test_a_model_that_calls_for_tools_is_offered_none_and_sets_nothing_in_motion(
    tmp_path: Path, words: str
) -> None:
    talk, model = talk_with(tmp_path, AIMessage(content=words, tool_calls=[CALL]))
    await talk.press("person")
    await talk.agent_presses("claim")
    before = await talk.case()
    await talk.agent_presses("hand_back")
    [reply] = [each for each in await talk.say("slow wireless in the halls") if each.kind == "answer"]
    assert model.read, "it was asked"
    assert model.offered == []
    assert "forget the network" in reply.text
    assert reply.written_by_model == bool(words)
    after = await talk.case_or_none()
    assert after is None or (after.id, after.state) == (before.id, "handed_back")
    talk.close()


async def test_what_a_model_wrote_is_no_material_of_the_next_answer(tmp_path: Path) -> None:
    """What it once made up, or was made to say, cannot grow by being read again."""
    canary = "Slow wireless in the halls: join it again, then forget the network [1]."
    talk, model = talk_with(tmp_path, AIMessage(content=canary))
    first = await talk.say("slow wireless in the halls")
    await talk.say("printing costs a page")
    assert any(reply.written_by_model for reply in first)
    assert PRINTING in model.read[-1], "it was asked again"
    assert not any("join it again, then forget" in material for material in model.read)
    talk.close()


async def test_one_persons_words_are_never_given_to_a_model_for_another(tmp_path: Path) -> None:
    talk, model = talk_with(tmp_path, AIMessage(content=f"{WORDS[:-1]} [1]."))
    await talk.say("slow wireless in the halls, says Quagga", where=1)
    await talk.say("slow wireless in the halls", person=member("web", "local", "olga", "Olga Beck"))
    assert "Quagga" in model.read[0]
    assert "Quagga" not in model.read[-1]
    talk.close()


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("bot", "kb_ingest"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The last name of whatever is called, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_no_text_is_ever_run_as_code() -> None:
    for path, tree in modules():
        builtins = {name for name, call in called(tree) if isinstance(call.func, ast.Name)}
        assert not builtins & RUNS_TEXT, path
        assert not set(imported(tree)) & LOADS_CODE, path
        for name, call in called(tree):
            words = {each.arg for each in call.keywords}
            assert "shell" not in words, (path, call.lineno)
            assert name not in {"system", "popen", "create_subprocess_shell"}, (path, call.lineno)


def test_programs_are_run_by_few_modules_and_never_by_what_a_model_can_reach() -> None:
    running = {
        path
        for path, tree in modules()
        if {"subprocess", "multiprocessing"} & set(imported(tree))
        or any(name == "create_subprocess_exec" for name, _ in called(tree))
    }
    assert {path.name for path in running} <= RUNS_PROGRAMS, running
    assert not [path for path in running if {"knowledge", "flows", "messages"} & set(path.relative_to(ROOT).parts)]


def test_no_model_is_given_tools_anywhere() -> None:
    for path, tree in modules():
        found = {name for name, _ in called(tree)} & TAKES_TOOLS
        assert not found - {"bind"}, path  # a socket is bound, too
        if "bind" in found:
            assert "langchain" not in path.read_text(encoding="utf-8"), path


def test_everything_that_is_installed_is_named_with_its_version_and_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = [block for block in re.split(r"\n(?=\S)", text) if block.strip() and not block.startswith("#")]
    assert len(wanted) > 50
    for block in wanted:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]
        assert "://" not in block.partition("    # via")[0], block.splitlines()[0]
