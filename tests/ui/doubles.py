"""Stand-ins for the bridge, so that a widget can be put into any state; the settings are real."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from app.bridge.preferences import Preferences
from app.chat.conversation import ConversationSettings, resolve
from app.core.settings_file import SettingsFile
from app.engine.api import Device, LoadSettings, ModelInfo, Sandbox, Statistics
from app.engine.protocol import Tokenized
from app.inspection.shape import ModelShape

CPU = Device(
    name="CPU",
    description="A processor",
    kind="cpu",
    memory_free_bytes=6_000_000_000,
    memory_total_bytes=8_000_000_000,
)
CARD = Device(
    name="Vulkan0",
    description="A card",
    kind="gpu",
    memory_free_bytes=11_000_000_000,
    memory_total_bytes=12_000_000_000,
)


SHAPE = ModelShape(
    architecture="llama",
    n_layer=30,
    n_embd=576,
    n_vocab=49152,
    n_ctx_train=8192,
    heads=(9,) * 30,
    kv_heads=(3,) * 30,
    feed_forward=(1536,) * 30,
    key_length=64,
    value_length=64,
    windowed=(False,) * 30,
    cached=(True,) * 30,
    recurrent=(False,) * 30,
)
"""Of the starter model."""


def model_info(**changes) -> ModelInfo:
    """A loaded model."""
    info = ModelInfo(
        path="/models/smollm2.gguf",
        name="SmolLM2 135M Instruct",
        architecture="llama",
        quantization="Q4_1",
        size_bytes=98_000_000,
        n_params=135_000_000,
        n_layer=31,
        n_ctx_train=8192,
        n_ctx=8192,
        n_vocab=49152,
        fingerprint="f",
        has_template=True,
        shape=SHAPE,
    )
    return replace(info, **changes)


def make_preferences(folder: Path) -> Preferences:
    """Real settings in `folder`; close them after use."""
    return Preferences(SettingsFile(folder / "settings.json"))


class _Shouting(QTranslator):
    """Marks every string, so that one which is not read again shows."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"ZH {source}"


@contextmanager
def shouting(application):
    """Within it every string that goes through tr begins with ``ZH``."""
    translator = _Shouting()
    QCoreApplication.installTranslator(translator)
    application.processEvents()
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)
        application.processEvents()


def unnamed(root: QWidget) -> list[str]:
    """What in `root` takes the focus and has no name for screen readers."""
    kinds = (
        QAbstractButton,
        QAbstractSlider,
        QAbstractSpinBox,
        QComboBox,
        QLineEdit,
        QPlainTextEdit,
    )
    found = [widget for kind in kinds for widget in root.findChildren(kind)]
    return [
        repr(widget)
        for widget in found
        if not isinstance(widget, QScrollBar)
        and not isinstance(widget.parent(), QAbstractSpinBox)
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]


class Session(QObject):
    """One open conversation whose settings can be changed."""

    opened = Signal(int)
    settings_changed = Signal()
    conversations_changed = Signal()

    def __init__(self, preferences: Preferences, host: Host) -> None:
        super().__init__()
        self.preferences, self.host = preferences, host
        self.current = 1
        self.own = ConversationSettings()
        self.kept_preset = None
        self.items = ()

    def settings(self):
        return self.own

    def set_settings(self, settings):
        self.own = settings
        self.settings_changed.emit()

    def _resolve(self, own):
        model = self.host.info.sampling if self.host.info else {}
        preset = self.kept_preset.settings if self.kept_preset is not None else None
        return resolve(self.preferences.settings.defaults, model, preset, own)

    def preset(self):
        return self.kept_preset

    def resolved(self):
        return self._resolve(self.own)

    def inherited(self):
        return self._resolve(ConversationSettings())

    def path(self):
        return self.items


class Host(QObject):
    """A model host that notes what it was asked."""

    changed = Signal()
    progressed = Signal(object)
    loaded = Signal(object)
    drained = Signal()
    statistics_changed = Signal()
    silence_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = "none"
        self.path = ""
        self.asleep = False
        self.info = None
        self.error = None
        self.servers = ()
        self.devices = (CPU,)
        self.sandbox = None
        self.statistics = Statistics()
        self.progress = None
        self.silent_s = 0.0
        self.busy = False
        self.llama_version = "0.5.0"
        self.remembered: dict[str, LoadSettings] = {}
        self.calls: list[tuple] = []
        self.measured = None
        self.kept: set[str] = set()
        self.freed = None

    def put(self, **values) -> None:
        """Take new values and say so."""
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()

    def ready(self, **changes) -> None:
        """A model is loaded."""
        info = model_info(**changes)
        self.put(state="ready", info=info, path=info.path, sandbox=Sandbox())

    def load(self, path, settings=None):
        self.calls.append(("load", path, settings))

    def cancel_load(self):
        self.calls.append(("cancel_load",))

    def unload(self):
        self.calls.append(("unload",))

    def holds(self, path):
        return path in self.kept or (path == self.path and self.state != "none")

    def let_go(self, path, then):
        self.calls.append(("let_go", path))
        self.freed = then

    def reload(self):
        self.calls.append(("reload",))

    def load_settings(self, path):
        return self.remembered.get(path, LoadSettings())

    def set_threads(self, threads):
        self.calls.append(("set_threads", threads))

    def measure_threads(self, then):
        self.calls.append(("measure_threads",))
        self.measured = then

    def request(self, command, on_event):
        self.calls.append(("request", command))
        on_event(Tokenized(count=len(command.text.split())))
        return 1
