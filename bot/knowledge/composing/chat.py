"""An answer that a chat model writes from the passages alone, checked sentence by sentence; or the extractive one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from bot.errors import ComposerError, SettingsError
from bot.knowledge.composing.citing import citation, cited_numbers, renumbered
from bot.knowledge.composing.extract import Extract
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.knowledge.composing.grounding import Bearing, unfounded
from bot.knowledge.composing.orders import gives_orders
from bot.knowledge.composing.prompt import NOT_IN_PASSAGES, RULES, asked
from bot.knowledge.composing.resting import Rest
from bot.knowledge.composing.shape import misshapen, tidied
from bot.knowledge.composing.simpler import SIMPLER_RULES, asked_simpler
from bot.knowledge.composing.summing_up import RULES as SUMMARY_RULES
from bot.knowledge.composing.summing_up import checked_summary, kept, material
from bot.messages.evidence import Composed, Findings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = structlog.get_logger(__name__)

PASSAGES = 4
"""How many passages a model is given: the best of as many articles."""

MATERIAL = 12_000
"""Characters of passages that a model is given at most. A passage is sent whole or not at all."""

MAX_TOKENS = 700

SECONDS = 15.0
"""How long a model may take before the person gets the plainer answer."""


class NoAnswer(ComposerError):
    """The model, or the way to it, is down."""


class Writer(Protocol):
    """Something that turns instructions and material into text. Raises ``ComposerError`` when it gives none, and
    ``NoAnswer`` when it is down."""

    async def write(self, rules: str, material: str) -> str: ...


class ChatModelWriter:
    """A LangChain chat model. Its own errors never leave it."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    async def write(self, rules: str, material: str) -> str:
        try:
            message = await self._model.ainvoke([("system", rules), ("human", material)])
        except Exception as error:  # whatever a vendor's client raises: there are as many trees as vendors
            raise NoAnswer(f"The chat model gave no answer ({type(error).__name__}).") from error
        reason = str((message.response_metadata or {}).get("finish_reason") or "").lower()
        if reason in ("length", "max_tokens", "content_filter"):
            raise ComposerError(f"The chat model did not finish its answer ({reason}).")
        text = message.text
        if not isinstance(text, str) or not text.strip():
            raise ComposerError("The chat model gave an empty answer.")
        return str(text)


class ChatComposer:
    """Lets ``writer`` write, believes nothing of it unchecked, and falls back to the extractive answer as a whole.

    A model that says ``NOT_IN_PASSAGES`` leaves the extractive answer too: how good the evidence is has been judged
    before, by a calibrated measure that the bot tells the person about; the passage itself invents nothing, and they
    can see for themselves.
    """

    def __init__(
        self,
        writer: Writer,
        extractive: ExtractiveComposer | None = None,
        *,
        seconds: float = SECONDS,
        rest: Rest | None = None,
    ) -> None:
        self._writer = writer
        self._rest = rest or Rest()
        self._plain = extractive or ExtractiveComposer()
        self._seconds = seconds

    @classmethod
    def of(
        cls,
        name: str,
        extractive: ExtractiveComposer | None = None,
        *,
        seconds: float = SECONDS,
        options: Mapping[str, Any] | None = None,
    ) -> ChatComposer:
        """The composer for ``CHAT_MODEL=provider:model``. Raises ``SettingsError`` where that cannot be had."""
        return cls(chat_model_writer(name, seconds=seconds, options=options), extractive, seconds=seconds)

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        """A checked answer. Only being cancelled stops it from giving one."""
        if findings.best is None:
            return await self._plain.compose(question, findings, earlier=earlier)
        try:
            passages = await self._material(findings)
            return checked(await self._written(RULES, asked(question, earlier, passages)), passages)
        except TimeoutError:
            log.warning("model_answer_replaced", reason="too late", seconds=self._seconds)
        except ComposerError as error:
            log.warning("model_answer_replaced", reason=str(error))
        return await self._plain.compose(question, findings, earlier=earlier)

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        """Plainer words that hold, or nothing: what was shown before still stands."""
        if findings.best is None:
            return None
        passage = await self._plain.extract(findings.best.passage)
        if _speaks_to_models(passage):
            log.warning("model_plainer_words_left_out", reason=_SPEAKS)
            return None
        try:
            return checked(await self._written(SIMPLER_RULES, asked_simpler(question, passage)), [passage])
        except TimeoutError:
            log.warning("model_plainer_words_left_out", reason="too late", seconds=self._seconds)
        except ComposerError as error:
            log.warning("model_plainer_words_left_out", reason=str(error))
        return None

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        """A checked summary, or nothing."""
        numbered = kept(lines)
        try:
            return checked_summary(await self._written(SUMMARY_RULES, material(numbered)), numbered)
        except TimeoutError:
            log.warning("model_summary_left_out", reason="too late", seconds=self._seconds)
        except ComposerError as error:
            log.warning("model_summary_left_out", reason=str(error))
        return ""

    async def _written(self, rules: str, material: str) -> str:
        """Raises ``TimeoutError`` or ``ComposerError``; at once where the model has been silent several times."""
        if not self._rest.lets_through():
            raise ComposerError("The chat model gave no answer several times, and is left alone for a moment.")
        try:
            async with asyncio.timeout(self._seconds):
                text = await self._writer.write(rules, material)
        except (TimeoutError, NoAnswer):
            self._rest.silent()
            raise
        except ComposerError:
            self._rest.answered()
            raise
        self._rest.answered()
        return text

    async def _material(self, findings: Findings) -> list[Extract]:
        """What the model may use: the extracts that would be shown, so that both answers rest on the same words.

        A passage that speaks to models is kept from it; where that is the best one, ``ComposerError``.
        """
        passages: list[Extract] = []
        size = 0
        for ranked in findings.ranked[:PASSAGES]:
            each = await self._plain.extract(ranked.passage)
            if _speaks_to_models(each):
                if not passages:
                    raise ComposerError(_SPEAKS)
                continue
            size += len(each.text)
            if passages and size > MATERIAL:
                break
            passages.append(each)
        return passages


