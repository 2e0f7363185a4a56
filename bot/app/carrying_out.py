"""A command of ``handrail`` carried out in a process of its own.

An ingest computes for minutes at a stretch. In a process of its own it holds up nobody's answer, may be ended at any
point, and is the same as the command that an administrator types.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress

_ENDS_WITHIN = 10.0
_TOLD = 2_000


async def carried_out(*arguments: str) -> tuple[int, str]:
    """``handrail`` with these arguments, in a process of its own, which ends with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _ENDS_WITHIN)
            if process.returncode is None:
                process.kill()
                await process.wait()
    return process.returncode or 0, said.decode("utf-8", "replace").strip()[-_TOLD:]
