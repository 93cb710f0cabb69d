"""A screen reader reads a conversation: the real window on a screen of its own, over AT-SPI.

Qt speaks AT-SPI on X11 and Wayland only, not offscreen; hence Xvfb. The bus of a session, which
starts that of AT-SPI, ends with the test. The client is jeepney, which keyring brings with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.chat.conversation import Message, ReplyFacts
from app.chat.store import Store
from app.core.paths import Paths

if sys.platform != "linux":
    pytest.skip("AT-SPI is how screen readers read on Linux", allow_module_level=True)

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
missing = [name for name in ("dbus-run-session", "Xvfb") if shutil.which(name) is None]
if not any(Path(launcher).exists() for launcher in LAUNCHERS):
    missing.append("at-spi2-core")
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")

ROOT = Path(__file__).parents[2]
START_S = 60
ACCESSIBLE, TEXT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Text"
COMPONENT = "org.a11y.atspi.Component"
WORD = 1
"""A granularity of AT-SPI."""

QUESTION = "What is a token? 👍"
REPLY = "# Tokens\n\nA *piece* of `text` 字.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
READ = "Tokens\n\nA piece of text 字.\n\na\tb\n1\t2"
NAMED = {
    "check box",
    "combo box",
    "list",
    "list item",
    "push button",
    "radio button",
    "slider",
    "spin box",
    "text",
    "toggle button",
}


class Thing(NamedTuple):
    """Something on the bus: whose it is, and where."""

    owner: str
    path: str


DESKTOP = Thing("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")


class ScreenReader:
    """What a screen reader can find out."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus

    def ask(self, thing: Thing, interface: str, method: str, *given: Any, types: str = "") -> Any:
        """Call a method; its only answer, or all of them."""
        address = DBusAddress(thing.path, bus_name=thing.owner, interface=interface)
        asked = new_method_call(address, method, types or None, given)
        answer = self._bus.send_and_get_reply(asked, timeout=30)
        assert answer.header.message_type is MessageType.method_return, (thing, method, answer.body)
        return answer.body[0] if len(answer.body) == 1 else answer.body

    def get(self, thing: Thing, name: str, interface: str = ACCESSIBLE) -> Any:
        """A property."""
        properties = "org.freedesktop.DBus.Properties"
        return self.ask(thing, properties, "Get", interface, name, types="ss")[1]

    def children(self, thing: Thing) -> list[Thing]:
        return [Thing(*child) for child in self.ask(thing, ACCESSIBLE, "GetChildren")]

    def role(self, thing: Thing) -> str:
        return self.ask(thing, ACCESSIBLE, "GetRoleName")

    def everything(self, thing: Thing) -> Iterator[Thing]:
        yield thing
        for child in self.children(thing):
            yield from self.everything(child)

    def find(self, role: str, name: str) -> Thing:
        for thing in self.everything(DESKTOP):
            if self.role(thing) == role and self.get(thing, "Name") == name:
                return thing
        raise AssertionError((role, name))

    def text(self, thing: Thing, start: int = 0, end: int = -1) -> str:
        return self.ask(thing, TEXT, "GetText", start, end, types="ii")

    def word(self, thing: Thing, at: int) -> tuple[str, int, int]:
        return self.ask(thing, TEXT, "GetStringAtOffset", at, WORD, types="iu")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one conversation."""
    paths = Paths.chosen(tmp_path_factory.mktemp("reader") / "vitrail")
    paths.make()
    store = Store.open(paths.database)
    conversation = store.create()
    asked = store.add_message(conversation, None, Message(role="user", content=QUESTION))
    facts = ReplyFacts(model_name="small", ending="stop")
    reply = Message(role="assistant", content=REPLY, facts=facts)
    store.add_message(conversation, asked.id, reply)
    store.close()
    return paths.data


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A display that nobody sees."""
    ours, theirs = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[theirs],
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours) as number:
        yield f":{number.readline().strip()}"
    xvfb.terminate()
    xvfb.wait(60)


@pytest.fixture(scope="module")
def session(screen: str) -> Iterator[dict[str, str]]:
    """The environment of a session with a bus; it ends with its standard input."""
    with tempfile.TemporaryDirectory(prefix="vitrail-") as runtime:  # its sockets need short names
        env = {**os.environ, "DISPLAY": screen, "XDG_RUNTIME_DIR": runtime}
        holder = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat'],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        address = holder.stdout.readline().strip()
        yield {**env, "DBUS_SESSION_BUS_ADDRESS": address}
        holder.stdin.close()
        holder.wait(60)
        holder.stdout.close()


