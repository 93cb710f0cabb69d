"""Damaged model files that end llama.cpp, in the real engine: what is told, and that it goes on.

The seeds are of `tests.engine.damaged`; `tests/engine/test_mutated_models.py` prints such ones.
"""

from __future__ import annotations

import pytest

from app.bridge.models import ModelFiles
from app.core.errors import EngineCrashed, ModelFileMissing, NotAModelFile
from tests.bridge.real_engine import LOAD_MS, Chat, real_host
from tests.engine.damaged import damaged, write_sound


@pytest.fixture
def chat(qtbot, session, host) -> Chat:
    return Chat(qtbot, session, host)


@pytest.fixture
def host(preferences):
    with real_host(preferences) as found:
        yield found


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return write_sound(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def deadly(sound, tmp_path, request):
    """The file made from the seed that is the fixture's parameter."""
    file = tmp_path / "deadly.gguf"
    file.write_bytes(damaged(sound, request.param))
    return file


AT_LOAD = {
    "two tokens of one text": 15,
    "no layers": 53,
    "two tokens of one text in another model": 138,
    "no window": 3277,
}
AT_FIRST_TOKEN = {"a negative epsilon": 191}


def check_crash(error: object, phase: str) -> None:
    assert isinstance(error, EngineCrashed)
    assert (error.signal_name, error.phase) == ("SIGABRT", phase)
    assert "GGML_ASSERT" in error.detail
    assert not error.deliberate


@pytest.mark.parametrize("deadly", AT_LOAD.values(), ids=AT_LOAD, indirect=True)
def test_a_model_that_ends_the_engine_while_it_loads_is_told(chat, host, sound, deadly):
    chat.load(deadly)
    assert host.state == "stopped"
    check_crash(host.error, "loading")

    chat.load_well(sound / "attention.gguf")
    chat.answers()


@pytest.mark.parametrize("deadly", AT_FIRST_TOKEN.values(), ids=AT_FIRST_TOKEN, indirect=True)
def test_a_model_that_ends_the_engine_at_its_first_token_never_gets_ready(
    chat, host, sound, deadly
):
    chat.load(deadly)
    assert host.state == "stopped"
    check_crash(host.error, "prompt")

    chat.load_well(sound / "attention.gguf")
    chat.answers()


@pytest.mark.parametrize("deadly", AT_FIRST_TOKEN.values(), ids=AT_FIRST_TOKEN, indirect=True)
def test_a_deadly_model_is_not_loaded_by_itself_again(qtbot, chat, host, sound, deadly):
    files = ModelFiles(host._preferences, distribution="not-installed")
    chat.load(deadly)
    assert files.refusal(str(deadly)).phase == "prompt"
    assert not host.may_restart

    with qtbot.waitSignal(chat.session.failed):
        chat.session.send("Hello")
    host.load_first([str(deadly)])
    qtbot.waitUntil(lambda: host.state == "none", timeout=LOAD_MS)
    host.load_first([str(deadly), str(sound / "attention.gguf")])
    chat.wait_loaded()
    assert host.info.path == str(sound / "attention.gguf")

    # Something else in its place is another file.
    deadly.write_bytes((sound / "attention.gguf").read_bytes())
    host.load_first([str(deadly)])
    qtbot.waitUntil(lambda: host.info is not None and host.info.path == str(deadly))
    assert files.refusal(str(deadly)) is None


def test_a_file_that_is_cut_off_is_refused_until_it_is_whole(chat, host, sound, tmp_path):
    files = ModelFiles(host._preferences, distribution="not-installed")
    file, whole = tmp_path / "half.gguf", (sound / "attention.gguf").read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    chat.load(file)
    assert isinstance(files.refusal(str(file)), NotAModelFile)

    file.write_bytes(whole)
    chat.load_well(file)
    assert files.refusal(str(file)) is None


def test_a_file_that_is_not_there_is_not_to_blame(chat, host, tmp_path):
    files = ModelFiles(host._preferences, distribution="not-installed")
    chat.load(tmp_path / "gone.gguf")
    assert isinstance(host.error, ModelFileMissing)
    assert files.refusal(str(tmp_path / "gone.gguf")) is None
