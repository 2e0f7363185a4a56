"""What to do about a message. Pure: values in, a ``Turn`` out; no clock, no chance, no I/O.

``respond`` is the way in; each other module is one thing that can happen in a conversation. ``draft`` collects what a
flow decides and makes the ``Turn`` of it.
"""
