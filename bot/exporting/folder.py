"""Drafts as files in a folder."""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path

from bot.errors import ExportFailed


class FolderExports:
    """``Exports`` into a folder. What is there is never overwritten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, name: str, text: str) -> str:
        return await asyncio.to_thread(self._write, name, text)

    def _write(self, name: str, text: str) -> str:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                path = self._folder / numbered(name, number)
                try:
                    with path.open("x", encoding="utf-8") as file:
                        file.write(text)
                except FileExistsError:
                    continue
                return str(path)
        except OSError as error:
            raise ExportFailed(
                f"The draft could not be written to {self._folder}: {error.strerror or error}. It waits as before; "
                "mend that, or set DRAFTS_FOLDER to another folder, and accept it again."
            ) from error
        raise AssertionError("there is always a next number")


def numbered(name: str, number: int) -> str:
    """``locker.md``, then ``locker-2.md`` …"""
    stem, dot, ending = name.rpartition(".")
    return name if number == 1 else f"{stem}-{number}{dot}{ending}"
