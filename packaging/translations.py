"""Collect the strings of the interface and compile their translations.

    uv run python packaging/translations.py            collect, then compile
    uv run python packaging/translations.py --check    fail when anything is missing or stale

English needs a file too: it holds the plural forms ("1 token", "2 tokens").
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("en", "zh_CN")


def tool(name: str) -> str:
    """Path of a Qt tool that comes with PySide6."""
    beside = Path(sys.executable).with_name(f"pyside6-{name}")
    return str(beside) if beside.exists() else (shutil.which(f"pyside6-{name}") or beside.name)


def collect(folder: Path) -> None:
    """Bring the .ts files in `folder` up to date with the sources."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "ui").rglob("*.py"))
    for language in LANGUAGES:
        command = [tool("lupdate"), *sources, "-ts", str(folder / f"vitrail_{language}.ts")]
        command += ["-source-language", "en", "-target-language", language]
        command += ["-locations", "none", "-no-obsolete", "-silent", "-warnings-are-errors"]
        if language == "en":
            command.append("-pluralonly")
        subprocess.run(command, check=True, cwd=ROOT)


def compile_all(folder: Path) -> None:
    """Write the .qm beside each .ts in `folder`."""
    for language in LANGUAGES:
        name = folder / f"vitrail_{language}"
        command = [tool("lrelease"), f"{name}.ts", "-qm", f"{name}.qm", "-silent"]
        subprocess.run(command, check=True, cwd=ROOT)


def unfinished(folder: Path) -> list[str]:
    """The strings that have no finished translation, as `language: context: source`."""
    found = []
    for language in LANGUAGES:
        tree = ET.parse(folder / f"vitrail_{language}.ts")  # noqa: S314  # our own file
        for context in tree.iter("context"):
            for message in context.iter("message"):
                translation = message.find("translation")
                forms = [] if translation is None else list(translation.iter("numerusform"))
                texts = [form.text for form in forms] or [
                    None if translation is None else translation.text
                ]
                state = "missing" if translation is None else translation.get("type", "")
                if state or not all(texts):
                    found.append(
                        f"{language}: {context.findtext('name')}: {message.findtext('source')}"
                    )
    return found


def stale() -> list[str]:
    """The files that collecting and compiling anew would change."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for language in LANGUAGES:
            shutil.copy(FOLDER / f"vitrail_{language}.ts", copy)
        collect(copy)
        compile_all(copy)
        names = [
            f"vitrail_{language}{suffix}" for language in LANGUAGES for suffix in (".ts", ".qm")
        ]
        return [
            name for name in names if (copy / name).read_bytes() != (FOLDER / name).read_bytes()
        ]


def main() -> int:
    """Collect and compile, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        problems = stale() + unfinished(FOLDER)
    else:
        collect(FOLDER)
        compile_all(FOLDER)
        problems = unfinished(FOLDER)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
