"""What a user must survive: a killed engine, a killed window, a model that crashes llama.cpp."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import gguf
import psutil
import pytest

from app.chat.conversation import ConversationSettings
from tests.models import llama_model

ROOT = Path(__file__).resolve().parents[2]
WRITES_UNTIL_KILLED = """
import sys
from PySide6.QtCore import QTimer
from app.bootstrap import build, make_qt
from app.bridge.instance import Instance
from app.chat.conversation import ConversationSettings
from app.core.arguments import Arguments
from app.core.paths import Paths

qt = make_qt()
paths = Paths.chosen(sys.argv[1])
application = build(Arguments(model=sys.argv[2]), paths, Instance(paths.lock))
session, models = application.window._session, application.window._models
said = []

def send():
    if models.state == "ready" and session.current:
        timer.stop()
        session.set_settings(ConversationSettings(max_tokens=4000, sampling={"temperature": 1}))
        session.send("Tell me a very long story about a lighthouse.")

def heard(_node, text):
    said.append(text)
    print(len("".join(said)), flush=True)

session.appended.connect(heard)
timer = QTimer(interval=50)
timer.timeout.connect(send)
timer.start()
application.window.show()
qt.exec()
"""


def test_a_killed_engine_costs_one_notice_and_reload_brings_it_back(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Tell me a very long story about a lighthouse.")
    person.wait_text(least=20)

    (engine,) = (child for child in psutil.Process().children() if "--engine" in child.cmdline())
    engine.send_signal(signal.SIGKILL)
    person.qtbot.waitUntil(lambda: person.models.state == "stopped")

    assert person.window.isVisible()
    assert person.ending() == "interrupted"
    assert len(person.texts()[-1]) >= 20
    person.window.commands._actions["model.reload"].trigger()
    person.wait_ready()
    person.session.regenerate(person.session.path()[-1].node.id)
    person.wait_idle()
    assert person.ending() in {"stop", "length"}


def test_a_killed_window_finds_the_half_written_reply_marked_as_interrupted(
    open_window, data, starter_model
):
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_UNTIL_KILLED, str(data), str(starter_model)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout is not None
        shown = 0
        while shown < 60:
            line = killed.stdout.readline()
            assert line, "it ended by itself"
            shown = int(line)
        # What is shown is on disk within a second.
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            assert killed.stdout.readline(), "it ended by itself"
        killed.kill()

    person = open_window(starter_model)
    person.wait_ready()

    question, answer = person.texts()
    assert question.startswith("Tell me a very long story")
    assert person.ending() == "interrupted"
    assert len(answer) >= shown
    person.session.set_settings(ConversationSettings(max_tokens=16))
    person.write("Go on.")
    person.qtbot.waitUntil(lambda: len(person.texts()) == 4)
    person.wait_idle()
    assert person.ending() in {"stop", "length"}


@pytest.fixture
def crashing_model(tmp_path: Path) -> Path:
    """A file that loads well and then aborts llama.cpp at its first token: epsilon below zero."""
    path = llama_model(tmp_path / "crashing.gguf")
    reader = gguf.GGUFReader(path, "r+")
    field = reader.fields["llama.attention.layer_norm_rms_epsilon"]
    field.parts[field.data[0]][0] = -1.0
    reader.data.flush()
    return path


def test_a_model_that_crashes_llama_cpp_leaves_the_window_alive(
    open_window, crashing_model, starter_model
):
    person = open_window(crashing_model)
    person.qtbot.waitUntil(lambda: person.models.state in {"ready", "stopped"})
    if person.models.state == "ready":
        person.write("Hello")
        person.qtbot.waitUntil(lambda: person.models.state == "stopped")

    assert person.window.isVisible()
    assert "SIGABRT" in str(person.models.error)
    person.window.open_model(str(starter_model))
    person.wait_ready()
    person.window.page.focus_composer()
    person.write("Say hello.")
    person.wait_idle()
    assert person.ending() in {"stop", "length"}
