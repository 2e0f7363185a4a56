"""What support feels like, measured for each topic, and the report over it. Pure: what was stored goes in.

``topics`` measures each topic; ``endings``, ``talk``, ``likeness`` and ``returning`` are its parts. ``counting`` says
how sure a small number is. ``early`` looks for doubts that pile up. ``sections`` makes tables and pictures of all of
it, ``report`` puts them together, ``page`` makes one HTML file of it. ``owners``: what failed people in somebody's
articles. ``digests``: the week in a few lines. Every definition stands in ``docs/experience.md``.
"""
