"""``Tracing`` by OpenTelemetry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.contextvars import bound_contextvars

from bot.ports.tracing import Fact, Span, Step

_KINDS: Mapping[Step, SpanKind] = {
    "arrival": SpanKind.SERVER,
    "turn": SpanKind.CONSUMER,
    "send": SpanKind.CLIENT,
}
_LONGEST = 200
"""Characters of a fact: ids are shorter, and what is longer is none."""

_carried = TraceContextTextMapPropagator()


class OtelTracing:
    """``Tracing`` through a tracer of our own provider. The trace's id goes into the log with every line meanwhile."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def span(
        self, step: Step, *, within: str | None = None, after: str = "", **facts: Fact
    ) -> AbstractContextManager[Span]:
        return self._span(step, None if within is None else _context(within), after, facts)

    @contextmanager
    def _span(self, step: Step, context: Context | None, after: str, facts: Mapping[str, Fact]) -> Iterator[Span]:
        before = trace.get_current_span(_context(after)).get_span_context()
        with self._tracer.start_as_current_span(
            step,
            context=context,
            kind=_KINDS.get(step, SpanKind.INTERNAL),
            attributes=_attributes(facts),
            links=[Link(before)] if before.is_valid else [],
            record_exception=False,  # its text, and a trace's lines, may hold what people wrote
            set_status_on_exception=False,
        ) as span:
            try:
                with bound_contextvars(trace_id=f"{span.get_span_context().trace_id:032x}"):
                    yield OtelSpan(span)
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise


class OtelSpan:
    """``Span`` of OpenTelemetry's."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    @property
    def here(self) -> str:
        return traceparent(self._span.get_span_context())

    def note(self, **facts: Fact) -> None:
        self._span.set_attributes(_attributes(facts))


def traceparent(span: SpanContext) -> str:
    """The W3C header's value; also of a span that is not recorded, so that nobody further on records a part."""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}" if span.is_valid else ""


def _context(kept: str) -> Context:
    """What was kept with a row; a context without anything where nothing was, or nothing that can be read."""
    return _carried.extract({"traceparent": kept}, context=Context()) if kept else Context()


def _attributes(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {f"handrail.{name}": value[:_LONGEST] if isinstance(value, str) else value for name, value in facts.items()}
