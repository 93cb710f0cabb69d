"""Templates that mean harm: what they reach, and what they cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import TemplateFailed
from app.engine import jinja
from app.engine.api import PromptMessage
from app.engine.jinja import MEMORY_BYTES, memory_budget
from app.engine.template import MAX_SOURCE_CHARACTERS, ChatTemplate

HELLO = [PromptMessage(role="user", content="Hi")]

BREAKOUTS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.system('touch MARKER') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ raise_exception.__globals__['json'] }}",
    "{{ strftime_now.__globals__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ '{0.__class__.__mro__}'.format(1) }}",
    "{{ '%s' | format(x.__class__) if false else namespace.__init__.__globals__ }}",
    "{{ messages.append(1) }}",
    "{{ messages[0].update({'role': 'system'}) }}",
    "{% for x in [].__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ joiner.__call__.__globals__.__builtins__.open('MARKER', 'w') }}",
    "{{ range.__self__ }}",
]

HUGE = [
    "{{ 9**(9**9) }}",
    "{{ 3**9999 }}",
    "{% set ns = namespace(x=9) %}{% for i in range(40) %}{% set ns.x = ns.x*ns.x %}{% endfor %}",
    "{{ ('A'*4000000000)|length }}",
    "{{ 4000000000*'A' }}",
    "{{ [0]*400000000 }}",
    "{{ 'x'|center(4000000000) }}",
    "{{ 'a\nb'|indent(4000000000) }}",
    "{{ 'x'.ljust(4000000000) }}",
    "{{ 'x'.zfill(width=4000000000) }}",
    "{{ '%4000000000d' % 1 }}",
    "{{ '%*d' % (4000000000, 1) }}",
    "{{ '%4000000000d' | format(1) }}",
    "{{ '{:4000000000}'.format('x') }}",
    "{{ '{:{}}'.format('x', 4000000000) }}",
    "{{ [1]|batch(4000000000, 0)|list }}",
    "{{ [1]|slice(4000000000)|list }}",
    "{{ 1.5|round(4000000000, 'floor') }}",
    "{{ [1]|tojson(indent=4000000000) }}",
    "{{ (5).to_bytes(4000000000, 'big') }}",
    "{{ strftime_now('%999999999d') }}",
    "{{ 1e400|int }}{{ 'x'.ljust(1e9|int) }}",
    "{{ range(4000000000)|list }}",
    "{{ lipsum(n=100000) }}",
    "{% for a in range(9999) %}{{ 'A' * 9999 }}{% endfor %}",
    "{% autoescape 'x'|center(4000000000) %}{% endautoescape %}",
]

# Made of many small steps; only the memory budget ends them.
GROWING = [
    """{% set n = namespace(x='A'*1000000) %}
    {% for i in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}""",
    """{% set n = namespace(x=[1]) %}
    {% for i in range(40) %}{% set n.x = [n.x, n.x]|sum(start=[]) %}{% endfor %}""",
    "{{ ('A'*1000000)|replace('A', 'B'*1000000)|length }}",
    "{{ (['A'*1000000]*100000)|join|length }}",
]


@pytest.mark.parametrize("source", BREAKOUTS)
def test_a_template_cannot_reach_python(source: str, tmp_path: Path):
    marker = tmp_path / "marker"
    try:
        text = ChatTemplate(source.replace("MARKER", str(marker))).render(HELLO).text
    except TemplateFailed:
        text = ""
    # What the sandbox hides is undefined, and that is written as nothing.
    assert text == ""
    assert not marker.exists()


def test_a_template_cannot_change_what_it_was_given():
    messages = [PromptMessage(role="user", content="Hi")]
    with pytest.raises(TemplateFailed):
        ChatTemplate("{% set _ = messages.clear() %}").render(messages)
    assert ChatTemplate("{{ messages|length }}").render(messages).text == "1"


@pytest.mark.parametrize("source", HUGE)
@pytest.mark.timeout(120)
def test_one_huge_operation_is_refused_before_it_costs_memory(source: str):
    with pytest.raises(TemplateFailed) as failed:
        ChatTemplate(source).render(HELLO)
    assert failed.value.detail != "it ran out of memory"


def test_what_is_never_asked_for_costs_nothing():
    template = ChatTemplate("{% if false %}{{ 9**(9**9) }}{% endif %}{{ messages|length }}")
    assert template.render(HELLO).text == "1"


def test_ordinary_arithmetic_and_formats_work():
    template = ChatTemplate(
        "{{ 2**10 }} {{ 3*4 }} {{ '-'*20 }} {{ 7 % 4 }} {{ '%05.2f' % 1.5 }} {{ 'a' + 'b' }} "
        "{{ [1] + [2] }} {{ '{:>4}|{}'.format('x', 1) }} {{ 1.26|round(1) }} {{ 'x'|center(3) }} "
        "{{ 1700000000|int }} {{ 0.5 * 3 }} {{ (-2)**3 }} {{ 'ab'.ljust(3, '.') }}"
    )
    assert template.render(HELLO).text == (
        "1024 12 -------------------- 3 01.50 ab [1, 2]    x|1 1.3  x  1700000000 1.5 -8 ab."
    )


def test_an_endless_source_is_not_compiled():
    with pytest.raises(TemplateFailed):
        ChatTemplate("x" * (MAX_SOURCE_CHARACTERS + 1))


@pytest.mark.skipif(sys.platform != "linux", reason="the budget is Linux's")
@pytest.mark.parametrize("source", GROWING)
def test_a_template_that_grows_is_stopped_by_its_budget(source: str):
    program = (
        "import resource, sys\n"
        "from app.core.errors import TemplateFailed\n"
        "from app.engine.api import PromptMessage\n"
        "from app.engine.template import ChatTemplate\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    ChatTemplate(sys.argv[1]).render([PromptMessage(role='user', content='Hi')])\n"
        "except TemplateFailed as error:\n"
        "    print(error.detail)\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(grown * 1024)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY)\n"
        "print(len(bytearray(2**29)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, source],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    detail, grown, unlimited, later = done.stdout.splitlines()
    assert detail == "it ran out of memory"
    assert int(grown) <= MEMORY_BYTES
    # Afterwards the process may grow again.
    assert (unlimited, later) == ("True", str(2**29))


@pytest.mark.skipif(sys.platform != "linux", reason="the budget is Linux's")
def test_the_budget_is_given_back_after_an_error():
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(TemplateFailed):
        ChatTemplate("{{ 1 / 0 }}").render(HELLO)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_where_the_system_has_no_budget_templates_still_render(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jinja, "Path", lambda _: Path("/no/such/file"))
    with memory_budget() as limited:
        assert not limited
    assert ChatTemplate("{{ messages[0].content }}").render(HELLO).text == "Hi"
