"""The one stylesheet, on the application: fields, menus, scroll bars, tool tips, plain dialogs.

Lists, buttons, sliders, meters and messages are painted. There are no rules for QLabel, QWidget
or ``*``: a stylesheet beats setFont and setPalette.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.theme import Theme

TEMPLATE = Template("""
/* Qt adds the padding once more, as the margin of the label inside. */
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 0 3px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox {
  background: $raised; color: $text; border: 1px solid $control; border-radius: 6px;
  padding: 0 8px; selection-background-color: $selection; selection-color: $text;
  placeholder-text-color: $faint;
}
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover {
  border-color: $muted;
}
QLineEdit:focus, QAbstractSpinBox:focus { border: 2px solid $focus; padding: 0 7px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 5px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled {
  background: $window; color: $disabled; border-color: $border;
}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractSpinBox[wrong="true"] {
  border-color: $danger;
}
QLineEdit[bare="true"], QPlainTextEdit[bare="true"], QTextEdit[bare="true"] {
  background: transparent; border: 0; border-radius: 0; padding: 0;
}
/* With NoButtons and a border the edit field of a spin box is one pixel wide. */
QAbstractSpinBox { padding: 0; }
QAbstractSpinBox:focus { padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QAbstractSpinBox > QLineEdit, QComboBox > QLineEdit,
QAbstractSpinBox > QLineEdit:focus, QComboBox > QLineEdit:focus,
QAbstractSpinBox > QLineEdit:disabled {
  border: 0; padding: 0; background: transparent; border-radius: 0;
}

QMenu { background: $raised; color: $text; border: 1px solid $menuborder; padding: 4px; }
QMenu[rounded="true"] { border-radius: 8px; }
QMenu::item { padding: ${menupad}px 20px ${menupad}px 8px; border-radius: 5px; }
QMenu::item:selected { background: $accentsoft; color: $text; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: ${indicator}px; height: ${indicator}px; left: 6px; }

QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $menuborder; padding: 4px; outline: 0;
  selection-background-color: $accentsoft; selection-color: $text;
}
QComboBox QAbstractItemView::item {
  min-height: ${rowheight}px; padding: 0 6px; border-radius: 5px;
}
QComboBox QAbstractItemView::item:selected { background: $accentsoft; color: $text; }

QDialog QPushButton, QMessageBox QPushButton {
  background: $raised; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 0 12px; min-height: ${buttonheight}px; min-width: 64px;
}
QDialog QPushButton:hover { background: $hover; }
QDialog QPushButton:pressed { background: $pressed; }
QDialog QPushButton:focus { border: 2px solid $focus; padding: 0 11px; }
QDialog QPushButton:default { background: $fill; color: $onfill; border-color: $fill; }
QDialog QPushButton:default:hover { background: $fillhover; }
QDialog QPushButton:default:focus { border: 2px solid $focus; }
QDialog QPushButton:disabled { background: $window; color: $disabled; border-color: $border; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 2px 1px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 1px 2px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 0 1px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 1px 0; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; }
""")


def stylesheet(theme: Theme) -> str:
    """The stylesheet for the roles and the scale of `theme`."""
    values = dict(theme.roles)
    values["scroll"] = theme.css("control", 0.45)
    values["menuborder"] = theme.css("control", 0.45) if theme.dark else theme.roles["border"]
    values["menupad"] = str(theme.px(5))
    values["indicator"] = str(theme.px(14))
    values["rowheight"] = str(theme.px(26))
    values["buttonheight"] = str(theme.px(26))
    return TEMPLATE.substitute(values)
