"""One window for each data folder, with real processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.bridge.instance import Instance, server_name

ROOT = Path(__file__).resolve().parents[2]

OTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from app.bridge.instance import Instance

application = QCoreApplication([])
instance = Instance(Path(sys.argv[1]))
claim = instance.claim(sys.argv[2])
print(claim, flush=True)
if claim == "ours":
    instance.asked.connect(lambda model: (print("asked", model, flush=True)))
    instance.listen()
    QTimer.singleShot(int(sys.argv[3]), application.quit)
    application.exec()
    instance.close()
"""


@pytest.fixture
def start(paths):
    """Start another program on the same folder; ends them all at the end."""
    processes = []

    def run(model: str = "", stay_ms: int = 20_000) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(paths.lock), model, str(stay_ms)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def instance(qapp, paths):
    found = Instance(paths.lock)
    yield found
    found.close()


def test_the_second_hands_its_model_over_and_leaves(qtbot, instance, start):
    assert instance.claim() == "ours"
    instance.listen()
    with qtbot.waitSignal(instance.asked, timeout=20_000) as asked:
        second = start("/models/my model.gguf")
    assert asked.args == ["/models/my model.gguf"]
    assert second.stdout.readline().strip() == "handed_over"
    assert second.wait(10) == 0


def test_the_lock_of_a_killed_window_is_free_at_once(start, instance):
    first = start()
    assert first.stdout.readline().strip() == "ours"
    first.kill()
    first.wait()
    began = time.monotonic()
    assert instance.claim() == "ours"
    assert time.monotonic() - began < 1


def test_of_many_started_at_once_one_stays(start):
    many = [start(f"m{number}", stay_ms=8000) for number in range(5)]
    said = sorted(process.stdout.readline().strip() for process in many)
    assert said == ["handed_over"] * 4 + ["ours"]


def test_a_window_that_does_not_answer_is_told_so(instance, start, monkeypatch):
    monkeypatch.setattr("app.bridge.instance.PATIENCE_S", 0.2)
    first = start()
    assert first.stdout.readline().strip() == "ours"
    first.send_signal(19)  # SIGSTOP
    assert instance.claim("x") == "refused"
    first.send_signal(18)  # SIGCONT


def test_a_folder_that_cannot_be_written_to_has_no_lock_but_a_window(qapp, tmp_path):
    instance = Instance(tmp_path / "missing" / "lock")
    assert instance.claim() == "ours"
    instance.listen()
    instance.close()


def test_nonsense_on_the_socket_is_not_passed_on(qtbot, instance):
    from PySide6.QtNetwork import QLocalSocket

    assert instance.claim() == "ours"
    instance.listen()
    for message in (b"{not json}\n", b"[1, 2]\n", b"x" * 100_000):
        socket = QLocalSocket()
        with qtbot.assertNotEmitted(instance.asked):
            socket.connectToServer(instance._name)
            assert socket.waitForConnected(2000)
            with qtbot.waitSignal(socket.disconnected):
                socket.write(message)
        socket.deleteLater()


def test_the_name_of_the_socket_is_short_and_belongs_to_the_folder(tmp_path):
    deep = tmp_path / ("x" * 200) / ("y" * 200)
    assert len(server_name(deep)) < 40
    assert server_name(deep) != server_name(tmp_path)
    assert server_name(tmp_path / "a" / "..") == server_name(tmp_path)
