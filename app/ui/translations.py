"""The language of the interface: which, and its translations, switched while running."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
)

from app.core.resources import resource_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QCoreApplication

LANGUAGES = ("en", "zh_CN")
"""What the interface speaks; each has ``vitrail_<code>.qm``."""

UNTRANSLATED = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QRegularExpression", "length of lookbehind assertion is not limited"),
)
"""Words of Qt that its own translations lack."""


def resolve(choice: str, preferred: Sequence[str] | None = None) -> str:
    """The language for a choice: itself, or for ``system`` the first one that we speak.

    Args:
        choice: ``system`` or a code of `LANGUAGES`.
        preferred: what the system's user reads, most wanted first, as BCP 47 writes it.
    """
    if choice in LANGUAGES:
        return choice
    if preferred is None:
        preferred = QLocale.system().uiLanguages()
    for tag in preferred:
        language = tag.replace("_", "-").split("-")[0].lower()
        for code in LANGUAGES:
            if code.split("_")[0] == language:
                return code
    return LANGUAGES[0]


def read(translator: QTranslator, path: Path) -> bytes:
    """Load the .qm file at `path` into `translator`.

    Qt would map the file, and crash later when an upgrade writes over it.

    Returns:
        What `translator` reads from, to be kept as long as that lives; empty where there is
        nothing to read.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return b""
    return content if content and translator.load(content, str(path.parent)) else b""


class Translations(QObject):
    """Installs translators on the application; Qt then sends LanguageChange to every widget."""

    def __init__(
        self,
        application: QCoreApplication,
        folder: Path | None = None,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is installed yet.

        Args:
            application: what to install on.
            folder: where our .qm files lie; those that came with the program when None.
            parent: its parent.
        """
        super().__init__(parent)
        self._application = application
        self._folder = folder or resource_folder() / "translations"
        self._installed: list[tuple[QTranslator, bytes]] = []
        self.language = ""

    def use(self, language: str) -> None:
        """Speak `language`, a code of `LANGUAGES`; nothing happens when it is spoken already."""
        if language == self.language:
            return
        self.language = language
        QLocale.setDefault(QLocale(language))
        old, self._installed = self._installed, []
        qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        # Qt's own words first: of two translators, the one installed last is asked first.
        for path in (qt_folder / f"qtbase_{language}.qm", self._folder / f"vitrail_{language}.qm"):
            translator = QTranslator(self)
            content = read(translator, path)
            if content and self._application.installTranslator(translator):
                self._installed.append((translator, content))
        for translator, _content in old:
            self._application.removeTranslator(translator)
            translator.deleteLater()

    def close(self) -> None:
        """Take the translators off again."""
        for translator, _content in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []
        self.language = ""
