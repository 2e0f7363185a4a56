"""The served page of the platform's own tests."""

from __future__ import annotations

from tests.platforms.web.conftest import bob, kim, nina, sam, serve

__all__ = ["bob", "kim", "nina", "sam", "serve"]
