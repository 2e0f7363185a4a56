"""Retrieve, judge the evidence, compose a cited answer. LangChain's types never leave this package."""

import os

# Before numpy is first imported, which is in this package. A question's sums are too small to be shared out: with a
# thread a core, each of several turns at once waits for all the others' threads, and computes a hundred times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
