"""What was copied does not crash the end of the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

COPY_AND_END = """
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from app.ui.clipboard import hand_over

application = QApplication([])
data = QMimeData()
data.setText("copied")
application.clipboard().setMimeData(data)
del data
if {handed}:
    hand_over()
assert application.clipboard().text() == "copied"
"""


def ended(*, handed: bool) -> int:
    command = [sys.executable, "-c", COPY_AND_END.format(handed=handed)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_what_was_copied_does_not_end_the_program_with_a_crash():
    assert ended(handed=True) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="seen with the clipboard of this platform")
def test_without_that_it_would():
    assert ended(handed=False) != 0