@pytest.fixture(scope="module")
def reader(session: dict[str, str], data: Path) -> Iterator[ScreenReader]:
    """A screen reader beside the window, which is asked to end after all and does so properly."""
    window = subprocess.Popen(
        [sys.executable, "-m", "app", "--data-dir", str(data)],
        cwd=ROOT,
        env={**session, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        with open_dbus_connection(session["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            bus_of_readers = Thing("org.a11y.Bus", "/org/a11y/bus")
            address = ScreenReader(bus).ask(bus_of_readers, "org.a11y.Bus", "GetAddress")
        with open_dbus_connection(address) as bus:
            reader = ScreenReader(bus)
            deadline = time.monotonic() + START_S
            while "You" not in names_of_messages(reader):
                assert window.poll() is None, window.stderr.read()
                assert time.monotonic() < deadline, "the conversation was not shown"
                time.sleep(0.2)
            yield reader
        assert window.poll() is None, "it ended while it was read"
        window.send_signal(signal.SIGTERM)
        _out, err = window.communicate(timeout=120)
        assert window.returncode == 0, err
    finally:
        window.kill()
        window.wait()
        window.stderr.close()


def names_of_messages(reader: ScreenReader) -> list[str]:
    try:
        return [reader.get(message, "Name").partition(",")[0] for message in messages(reader)]
    except AssertionError:  # not there yet, or being changed
        return []


def messages(reader: ScreenReader) -> list[Thing]:
    children = reader.children(reader.find("list", "Messages"))
    return [child for child in children if reader.role(child) == "list item"]


def test_each_message_says_what_it_is_and_who_said_it(reader):
    listed = reader.find("list", "Messages")
    found = messages(reader)
    assert [reader.get(message, "Name").partition(",")[0] for message in found] == ["You", "small"]
    for place, message in enumerate(found):
        assert Thing(*reader.get(message, "Parent")) == listed
        assert reader.ask(message, ACCESSIBLE, "GetIndexInParent") == place
        assert TEXT in reader.ask(message, ACCESSIBLE, "GetInterfaces")
        _x, _y, wide, tall = reader.ask(message, COMPONENT, "GetExtents", 0, types="u")
        assert wide > 100
        assert tall > 20


def test_a_message_is_read_without_its_markup(reader):
    question, reply = messages(reader)
    assert reader.text(question) == QUESTION
    assert reader.text(reply) == READ
    assert reader.get(reply, "CharacterCount", TEXT) == len(READ)


def test_a_message_is_read_word_by_word(reader):
    reply = messages(reader)[1]
    at, words = 0, []
    while at < len(READ):
        text, start, end = reader.word(reply, at)
        assert start <= at < end
        assert text == READ[start:end]
        words.append(text)
        at = end
    assert "".join(words) == READ
    assert {"Tokens", "piece", "text"} <= set(words)
    place = READ.index("piece")
    assert reader.text(reply, place, place + 5) == "piece"


def test_the_caret_goes_through_a_message(reader):
    reply = messages(reader)[1]
    for at in (4, READ.index("text"), 0):
        assert reader.ask(reply, TEXT, "SetCaretOffset", at, types="i")
        assert reader.get(reply, "CaretOffset", TEXT) == at
    reader.ask(reply, TEXT, "AddSelection", 2, 6, types="ii")
    assert reader.get(reply, "CaretOffset", TEXT) == 6
    assert reader.ask(reply, TEXT, "GetNSelections") == 0  # PySide could not tell which
    reader.ask(reply, TEXT, "RemoveSelection", 0, types="i")
    assert reader.get(reply, "CaretOffset", TEXT) == 0


def test_each_character_has_its_place_on_the_screen(reader):
    reply = messages(reader)[1]
    left, top, _wide, tall = reader.ask(reply, TEXT, "GetCharacterExtents", 0, 0, types="iu")
    below = reader.ask(reply, TEXT, "GetCharacterExtents", READ.index("piece"), 0, types="iu")
    assert tall > 5
    assert below[1] > top
    assert reader.ask(reply, TEXT, "GetOffsetAtPoint", left + 1, top + 5, 0, types="iiu") == 0


def test_buttons_and_fields_have_names_and_all_can_be_asked(reader):
    nameless, roles = [], set()
    for thing in reader.everything(DESKTOP):
        role, name = reader.role(thing), reader.get(thing, "Name")
        roles.add(role)
        for question in ("GetInterfaces", "GetState", "GetAttributes", "GetRelationSet"):
            reader.ask(thing, ACCESSIBLE, question)
        if role in NAMED and not name.strip():
            around = Thing(*reader.get(thing, "Parent"))
            kind = reader.role(around)
            if (role, kind) != ("list", "combo box"):  # Qt's own; the box has the name
                nameless.append((role, kind, reader.get(around, "Name")))
    assert {"list", "list item", "push button", "slider", "text"} <= roles
    assert not nameless
