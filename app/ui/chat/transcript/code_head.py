"""The head of a block of code, and the row below it that unfolds the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF

from app.ui.chat.transcript.block_view import Control
from app.ui.chat.transcript.frame import PAD_X
from app.ui.icons import paint_icon
from app.ui.plurals import all_lines
from app.ui.widgets.painting import LEFT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.block_view import BlockState, ControlKind
    from app.ui.theme import Theme

translate = QCoreApplication.translate

WORDS_PX = 12
BUTTON_PX = 24
ICON_PX = 14
BUTTON_RADIUS = 6

_LANGUAGES = {
    "asm": "Assembly", "bash": "Bash", "c": "C", "c#": "C#", "c++": "C++", "console": "Console",
    "cpp": "C++", "cs": "C#", "csharp": "C#", "css": "CSS", "csv": "CSV", "diff": "Diff",
    "dockerfile": "Dockerfile", "fsharp": "F#", "go": "Go", "golang": "Go", "html": "HTML",
    "ini": "INI", "java": "Java", "javascript": "JavaScript", "js": "JavaScript", "json": "JSON",
    "jsx": "JSX", "latex": "LaTeX", "lua": "Lua", "makefile": "Makefile", "markdown": "Markdown",
    "matlab": "MATLAB", "md": "Markdown", "objc": "Objective-C", "php": "PHP",
    "powershell": "PowerShell", "py": "Python", "python": "Python", "python3": "Python",
    "rb": "Ruby", "rs": "Rust", "ruby": "Ruby", "rust": "Rust", "scss": "SCSS", "sh": "Shell",
    "shell": "Shell", "sql": "SQL", "svg": "SVG", "swift": "Swift", "tex": "TeX", "toml": "TOML",
    "ts": "TypeScript", "tsx": "TSX", "typescript": "TypeScript", "vb": "Visual Basic",
    "xml": "XML", "yaml": "YAML", "yml": "YAML", "zsh": "Zsh",
}  # fmt: skip


def language_name(language: str) -> str:
    """What a language is called in a head."""
    if not language:
        return translate("Transcript", "Code")
    return _LANGUAGES.get(language, language[:1].upper() + language[1:])


def controls(theme: Theme, head: QRectF, state: BlockState) -> list[Control]:
    """Wrap, save, copy, from left to right."""
    side = theme.px(BUTTON_PX)
    top = head.center().y() - side / 2
    words = (translate("Transcript", "Copy"), translate("Transcript", "Copied"))
    # As wide as it will be when it was pressed, so that nothing moves then.
    width = max(_copy_width(theme, word) for word in words)
    x = head.right() - (PAD_X - 8) - width
    found = [Control("copy", QRectF(x, top, width, side), "", translate("Transcript", "Copy code"))]
    for kind, name in (
        ("save", translate("Transcript", "Save as a file")),
        ("wrap", _wrap_name(state)),
    ):
        x -= side + 2
        found.insert(0, Control(_kind(kind), QRectF(x, top, side, side), "", name))
    return found


def _kind(name: str) -> ControlKind:
    return "save" if name == "save" else "wrap"


def _wrap_name(state: BlockState) -> str:
    if state.wrapped:
        return translate("Transcript", "Do not break long lines")
    return translate("Transcript", "Break long lines")


def _copy_width(theme: Theme, words: str) -> float:
    """Of the icon, the word and the room around them."""
    return text_width(words, theme.font(WORDS_PX)) + theme.px(ICON_PX) + 6 + 2 * 8


def copy_words(state: BlockState) -> str:
    """The word on the button that copies."""
    return translate("Transcript", "Copied") if state.copied else translate("Transcript", "Copy")


def draw(  # noqa: PLR0917
    painter: QPainter,
    theme: Theme,
    head: QRectF,
    language: str,
    buttons: list[Control],
    state: BlockState,
) -> None:
    """Language and buttons."""
    left = min((button.area.left() for button in buttons), default=head.right())
    room = QRectF(head.left() + PAD_X, head.top(), left - head.left() - PAD_X - 8, head.height())
    cut_text(painter, room, language_name(language), theme.font(WORDS_PX), theme.color("muted"))
    for button in buttons:
        over = state.hovered is not None and state.hovered.kind == button.kind
        on = button.kind == "wrap" and state.wrapped
        if over or on:
            plane = theme.color("accentsoft" if on else "hover")
            area = QRectF(button.area)
            if button.kind == "copy":
                area.setLeft(area.right() - _copy_width(theme, copy_words(state)))
            rounded(painter, area, BUTTON_RADIUS, plane)
        role = "accent" if on else "text" if over else "muted"
        if button.kind == "copy":
            _draw_copy(painter, theme, button.area, role, state)
        else:
            name = "ph.floppy-disk" if button.kind == "save" else "ph.arrow-u-down-left"
            paint_icon(painter, theme, name, button.area, role, ICON_PX)


def _draw_copy(painter: QPainter, theme: Theme, area: QRectF, role: str, state: BlockState) -> None:
    side = theme.px(ICON_PX)
    used = _copy_width(theme, copy_words(state))
    box = QRectF(area.right() - used + 8, area.top(), side, area.height())
    if state.copied:
        role = "success"
    paint_icon(painter, theme, "ph.check" if state.copied else "ph.copy", box, role, ICON_PX)
    words = QRectF(area)
    words.setLeft(box.right() + 6)
    cut_text(painter, words, copy_words(state), theme.font(WORDS_PX), theme.color(role))


# -- the row below ------------------------------------------------------------


def fold_words(lines: int, *, folded: bool) -> str:
    """What the row below says."""
    return all_lines(lines) if folded else translate("Transcript", "Show less")


def fold_control(area: QRectF, lines: int, *, folded: bool) -> Control:
    """The row below as something to press."""
    value = "unfold" if folded else "fold"
    return Control("fold", area, value, fold_words(lines, folded=folded))


def draw_bar(
    painter: QPainter, theme: Theme, area: QRectF, lines: int, state: BlockState, *, folded: bool
) -> None:
    """The row that folds and unfolds."""
    painter.fillRect(
        QRectF(area.left() + 1, area.top(), area.width() - 2, 1), theme.color("border")
    )
    over = state.hovered is not None and state.hovered.kind == "fold"
    role = "text" if over else "muted"
    side = theme.px(12)
    box = QRectF(area.left() + PAD_X, area.top(), side, area.height())
    paint_icon(painter, theme, "ph.caret-down" if folded else "ph.caret-up", box, role, 12)
    words = area.adjusted(PAD_X + side + 8, 0, -PAD_X, 0)
    text = fold_words(lines, folded=folded)
    cut_text(painter, words, text, theme.font(WORDS_PX), theme.color(role), LEFT)


def scroll_name() -> str:
    """What the bar to scroll with is called."""
    return translate("Transcript", "Scroll sideways")
