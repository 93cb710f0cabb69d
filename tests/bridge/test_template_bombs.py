"""Chat templates that mean harm, in the real engine: an error that names the template, in seconds.

A template is somebody else's program. Most of what it can do wrong is refused at once; a loop that
does not end is ended by killing the engine 5 s later.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer

from app.core.errors import TemplateFailed, TemplateTooSlow, from_wire
from app.engine.jinja import MEMORY_BYTES
from app.engine.watchdog import TEMPLATE_LIMIT_S
from tests.bridge.real_engine import Chat, RealHost, real_host
from tests.models import llama_model, with_template

SLACK_BYTES = 512 << 20
SLACK_S = 30.0
"""For two starts of the engine on a machine that does much else."""

REFUSED = {
    "constant power": "{{ 9**(9**9) }}",
    "nested too deeply": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "no template": "{% for %}",
    "very long range": "{% for i in range(10**9) %}{% endfor %}",
    "long text": "{{ ('A' * 4000000000)|length }}",
    "text that doubles": (
        "{% set s = namespace(t='A' * 1000000) %}"
        "{% for i in range(40) %}{% set s.t = s.t ~ s.t %}{% endfor %}"
    ),
    "replacements": "{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}",
    "macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "huge indent": "{{ 'a\nb'|indent(10**10) }}",
    "wide format": "{{ '%9999999999d'|format(1) }}",
    "endless output": "{% for i in range(99999) %}{{ 'A' * 1000 }}{% endfor %}",
    "a shell": "{{ cycler.__init__.__globals__.os.popen('touch MARK').read() }}",
    "a shell by a filter": (
        "{{ (cycler|attr('__init__')|attr('__globals__'))['os'].system('touch MARK') }}"
    ),
    "every class": "{{ ''.__class__.__mro__[1].__subclasses__()[100]('MARK', 'w') }}",
}
ENDLESS = {
    "nested ranges": (
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    ),
    "lists compared for ever": (
        "{% set s = namespace(a=[1], b=[1]) %}"
        "{% for i in range(60) %}{% set s.a = [s.a, s.a] %}{% set s.b = [s.b, s.b] %}{% endfor %}"
        "{{ s.a == s.b }}"
    ),
}


@pytest.fixture
def chat(qtbot, session, host) -> Chat:
    return Chat(qtbot, session, host)


@pytest.fixture
def host(preferences):
    with real_host(preferences) as found:
        yield found


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return llama_model(tmp_path_factory.mktemp("models") / "good.gguf")


@pytest.fixture
def mark(tmp_path):
    """A file that templates try to make."""
    return tmp_path / "mark"


@pytest.fixture
def hostile(good, tmp_path, mark, request):
    """The good model with the template that is the fixture's parameter."""
    source = {**REFUSED, **ENDLESS}[request.param].replace("MARK", str(mark))
    return with_template(good, source, tmp_path / "hostile.gguf")


class Memory:
    """The most memory that any engine of a host had, looked at every few milliseconds."""

    def __init__(self, host: RealHost) -> None:
        self.peak = 0
        self._host = host
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        for client in self._host.clients[-1:]:
            try:
                self.peak = max(self.peak, psutil.Process(client.pid).memory_info().rss)
            except (psutil.Error, ValueError):
                continue

    def stop(self) -> None:
        self._timer.stop()


@dataclass
class Attempt:
    """What came of a model with a template: the error, and where it came."""

    error: object
    at_load: bool
    seconds: float
    peak_bytes: int

    def __str__(self) -> str:
        where = "load" if self.at_load else "first reply"
        return f"{self.error} at {where}, {self.seconds:.1f} s, {self.peak_bytes >> 20} MiB"


def attempt(chat: Chat, file: Path) -> Attempt:
    """Load `file` and ask for a reply, until something fails."""
    memory = Memory(chat.host)
    began = time.monotonic()
    chat.load(file)
    error, at_load = chat.host.error, chat.host.state == "stopped"
    if not at_load:
        facts = chat.say("Hello").facts
        error = from_wire(facts.error_kind, facts.error_fields) if facts.error_kind else None
    memory.stop()
    found = Attempt(error, at_load, time.monotonic() - began, memory.peak)
    print(found)
    return found


def check_bounds(found: Attempt) -> None:
    assert found.seconds < TEMPLATE_LIMIT_S + SLACK_S
    assert 0 < found.peak_bytes < MEMORY_BYTES + SLACK_BYTES


@pytest.mark.parametrize("hostile", REFUSED, indirect=True)
def test_a_hostile_template_is_refused_and_named(chat, good, hostile, mark):
    found = attempt(chat, hostile)

    assert isinstance(found.error, TemplateFailed)
    assert found.error.template == "tokenizer.chat_template"
    assert found.error.detail
    check_bounds(found)
    assert not mark.exists()
    chat.load_well(good)


@pytest.mark.parametrize("hostile", ENDLESS, indirect=True)
def test_a_template_that_does_not_end_is_ended(chat, host, good, hostile):
    found = attempt(chat, hostile)

    assert isinstance(found.error, TemplateTooSlow)
    check_bounds(found)
    assert found.at_load
    assert not host.may_restart
    host.load_with_plain_template()
    chat.wait_loaded()
    chat.answers()
    chat.load_well(good)


@pytest.mark.parametrize("hostile", ["no template", "constant power"], indirect=True)
def test_a_model_with_a_refused_template_answers_by_the_plain_one(chat, host, hostile):
    found = attempt(chat, hostile)
    assert isinstance(found.error, TemplateFailed)
    assert found.at_load

    host.load_with_plain_template()
    chat.wait_loaded()
    chat.answers()

    # It is remembered for the file.
    chat.load_well(hostile)
    chat.answers()
