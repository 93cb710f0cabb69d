"""A window's downloads in a process of their own, for a test to kill.

``python -m tests.bridge.killed_downloads DATA_FOLDER ENDPOINT`` goes on with what is in the list
of DATA_FOLDER, prints a line at each step, and ends when everything is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.bridge.downloads import Downloads
from app.bridge.preferences import Preferences
from app.core.paths import Paths
from app.core.settings_file import SettingsFile
from app.hub.stores import Surroundings
from tests.bridge.hub_session import Session


def main(folder: str, endpoint: str) -> int:
    application = QCoreApplication([])
    paths = Paths(Path(folder))
    preferences = Preferences(SettingsFile(paths.settings))
    here = Surroundings(home=paths.data, environment={}, platform="darwin")
    session = Session(endpoint)
    downloads = Downloads(session, preferences, paths, surroundings=here)

    def tell(*_any: object) -> None:
        print(sum(item.done_bytes for item in downloads.items()), flush=True)
        if downloads.items() and all(item.state == "done" for item in downloads.items()):
            application.quit()

    downloads.changed.connect(tell)
    downloads.progressed.connect(tell)
    downloads.start()
    application.exec()
    downloads.close()
    session.close()
    preferences.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