_SPEAKS = "A passage speaks to models, not to people: it is not given to one."


def _speaks_to_models(each: Extract) -> bool:
    return gives_orders("\n".join((each.passage.article.title, each.section, each.text)))


def checked(answer: str, passages: Sequence[Extract]) -> Composed:
    """A model's answer with its citations, or ``ComposerError``, whose message has no word of the answer's."""
    if re.search(rf"\b{NOT_IN_PASSAGES}\b", answer):
        raise ComposerError("The chat model found no answer in the passages.")
    answer = tidied(answer)
    wrong = misshapen(answer)
    if wrong:
        raise ComposerError(f"The chat model's answer was misshapen ({wrong}).")
    against = unfounded(answer, bearings(passages))
    if against:
        grounds = ", ".join(sorted({each.ground for each in against}))
        raise ComposerError(f"The passages did not bear out the chat model's answer ({grounds}).")
    numbers = {old: new for new, old in enumerate(cited_numbers(answer), start=1)}
    citations = tuple(citation(new, passages[old - 1].passage, passages[old - 1].text) for old, new in numbers.items())
    return Composed(renumbered(answer, numbers), citations, written_by_model=True)


def bearings(passages: Sequence[Extract]) -> Mapping[int, Bearing]:
    """The passages by the numbers under which the model was given them."""
    return {
        number: Bearing(each.text, (each.passage.article.title, each.section))
        for number, each in enumerate(passages, start=1)
    }


def chat_model_writer(
    name: str, *, seconds: float = SECONDS, options: Mapping[str, Any] | None = None
) -> ChatModelWriter:
    """The writer for ``CHAT_MODEL=provider:model``. ``options`` go to the model's own class (``base_url`` …).

    Raises ``SettingsError`` where the name cannot be used or the provider's package is not installed.
    """
    provider, _, model = name.strip().partition(":")
    if not provider or not model:
        raise SettingsError(
            f"CHAT_MODEL is {name!r}; write it as provider:model, for example openai:gpt-4o-mini, or leave it empty."
        )
    from langchain.chat_models import init_chat_model  # heavy: imported only where a model is wanted

    settings: dict[str, Any] = {
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
        "timeout": seconds,
        "max_retries": 0,
        **(options or {}),
    }
    try:
        built = init_chat_model(model, model_provider=provider, **settings)
    except ImportError as error:
        package = getattr(error, "name", "") or f"langchain-{provider}"
        raise SettingsError(
            f"CHAT_MODEL={name} needs the package {package.replace('_', '-')}. Install it (for OpenAI: "
            "pip install 'handrail[openai]'), or leave CHAT_MODEL empty."
        ) from error
    except Exception as error:  # a provider's own checks: a missing key, an unknown provider or option
        raise SettingsError(
            f"CHAT_MODEL={name} cannot be used ({type(error).__name__}). Check the provider's name and that its key is "
            "set in the environment, or leave CHAT_MODEL empty."
        ) from error
    return ChatModelWriter(built)
