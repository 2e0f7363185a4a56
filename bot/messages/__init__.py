"""The neutral vocabulary: what every part of Handrail talks about, and no platform's or library's own types.

Frozen dataclasses of plain values, so that everything here can be compared, stored as JSON and replayed.
One module a noun: ``people``, ``evidence``, ``incoming``, ``outgoing``, ``case``, ``state``, ``transcript``.
"""
