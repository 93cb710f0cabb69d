"""The program as it is started: what it prints, what it imports, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import __version__

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "PySide6.QtNetwork",
    "_codecs_cn",
    "_hashlib",
    "app.ui.chat.attachments.preview",
    "app.ui.chat.bin.pane",
    "app.ui.chat.message_editor",
    "app.ui.chat.tree.pane",
    "email",
    "filelock",
    "httpx2",
    "huggingface_hub",
    "keyring",
    "llama_cpp",
    "docx",
    "lxml",
    "markdown_it",
    "mdit_py_plugins",
    "numpy",
    "pygments",
    "pypdf",
    "ssl",
    "ziamath",
)


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ("-c", code) if code else ("-m", "app")
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_version_is_told_without_qt():
    code = (
        "import sys; from app.__main__ import main\n"
        "try: main(['--version'])\n"
        "finally: print([name for name in sys.modules if 'PySide6' in name])"
    )
    done = run(code=code)
    assert done.stdout.splitlines() == [f"Vitrail {__version__}", "[]"]


def test_the_window_opens_and_quits_and_imports_nothing_heavy(tmp_path):
    code = (
        "import sys; from app.__main__ import main\n"
        "status = main(sys.argv[1:])\n"
        f"print(status, sorted(sys.modules.keys() & set({HEAVY})))"
    )
    done = run("--instantly-quit", "--data-dir", str(tmp_path), code=code)
    assert done.stdout == "0 []\n", done.stderr
    assert done.stderr == ""
    assert (tmp_path / "conversations.db").exists()
    assert not (tmp_path / "logs" / "running").exists()


def test_the_source_of_the_program_does_not_stay_in_memory(tmp_path):
    code = (
        "import linecache, sys; from app.__main__ import main\n"
        "main(sys.argv[1:])\n"
        "print(list(linecache.cache))"
    )
    done = run("--instantly-quit", "--data-dir", str(tmp_path), code=code)
    assert done.stdout == "[]\n", done.stderr


def test_what_the_first_reply_needs_is_there_soon_after_the_first_paint(tmp_path):
    code = (
        "import signal, sys, threading, time; from app.__main__ import main\n"
        "def wait():\n"
        "    while not hasattr(sys.modules.get('app.markup.parser'), 'tokens_of'):\n"
        "        time.sleep(0.05)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "threading.Thread(target=wait, daemon=True).start()\n"
        "print(main(sys.argv[1:]))"
    )
    done = run("--data-dir", str(tmp_path), code=code)
    assert done.stdout == "0\n", done.stderr


def test_the_engine_is_the_same_program():
    done = run("--engine")
    assert done.returncode == 2
    assert "vitrail --engine" in done.stderr


def test_the_reader_of_files_is_the_same_program():
    done = run("--extract")
    assert done.returncode == 2
    assert "vitrail --extract" in done.stderr


def test_the_reader_of_files_knows_no_qt_and_no_model():
    code = (
        "import sys; import app.chat.extraction.child\n"
        "print([n for n in sys.modules if n.startswith(('PySide6', 'llama_cpp', 'numpy'))])"
    )
    assert run(code=code).stdout == "[]\n"


def test_a_data_folder_that_cannot_be_made_stops_no_start(tmp_path):
    (tmp_path / "file").touch()
    done = run("--instantly-quit", "--data-dir", str(tmp_path / "file" / "data"))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def window(tmp_path):
    """A running window, seen to be ready by its lock and its log."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--data-dir", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    log = tmp_path / "logs" / "vitrail.log"
    deadline = time.monotonic() + 60
    while not (log.exists() and "painted" in log.read_text()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_closes_the_window_properly(window, tmp_path, number):
    window.send_signal(number)
    _out, err = window.communicate(timeout=120)
    assert window.returncode == 0, err
    assert not (tmp_path / "logs" / "running").exists()


def test_a_second_start_hands_over_and_leaves(window, tmp_path):
    done = run("--data-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert window.poll() is None


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_killed_window_leaves_no_engine(window):
    children = engines_of(window.pid)
    assert len(children) == 1
    window.kill()
    window.wait()
    deadline = time.monotonic() + 60
    while any(is_running(pid) for pid in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(is_running(pid) for pid in children)


def engines_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(status[1]) == parent:
                found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        os.kill(pid, 0)
    except OSError:
        return False
    return state != "Z"
