"""What the window knows of models besides the one that is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bridge.downloads import Downloads
    from app.bridge.hub import HubSession
    from app.bridge.library import Library
    from app.bridge.machine import MachineWatch


@dataclass(frozen=True, slots=True)
class Shelf:
    """The objects behind the Models page, which belong together.

    Attributes:
        library: model files on this computer.
        hub: models that could be downloaded.
        downloads: those on their way.
        machine: what they would have to fit into.
    """

    library: Library
    hub: HubSession
    downloads: Downloads
    machine: MachineWatch

    def start(self) -> None:
        """Look through the folders, go on with downloads that ran, watch the memory."""
        self.library.start()
        self.downloads.start()
        self.machine.start()

    def forget(self) -> None:
        """Cancel downloads, forget the access token and what was said of model files.

        Part of deleting all of the user's data; model files stay.
        """
        for item in self.downloads.items():
            self.downloads.cancel(item.id)
        self.hub.forget_token()
        self.library.clear()

    def close(self) -> None:
        """Stop downloads, searches and scans; what was downloaded so far is kept."""
        self.downloads.close()
        self.hub.close()
        self.library.close()
        self.machine.close()
