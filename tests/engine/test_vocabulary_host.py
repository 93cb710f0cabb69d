"""An engine that holds vocabularies, as its pipes see it."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import ModelFileUnreadable, NoModelLoaded
from app.engine import landlock
from app.engine.launch import engine_launch
from app.engine.protocol import Failed, Load
from app.engine.vocabulary_protocol import (
    CloseVocabulary,
    CutPart,
    CutText,
    OpenVocabulary,
    ServeVocabularies,
    Serving,
    TextCut,
    VocabularyClosed,
    VocabularyOpened,
)
from tests.models import llama_model


def test_it_opens_cuts_and_closes_in_its_sandbox(talk_to, tmp_path: Path) -> None:
    path = str(llama_model(tmp_path / "m.gguf"))
    talk = talk_to(engine_launch())
    talk.send(
        ServeVocabularies(job=1, folders=(str(tmp_path),)),
        OpenVocabulary(job=2, path=path, key="m"),
        CutText(job=3, key="m", text=b"the hello"),
        CloseVocabulary(job=4, key="m"),
        CutText(job=5, key="m", text=b"the hello"),
    )

    serving = talk.answer(1, Serving)
    assert isinstance(serving, Serving)
    assert bool(serving.sandbox.blocked) == bool(landlock.abi())
    assert all(serving.sandbox.blocked.values())
    opened = talk.answer(2, VocabularyOpened)
    assert isinstance(opened, VocabularyOpened)
    assert opened.vocabulary.key == "m"
    talk.answer(3, TextCut)
    assert len(talk.of_job(3, CutPart)) == 1
    talk.answer(4, VocabularyClosed)
    failed = talk.answer(5, Failed)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error(), NoModelLoaded)


def test_it_never_loads_weights(talk_to, tmp_path: Path) -> None:
    path = str(llama_model(tmp_path / "m.gguf"))
    talk = talk_to(engine_launch())
    talk.send(
        ServeVocabularies(job=1, folders=(str(tmp_path),)),
        Load(job=2, path=path),
        ServeVocabularies(job=3, folders=("/",)),
    )

    failed = talk.answer(2, Failed)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error(), ModelFileUnreadable)
    talk.answer(3, Failed)


def test_an_engine_that_was_not_told_to_serve_opens_nothing(talk_to) -> None:
    talk = talk_to()
    talk.send(OpenVocabulary(job=1, path="/m.gguf", key="m"))

    failed = talk.answer(1, Failed)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error(), NoModelLoaded)
