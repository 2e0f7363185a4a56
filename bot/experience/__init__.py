"""Outcomes and measures of what support feels like. Pure."""
