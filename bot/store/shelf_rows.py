"""Rows of the knowledge tables from and into the neutral vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.messages.evidence import ArticleRef
from bot.messages.release import Article, Release


def version_values(article: Article) -> dict[str, Any]:
    ref = article.ref
    return {
        "hash": article.hash,
        "article": ref.id,
        "source": ref.source,
        "path": article.path,
        "title": ref.title,
        "url": ref.url,
        "owner": ref.owner,
        "reviewed": ref.reviewed.isoformat() if ref.reviewed else None,
        "review_by": ref.review_by.isoformat() if ref.review_by else None,
        "audience": list(ref.audience),
        "tags": list(ref.tags),
        "passages": len(article.passages),
    }


def section_values(article: Article) -> Iterator[dict[str, Any]]:
    for section in article.sections:
        yield {
            "version": article.hash,
            "number": section.number,
            "title": section.title,
            "text": section.text,
            "steps": list(section.steps),
        }


def passage_values(article: Article) -> Iterator[dict[str, Any]]:
    for position, passage in enumerate(article.passages):
        yield {
            "version": article.hash,
            "position": position,
            "id": passage.id,
            "section": passage.section,
            "section_title": passage.section_title,
            "text": passage.text,
            "steps": passage.steps,
        }


def as_ref(row: Any) -> ArticleRef:
    return ArticleRef(
        id=row.article,
        title=row.title,
        source=row.source,
        url=row.url,
        owner=row.owner,
        reviewed=date.fromisoformat(row.reviewed) if row.reviewed else None,
        review_by=date.fromisoformat(row.review_by) if row.review_by else None,
        audience=tuple(row.audience),
        tags=tuple(row.tags),
    )


def as_release(row: Any) -> Release:
    return Release(
        id=row.id,
        created_at=row.created_at,
        state=row.state,
        articles=row.articles,
        passages=row.passages,
        sources=tuple(row.sources),
        note=row.note,
        calibration=dict(row.calibration),
        embedder=row.embedder,
    )
