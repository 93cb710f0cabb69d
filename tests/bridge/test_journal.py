"""The log of a run, how the last one ended, and the report."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.bridge.diagnostics import Diagnostics
from app.bridge.journal import Journal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def journal(paths):
    level = logging.getLogger().level
    found = Journal(paths.logs)
    found.start("info")
    yield found
    found.close()
    logging.getLogger().setLevel(level)


def run_and(end: str, folder: Path) -> None:
    """A run of the program that ends in some way."""
    code = (
        "import os, sys, logging, faulthandler; from pathlib import Path;"
        "from app.bridge.journal import Journal;"
        f"j = Journal(Path({str(folder)!r})); j.start('info'); logging.info('working'); {end}"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)


def test_a_proper_end_is_no_crash(paths):
    run_and("j.close()", paths.logs)
    again = Journal(paths.logs)
    again.start("info")
    again.close()
    assert again.last_crash is None


def test_a_killed_run_is_told_at_the_next_start(paths):
    run_and("os.kill(os.getpid(), 9)", paths.logs)
    again = Journal(paths.logs)
    again.start("info")
    assert again.last_crash is not None
    assert again.last_crash.trace == ""
    again.close()


def test_a_crash_leaves_its_trace(paths):
    run_and("faulthandler._sigsegv()", paths.logs)
    again = Journal(paths.logs)
    again.start("info")
    assert "Segmentation fault" in again.last_crash.trace
    assert again.last_crash.ended_ms > 0
    again.close()


def test_lines_go_to_the_file(journal, paths):
    logging.getLogger("app.x").info("something %d", 7)
    assert journal.tail()[-1].endswith("INFO app.x: something 7")


def test_an_error_nobody_caught_is_logged_without_its_text(journal):
    prompt = " ".join(["what", "the", "user", "wrote"])
    try:
        int(prompt)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    text = "\n".join(journal.tail())
    assert "uncaught ValueError" in text
    assert "test_journal.py" in text
    assert prompt not in text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_a_thread_is_logged(journal):
    thread = threading.Thread(target=lambda: 1 // 0)
    threading.excepthook = journal_hook()
    thread.start()
    thread.join()
    assert "uncaught ZeroDivisionError in a thread" in "\n".join(journal.tail())


def journal_hook():
    """The one the journal installs; pytest puts its own over it."""
    from app.bridge import journal

    return journal._log_uncaught_in_thread


def test_a_folder_that_is_missing_stops_nothing(tmp_path, caplog):
    journal = Journal(tmp_path / "no" / "logs")
    journal.start("warning")
    assert journal.tail() == []
    assert journal.last_crash is None
    journal.close()


def test_the_log_does_not_grow_for_ever(journal, paths):
    log = logging.getLogger("app.y")
    for _ in range(400):
        log.warning("x" * 10_000)
    sizes = [file.stat().st_size for file in paths.logs.glob("vitrail.log*")]
    assert len(sizes) == 3
    assert sum(sizes) <= 3 * 1024 * 1024


def test_it_goes_on_after_its_file_was_deleted(journal, paths):
    journal.close()
    journal.file.unlink()
    journal.reopen()
    logging.getLogger("app").info("again")
    assert journal.tail()[-1].endswith("again")


def test_the_report_tells_what_helps_and_no_path_of_the_user(qtbot, journal, host, monkeypatch):
    home = Path("/home/somebody")
    monkeypatch.setattr(Path, "home", lambda: home)
    host.load(str(home / "models" / "small.gguf"))
    qtbot.waitUntil(lambda: host.state == "ready")
    logging.getLogger("app").info("opened %s", home / "notes.txt")
    report = Diagnostics(journal, host).report()
    for expected in (
        "Vitrail 0",
        "Python 3",
        "Qt 6",
        "small (llama, Q4_1)",
        "CPU (cpu)",
        "Sandbox",
    ):
        assert expected in report
    assert "opened ~/notes.txt" in report
    assert str(home) not in report


def test_the_report_tells_of_the_crash_before(paths, host):
    run_and("os.kill(os.getpid(), 9)", paths.logs)
    journal = Journal(paths.logs)
    journal.start("info")
    report = Diagnostics(journal, host).report()
    journal.close()
    assert "ended abruptly" in report
    assert "bindings: not started" in report
