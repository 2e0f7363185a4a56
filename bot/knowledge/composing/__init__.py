"""Writing a cited answer from what was found, and from nothing else.

``extractive`` shows the passage itself and needs no model. ``chat`` lets a chat model write, and ``grounding`` checks
every sentence of it against the passages that it cites; what does not hold leaves the extractive answer.
"""
