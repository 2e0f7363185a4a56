"""One package a platform: inbound (payload to message), render (reply to payload), send.

Beside them what they share: ``writing`` (words for people), ``pressing`` and ``presses`` (what a button carries, and
pressing it again), ``desk_card`` (what a case's card offers), ``remembering`` (what was looked up), ``health``.
"""
