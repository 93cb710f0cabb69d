"""Both translations are complete, and what is committed is what the sources say."""

from __future__ import annotations

import importlib.util
import string
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

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


def _fields(text: str) -> set[str]:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # a lone brace is ordinary text
        named = set()
    return named | {mark for mark in ("%1", "%2", "%3") if mark in text}
