"""The line at the bottom: the model, where it computes, how full and how fast it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.context_use import used
from app.ui.models.names import model_name
from app.ui.phrase import count, duration, fill, listed, number, sentences, size
from app.ui.plurals import threads
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.meter import Meter
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.ui.theme import Theme

HEIGHT, TEXT, GAP, METER, MODEL = 26, 11.5, 18, 80, 200
NEARLY_FULL = 0.9
DECIMALS_BELOW = 100


class _Item(QWidget):
    """An icon, a bar and a few words, any of them left out."""

    def __init__(
        self,
        theme: Theme,
        icon: str | None = None,
        *,
        meter: bool = False,
        lead: bool = False,
        elide: bool = False,
    ) -> None:
        super().__init__()
        self.icon = Icon(theme, icon) if icon else None
        self.lead = Label(theme, TEXT, role="muted") if lead else None
        self.meter = Meter(theme, METER) if meter else None
        self.label = Label(theme, TEXT, role="muted", tabular=True, elide=elide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5 if icon else 8)
        for part in (self.icon, self.lead, self.meter, self.label):
            if part is not None:
                layout.addWidget(part)
        across = QSizePolicy.Policy.Maximum if elide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.wanted = False

    def say(self, text: str, hint: str = "", *, role: str = "muted", icon: str = "") -> None:
        """Show `text`; an empty one takes the item away."""
        self.label.setText(text)
        self.label.set_role(role)
        if self.icon is not None and icon:
            self.icon.set_glyph(icon, role)
        self.setToolTip(hint)
        self.setAccessibleName(hint or text)
        self.wanted = bool(text)


class StatusBar(Pane):
    """What is true now; it never asks for anything.

    In a narrow window the least important items go first: memory, time to first token, speed,
    device, privacy.

    Signals:
        context_pressed: the figures of the context were clicked.
    """

    context_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        models: ModelHost,
        files: ModelFiles,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", "t", parent=parent)
        self._session = session
        self._models = models
        self._files = files
        self._network_in_use = False
        self.model = _Item(theme, "ph.cube", elide=True)
        self.device = _Item(theme, "ph.cpu")
        self.context = _Item(theme, meter=True, lead=True)
        self.context.setCursor(Qt.CursorShape.PointingHandCursor)
        self.context.installEventFilter(self)
        self.speed = _Item(theme, "ph.lightning")
        self.first = _Item(theme, "ph.timer")
        self.memory = _Item(theme, "ph.hard-drives")
        self.network = _Item(theme, "ph.globe")
        self.private = _Item(theme, "ph.lock-simple")
        self._items = (
            self.model,
            self.device,
            self.context,
            self.speed,
            self.first,
            self.memory,
            self.network,
            self.private,
        )
        self._lay_out()
        for signal in (models.changed, models.progressed, models.statistics_changed):
            signal.connect(self.refresh)
        for signal in (session.measured, session.opened, session.path_changed):
            signal.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()
        self._on_theme_changed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on the context opens its strip; the keyboard has a command for that."""
        if (
            watched is self.context
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.context_pressed.emit()
            return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Say everything again."""
        self.setAccessibleName(self.tr("Status"))
        if self.context.lead is not None:
            self.context.lead.setText(self.tr("Context"))
        if self.context.meter is not None:
            self.context.meter.setAccessibleName(self.tr("Context in use"))
        self.refresh()

    def refresh(self, *_news: object) -> None:
        """Say what is true now."""
        self._say_model()
        self._say_device()
        self._say_context()
        self._say_figures()
        self._say_network()
        self._say_privacy()
        self._fit()

    def set_network(self, in_use: bool) -> None:
        """Turn the network light on or off."""
        self._network_in_use = in_use
        self._say_privacy()
        self._say_network()
        self._fit()

    def _say_model(self) -> None:
        models = self._models
        name, quantization = model_name(models, self._files)
        hint = fill(self.tr("Model file: %1"), models.path) if models.path else ""
        if models.state == "ready":
            text = listed(name, quantization)
            self.model.say(text, hint, icon="ph.cube")
        elif models.state in {"starting", "loading"}:
            self.model.say(fill(self.tr("Loading %1"), name), hint, icon="ph.cube")
        elif models.state == "stopped":
            text = self.tr("Engine stopped")
            self.model.say(text, hint, role="danger", icon="ph.warning-circle")
        elif models.state == "unloading":
            self.model.say(self.tr("Unloading"), icon="ph.cube")
        elif models.asleep:
            self.model.say(fill(self.tr("%1, unloaded while unused"), name), hint, icon="ph.cube")
        else:
            self.model.say(self.tr("No model loaded"), icon="ph.cube")

    def _say_device(self) -> None:
        info = self._models.info
        if info is None:
            self.device.say("")
            return
        if info.offloaded_layers:
            layers = fill(self.tr("%1 of %2 layers"), info.offloaded_layers, info.n_layer)
            text = listed(info.device, layers)
        else:
            text = listed("CPU", threads(self._models.statistics.threads))
        self.device.say(text, self.tr("Where the model runs"))

    def _say_context(self) -> None:
        total = self._models.n_ctx
        if not total:
            self.context.say("")
            return
        use = self._session.context_used()
        share = min(use.tokens, total) / total if use is not None else 0.0
        full, shown = share > NEARLY_FULL, used(use)
        text = fill(self.tr("%1 / %2"), shown, count(total))
        hint = sentences(
            fill(self.tr("%1 of %2 tokens of the context are in use."), shown, count(total)),
            self.tr("Click to see what fills it."),
        )
        self.context.say(text, hint, role="warning" if full else "muted")
        if self.context.meter is not None:
            self.context.meter.set_fraction(share, "warning" if full else "fill")

    def _say_figures(self) -> None:
        ready = self._models.state == "ready"
        speed = self._session.last_speed()
        text = ""
        if speed is not None and ready:
            shown = number(speed, 1 if speed < DECIMALS_BELOW else 0)
            text = fill(self.tr("%1 tok/s"), shown)
        self.speed.say(text, self.tr("Tokens per second in the last reply"))
        first = self._session.time_to_first_token()
        text = duration(first) if first is not None and ready else ""
        self.first.say(text, self.tr("Time to the first token of the last reply"))
        used = self._models.statistics.memory_bytes
        text = size(used) if used and ready else ""
        self.memory.say(text, self.tr("Memory used by the engine"))

    def _say_privacy(self) -> None:
        servers = self._servers()
        if servers:
            text = fill(self.tr("Also on %1"), ", ".join(servers))
            hint = self.tr("The model also runs on other computers, which can see what you write")
            self.private.say(text, hint, role="warning", icon="ph.broadcast")
        else:
            # Beside the light of the network it would read as a contradiction.
            text = "" if self._network_in_use else self.tr("On this computer only")
            hint = self.tr("What you write stays on this computer")
            self.private.say(text, hint, icon="ph.lock-simple")

    def _say_network(self) -> None:
        """A light that is on only while something goes through the network."""
        text = self.tr("Network in use") if self._network_in_use else ""
        hint = self.tr("A model is searched for or downloaded. What you write is not sent.")
        self.network.say(text, hint, role="accent", icon="ph.globe")

    def _servers(self) -> tuple[str, ...]:
        """Machines that the loaded model was offered."""
        info = self._models.info
        if info is None or not info.offloaded_layers:
            return ()
        return self._models.servers

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 12, 0)
        layout.setSpacing(GAP)
        for item in self._items[:-2]:
            layout.addWidget(item)
        layout.addStretch(1)
        layout.addWidget(self.network)
        layout.addWidget(self.private)

    def _fit(self) -> None:
        room = self.width() - 24
        needed = {item: item.sizeHint().width() + GAP for item in self._items if item.wanted}
        # A long name is cut before anything else is left out.
        needed[self.model] = min(needed[self.model], self._theme.px(MODEL))
        shown = set(needed)
        for item in (self.memory, self.first, self.speed, self.device, self.private):
            if sum(needed[each] for each in shown) <= room + GAP:
                break
            shown.discard(item)
        for item in self._items:
            item.setVisible(item in shown)

    def _on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self._fit()
