"""The tensors of a model file: a map, the layers, a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.models.details import words
from app.ui.models.details.layer_rows import LayerRows
from app.ui.models.details.legend import Legend
from app.ui.models.details.tensor_map import MOST_TILES, TensorMap
from app.ui.models.details.tensor_rows import TensorRows
from app.ui.phrase import count, fill, listed, number, size
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.inspection.anatomy import Anatomy
    from app.inspection.header import Header, TensorInfo
    from app.ui.theme import Theme

View = Literal["map", "layers", "table"]
VIEWS: tuple[View, ...] = get_args(View)
MARGIN = 20
ROOM_BESIDE = 440


class Tensors(QWidget):
    """What the model is made of."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header: Header | None = None
        self._anatomy: Anatomy | None = None
        self._total = Label(theme, 12, role="muted", wrap=True)
        self.switch = Segmented(theme)
        self._legend = Legend(theme)
        self.map = TensorMap(theme)
        self._pointed = Label(theme, 12, role="muted", elide=True, tabular=True)
        self.layers = LayerRows(theme)
        self.rows = TensorRows(theme)
        self._stack = QStackedWidget()
        self._lay_out()
        self.switch.chosen.connect(self._stack.setCurrentIndex)
        self.map.pointed.connect(self._on_map_pointed)
        self.map.chosen.connect(self._on_map_chosen)
        self.retranslate()
        self.switch.set_current(0)

    def set_header(self, header: Header | None, anatomy: Anatomy | None) -> None:
        """Show another file's tensors; None while it is read."""
        self._header, self._anatomy = header, anatomy
        self._legend.set_anatomy(anatomy)
        self.map.set_anatomy(anatomy)
        self.layers.set_anatomy(anatomy)
        self.rows.set_tensors(header.tensors if header is not None else ())
        self._tell_total()
        self._on_map_pointed(None)

    def show_view(self, view: View) -> None:
        """Show the map, the layers or the table."""
        self.switch.set_current(VIEWS.index(view))
        self._stack.setCurrentIndex(VIEWS.index(view))

    def retranslate(self) -> None:
        """Set every string again."""
        self.switch.set_items([self.tr("Map"), self.tr("Layers"), self.tr("Table")])
        self.switch.setAccessibleName(self.tr("How the tensors are shown"))
        self._legend.set_anatomy(self._anatomy)
        self._tell_total()
        self._on_map_pointed(self.map.current())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.map, 1)
        column.addWidget(self._pointed)
        for view in (page, self.layers, self.rows):
            self._stack.addWidget(view)
        top = self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(10)
        top.addWidget(self._total, 1)
        top.addWidget(self.switch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, 12, MARGIN, 12)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addWidget(self._legend)
        whole.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The switch goes below the figures where there is no room beside them."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(ROOM_BESIDE)
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _tell_total(self) -> None:
        anatomy, header = self._anatomy, self._header
        if anatomy is None or header is None:
            self._total.setText("")
            return
        self._total.setText(
            listed(
                fill(self.tr("%1 tensors"), count(len(header.tensors))),
                fill(self.tr("%1 weights"), count(anatomy.n_weights)),
                size(anatomy.size_bytes),
                fill(self.tr("%1 bits per weight"), number(anatomy.bits, 2)),
            )
        )

    def _on_map_pointed(self, tensor: TensorInfo | None) -> None:
        """Say in words what is pointed at; else how to read the map."""
        layer = self.map.layer_of(tensor) if tensor is not None else None
        if tensor is None or layer is None:
            few = self._header is None or len(self._header.tensors) <= MOST_TILES
            self._pointed.setText(
                self.tr("Area is size; the denser, the more bits per weight.")
                if few
                else fill(self.tr("Only the largest %1 tensors are drawn."), count(MOST_TILES))
            )
            return
        self._pointed.setText(
            listed(
                tensor.name,
                words.layer_name(layer),
                tensor.type,
                words.shape(tensor.shape),
                size(tensor.size_bytes),
            )
        )

    def _on_map_chosen(self, tensor: TensorInfo) -> None:
        self.show_view("table")
        self.rows.show_tensor(tensor)
        self.rows.table.setFocus()
