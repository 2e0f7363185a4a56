"""Texts into vectors: the model that is shipped, or any of LangChain's, behind one small interface."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.errors import IndexUnavailable, SettingsError

if TYPE_CHECKING:
    import onnxruntime  # type: ignore[import-untyped]  # it ships no types
    import tokenizers

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Told how many texts more have been embedded."""

MODEL = Path(__file__).parent / "all-MiniLM-L6-v2-int8"
LONGEST = 256
"""Tokens: what comes after them is not read. The model was trained with no more."""
BATCH = 16
REMEMBERED = 256
"""Single texts whose vectors are kept: a turn asks for the same text several times."""


class Embedder(Protocol):
    """What the index needs: a ``name`` for the vectors' cache, and unit vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(texts, dimensions), float32, each of length 1."""
        ...


class Remembered:
    """The vectors of the last few single texts, so that one turn embeds its text once."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Vectors | None:
        with self._lock:
            vector = self._vectors.get(text)
            if vector is not None:
                self._vectors.move_to_end(text)
            return vector

    def keep(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2, int8, on the processor. The model is read at the first text."""

    dimensions = 384

    def __init__(self, directory: Path = MODEL, threads: int = 0) -> None:
        """``threads``: of one calculation; 0 means as many as there are cores, at most two."""
        self._directory = directory
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._remembered = Remembered()
        self._lock = threading.Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, tokenizers.Tokenizer] | None = None
        self._name = ""

    @property
    def name(self) -> str:
        """Changes with the weights, so that vectors of other weights are never taken for these."""
        if not self._name:
            digest = hashlib.sha256(self._read("model.onnx").read_bytes()).hexdigest()
            self._name = f"all-MiniLM-L6-v2-int8:{digest[:12]}"
        return self._name

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(texts, 384), float32, unit length. A single text's vector is remembered."""
        if len(texts) == 1:
            known = self._remembered.get(texts[0])
            if known is None:
                known = self._run(list(texts))
                self._remembered.keep(texts[0], known)
            return known
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        # Texts of like length share a batch: padding to the longest then costs nothing.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._run([texts[at] for at in batch])
            if progress is not None:
                progress(len(batch))
        return vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.embed(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self.embed([text])[0].tolist()
        return row

    def _run(self, texts: list[str]) -> Vectors:
        session, tokenizer = self._load()
        # Half a letter, as a question from a file may hold, is no text to the tokenizer.
        encoded = tokenizer.encode_batch_fast([text.encode("utf-8", "replace").decode("utf-8") for text in texts])
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        }
        vectors: Vectors = session.run(["embedding"], given)[0]
        return vectors

    def _load(self) -> tuple[onnxruntime.InferenceSession, tokenizers.Tokenizer]:
        with self._lock:
            if self._loaded is None:
                self._loaded = (self._session(), self._tokenizer())
            return self._loaded

    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Threads that spin while they wait would take the core that the event loop runs on.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._read("model.onnx")), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def _tokenizer(self) -> tokenizers.Tokenizer:
        import tokenizers

        tokenizer = tokenizers.Tokenizer.from_file(str(self._read("tokenizer.json")))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return tokenizer

    def _read(self, name: str) -> Path:
        path = self._directory / name
        if not path.is_file():
            raise IndexUnavailable(f"The embedding model's file {name} is missing: install Handrail again.")
        return path


class Hosted:
    """Any of LangChain's embeddings, normalised to unit length."""

    def __init__(self, name: str, embeddings: Embeddings, batch: int = 64) -> None:
        self.name = name
        self._embeddings = embeddings
        self._batch = batch
        self._remembered = Remembered()
        self._dimensions = 0

    @property
    def dimensions(self) -> int:
        if not self._dimensions:
            self._dimensions = self.embed(["dimensions"]).shape[1]
        return self._dimensions

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(texts, dimensions), float32, unit length. Raises IndexUnavailable when the provider cannot be used."""
        if len(texts) == 1:
            known = self._remembered.get(texts[0])
            if known is None:
                known = self._ask(texts)
                self._remembered.keep(texts[0], known)
            return known
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        parts = []
        for start in range(0, len(texts), self._batch):
            parts.append(self._ask(texts[start : start + self._batch]))
            if progress is not None:
                progress(len(parts[-1]))
        return np.concatenate(parts)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        try:
            vectors = unit(np.array(self._embeddings.embed_documents(list(texts)), dtype=np.float32))
        # Each provider's package raises errors of its own, and all mean the same here.
        except Exception as error:
            raise IndexUnavailable(
                f"The embeddings {self.name} cannot be reached just now ({type(error).__name__}). "
                "Check EMBEDDINGS, its key and the network."
            ) from error
        return vectors


def unit(vectors: NDArray[Any]) -> Vectors:
    """Scaled to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return scaled


def embedder(setting: str = "", threads: int = 0) -> Embedder:
    """The embedder that the ``EMBEDDINGS`` setting names: empty is the shipped one, else ``provider:model``.
    ``threads``: of one calculation of the shipped one, as there."""
    if not setting:
        return MiniLM(threads=threads)
    from langchain.embeddings import init_embeddings

    try:
        made: Any = init_embeddings(setting)
    except ImportError as error:
        raise SettingsError(f"EMBEDDINGS={setting} needs a package that is not installed: {error}") from error
    except ValueError as error:
        raise SettingsError(f"EMBEDDINGS={setting} cannot be used; write provider:model. {error}") from error
    return Hosted(setting, made)
