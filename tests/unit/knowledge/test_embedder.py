"""Texts into vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings

from bot.errors import IndexUnavailable, SettingsError
from bot.knowledge.embedder import MODEL, Hosted, MiniLM, embedder


def test_vectors_have_unit_length_and_texts_of_like_meaning_are_near(embedder: MiniLM) -> None:
    """Vectors have length 1, and what means the same is nearer than what does not."""
    one, same, other = embedder.embed(["I forgot my password", "reset a lost password", "grow tomatoes in a pot"])
    assert np.linalg.norm([one, same, other], axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert one @ same > one @ other + 0.3


def test_the_order_of_many_texts_is_kept_whatever_their_lengths(embedder: MiniLM) -> None:
    """Texts are batched by length, but each vector stays with its text; padding changes it hardly at all."""
    texts = [f"{word} " * (1 + at % 40) for at, word in enumerate(["printer", "network", "card", "lamp"] * 10)]
    together = embedder.embed(texts)
    alone = np.concatenate([MiniLM(threads=1).embed([text]) for text in texts[:6]])
    # int8 activations are scaled by the whole batch, so a little difference stays.
    assert (together[:6] * alone).sum(axis=1).min() > 0.97


def test_progress_adds_up_to_the_number_of_texts(embedder: MiniLM) -> None:
    """Whoever shows a progress bar hears of every text."""
    told: list[int] = []
    embedder.embed([f"text {number}" for number in range(37)], told.append)
    assert sum(told) == 37


def test_no_texts_give_no_vectors(embedder: MiniLM) -> None:
    """An empty list is no error."""
    assert embedder.embed([]).shape == (0, 384)


def test_it_is_langchains_embeddings(embedder: MiniLM) -> None:
    """LangChain's own interface gives the same vectors as ours."""
    assert isinstance(embedder, Embeddings)
    assert embedder.embed_query("printer") == pytest.approx(embedder.embed(["printer"])[0].tolist())
    assert len(embedder.embed_documents(["a printer", "a lamp"])) == 2


def test_the_name_says_which_weights_made_the_vectors(embedder: MiniLM) -> None:
    """Vectors of other weights are never taken from the cache."""
    assert embedder.name == "all-MiniLM-L6-v2-int8:36b07ba1e416"


def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    """The administrator is told which file is missing."""
    (tmp_path / "model.onnx").symlink_to(MODEL / "model.onnx")
    with pytest.raises(IndexUnavailable, match=r"tokenizer\.json is missing.*[Ii]nstall"):
        MiniLM(tmp_path).embed(["anything"])


def test_hosted_embeddings_are_scaled_to_unit_length() -> None:
    """Whatever a provider gives, cosines are plain products."""
    hosted = Hosted("fake:model", DeterministicFakeEmbedding(size=12))
    assert np.linalg.norm(hosted.embed(["one", "two"]), axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert hosted.dimensions == 12


class Unreachable(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionError("no route")

    def embed_query(self, text: str) -> list[float]:
        raise ConnectionError("no route")


def test_hosted_embeddings_that_cannot_be_reached_become_our_own_error() -> None:
    """A provider's error never gets past its adapter, and says what to check."""
    with pytest.raises(IndexUnavailable, match="EMBEDDINGS"):
        Hosted("gone:model", Unreachable()).embed(["one"])


@pytest.mark.parametrize("setting", ["nonsense", "nobody:model"])
def test_a_setting_that_names_no_provider_is_refused(setting: str) -> None:
    """A wrong EMBEDDINGS is a settings error that shows what was written."""
    with pytest.raises(SettingsError, match=setting):
        embedder(setting)
