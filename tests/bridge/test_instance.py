"""One window for each data folder, with real processes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.bridge.instance import Instance, _is_request, _requested
from app.core.files import atomic_write

ROOT = Path(__file__).resolve().parents[2]

OTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from app.bridge import instance as module
from app.bridge.instance import Instance

module.PATIENCE_S = 60  # five programs begin at once, perhaps on one core
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

    def run(model: str = "", stay_ms: int = 120_000) -> subprocess.Popen[str]:
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
    with qtbot.waitSignal(instance.asked) as asked:
        second = start("/models/my model.gguf")
    assert asked.args == ["/models/my model.gguf"]
    assert second.stdout.readline().strip() == "handed_over"
    assert second.wait(60) == 0


def test_a_folder_of_requests_that_somebody_removed_is_made_again(qtbot, instance, start, paths):
    assert instance.claim() == "ours"
    instance.listen()
    requests = paths.lock.with_name("requests")
    requests.rmdir()
    qtbot.waitUntil(requests.exists)
    with qtbot.waitSignal(instance.asked) as asked:
        second = start("a.gguf")
    assert asked.args == ["a.gguf"]
    assert second.stdout.readline().strip() == "handed_over"


def test_the_lock_of_a_killed_window_is_free_at_once(start, instance, monkeypatch):
    monkeypatch.setattr("app.bridge.instance.PATIENCE_S", 0)
    first = start()
    assert first.stdout.readline().strip() == "ours"
    first.kill()
    first.wait()
    assert instance.claim() == "ours"


def test_of_many_started_at_once_one_stays(start):
    many = [start(f"m{number}") for number in range(5)]
    said = sorted(process.stdout.readline().strip() for process in many)
    assert said == ["handed_over"] * 4 + ["ours"]


def test_a_window_that_does_not_answer_is_told_so(instance, start, monkeypatch):
    monkeypatch.setattr("app.bridge.instance.PATIENCE_S", 0.2)
    first = start()
    assert first.stdout.readline().strip() == "ours"
    first.send_signal(signal.SIGSTOP)
    assert instance.claim("x") == "refused"
    assert requests_of(instance) == []
    first.send_signal(signal.SIGCONT)


def test_a_folder_that_cannot_be_written_to_has_no_lock_but_a_window(qapp, tmp_path):
    instance = Instance(tmp_path / "missing" / "lock")
    assert instance.claim() == "ours"
    instance.listen()
    instance.close()


def test_what_was_asked_before_the_window_stood_is_heard_then(qtbot, instance, start):
    assert instance.claim() == "ours"
    second = start("/models/early.gguf")
    qtbot.waitUntil(lambda: requests_of(instance) != [])
    with qtbot.waitSignal(instance.asked) as asked:
        instance.listen()
    assert asked.args == ["/models/early.gguf"]
    assert second.stdout.readline().strip() == "handed_over"


def test_who_waits_for_a_window_that_closes_becomes_the_window(qtbot, instance, start):
    assert instance.claim() == "ours"
    second = start("/models/mine.gguf")
    qtbot.waitUntil(lambda: requests_of(instance) != [])
    instance.close()
    assert second.stdout.readline().strip() == "ours"
    assert requests_of(instance) == []


def test_only_what_a_waiting_start_asks_for_is_passed_on(qtbot, instance):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    asked = []
    instance.asked.connect(asked.append)
    assert instance.claim() == "ours"
    written(instance, f"{ended.pid}.json", b'"nobody waits for this any more"')
    written(instance, "no process.json", b'"nor for this"')
    instance.listen()
    for nonsense in (b"{not json}", b"[1, 2]", b"\xff\xfe", b"", b"[" * 60_000):
        written(instance, f"{os.getpid()}.json", nonsense)
        qtbot.waitUntil(lambda: requests_of(instance) == [])
    written(instance, f"{os.getpid()}.json", b'"/models/this.gguf"')
    qtbot.waitUntil(lambda: asked != [])
    assert asked == ["/models/this.gguf"]


def test_a_request_that_cannot_be_read_is_not_answered(tmp_path, monkeypatch):
    request = tmp_path / f"{os.getpid()}.json"
    request.write_bytes(b'"/models/this.gguf"')

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        assert _requested(tmp_path) == []
    assert _requested(tmp_path) == ["/models/this.gguf"]


def test_links_huge_files_and_those_of_others_are_not_requests(tmp_path, monkeypatch):
    huge = tmp_path / "huge.json"
    huge.write_bytes(b'"' + b"x" * 100_000 + b'"')
    small = tmp_path / "small.json"
    small.write_bytes(b'""')
    link = tmp_path / "link.json"
    link.symlink_to(small)
    assert [_is_request(path) for path in (huge, link, small)] == [False, False, True]
    mine = os.getuid()
    monkeypatch.setattr("os.getuid", lambda: mine + 1)
    assert not _is_request(small)


def test_requests_can_be_read_by_their_owner_only(qtbot, instance, start):
    assert instance.claim() == "ours"
    start("/models/secret.gguf")
    qtbot.waitUntil(lambda: requests_of(instance) != [])
    (request,) = requests_of(instance)
    assert stat.S_IMODE(request.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(request.parent.stat().st_mode) & 0o077 == 0


def written(instance: Instance, name: str, message: bytes) -> None:
    """Put a request where other starts put theirs, as they do."""
    instance._requests.mkdir(exist_ok=True)
    atomic_write(instance._requests / name, message)


def requests_of(instance: Instance) -> list[Path]:
    return sorted(instance._requests.glob("*.json"))
