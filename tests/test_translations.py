"""Both translations are complete, and what is committed is what the sources say."""

from __future__ import annotations

import ast
import importlib.util
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from app.ui.settings.entries import SECTIONS, entries

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_collecting_and_compiling_again_changes_nothing(translations: ModuleType):
    assert translations.stale() == [], "run: uv run python packaging/translations.py"


def test_every_string_has_a_finished_translation(translations: ModuleType):
    assert translations.unfinished(translations.FOLDER) == []


def test_translations_keep_every_placeholder(translations: ModuleType):
    """A lost {name} or %n would show braces, or nothing, instead of a figure."""
    wrong = []
    for language in translations.LANGUAGES:
        tree = ET.parse(translations.FOLDER / f"vitrail_{language}.ts")
        for message in tree.iter("message"):
            source = message.findtext("source") or ""
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            for text in forms or [translation.text or ""]:
                if _fields(source) != _fields(text):
                    wrong.append(f"{language}: {source!r} became {text!r}")
    assert wrong == []


TRANSLATE = {"translate", "QCoreApplication.translate"}


class Used(NamedTuple):
    """A string of the sources that goes through tr or translate."""

    where: str
    context: str | None
    text: str | None
    counts: bool
    direct: bool


def _used(node: ast.AST, where: str, context: str = "") -> Iterator[Used]:
    """Every call of tr and translate in `node`; the class around it is the context of tr."""
    if isinstance(node, ast.ClassDef):
        context = node.name
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        place = f"{where}:{node.lineno}"
        if name == "tr":
            yield Used(place, context, words[0], len(words) > 1, direct=False)
        elif name == "translate" and ast.unparse(node.func) in TRANSLATE:
            yield Used(place, words[0], words[1], len(words) > 2, direct=True)
    for child in ast.iter_child_nodes(node):
        yield from _used(child, where, context)


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "app").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_every_string_of_the_sources_is_found(translations: ModuleType):
    """lupdate skips what it cannot parse, a string inside an f-string for one."""
    tree = ET.parse(translations.FOLDER / "vitrail_zh_CN.ts")
    known = {
        (context.findtext("name"), message.findtext("source"))
        for context in tree.iter("context")
        for message in context.iter("message")
    }
    used = [use for where, module in _sources() for use in _used(module, where)]
    assert len(used) > len(known) // 2
    # What is taken from a table, as the names of settings are, has neither context nor text here.
    written = [use for use in used if use.context is not None]
    assert [use for use in written if (use.context, use.text) not in known] == []
    named = [(entry.context, entry.source) for entry in entries()] + list(SECTIONS.values())
    assert [name for name in named if name not in known] == []


def test_plurals_stand_where_their_forms_are_found():
    """Not in translate, whose number lupdate overlooks, nor in a class that others derive from.

    tr looks for a string under the names of the base classes too, but for a plural only under
    that of the object's own class.
    """
    bases, used = set(), []
    for where, module in _sources():
        used += _used(module, where)
        classes = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
        bases |= {base.id for cls in classes for base in cls.bases if isinstance(base, ast.Name)}
    wrong = [use for use in used if use.counts and (use.direct or use.context in bases)]
    assert wrong == []
    assert [use for use in used if "%n" in (use.text or "") and not use.counts] == []


def _fields(text: str) -> set[str]:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # a lone brace is ordinary text
        named = set()
    return named | {mark for mark in ("%1", "%2", "%3") if mark in text}
