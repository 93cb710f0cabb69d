"""A widget that cannot paint itself costs its picture, not the window."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
from app.bridge.journal import Journal
from shiboken6 import delete

class Failing(QWidget):
    painted = 0

    def paintEvent(self, event):
        Failing.painted += 1
        if Failing.painted == 3:
            app.quit()
        painter = QPainter(self)
        painter.drawLine(0, 0, 5, 5)
        raise ValueError("private words")

app = QApplication([])
journal = Journal(Path(sys.argv[1]))
journal.start("info")
widget = Failing()
widget.show()
again = QTimer(interval=1)
again.timeout.connect(widget.update)
again.start()
app.exec()
delete(widget)
print(Failing.painted)
print("\\n".join(journal.tail()))
journal.close()
"""


def test_the_window_lives(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    painted, _, log = ended.stdout.partition("\n")
    assert int(painted) >= 3
    assert "uncaught ValueError" in log
    assert "private words" not in log
