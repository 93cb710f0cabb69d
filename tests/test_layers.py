"""The contracts on imports hold, and would notice a violation."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_planted_violation_is_found(tmp_path: Path):
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint_imports(tmp_path).returncode == 0

    planted = tmp_path / "app" / "core" / "units.py"
    planted.write_text("import PySide6.QtCore\nimport app.chat.store\n" + planted.read_text())
    broken = lint_imports(tmp_path)

    assert broken.returncode == 1
    assert "app.core.units -> PySide6" in broken.stdout
    assert "app.core.units -> app.chat.store" in broken.stdout


def test_the_bridge_knows_no_widgets():
    """import-linter sees PySide6 as one package, so this is read from the sources."""
    allowed = {"QtCore"}
    wrong = []
    for path in (ROOT / "app" / "bridge").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
                parts = {(node.module or "").partition(".")[2]}
                parts = parts if parts != {""} else {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                parts = {a.name[8:] for a in node.names if a.name.startswith("PySide6")}
            else:
                continue
            wrong += [f"{path.name}: {part}" for part in parts - allowed]
    assert wrong == []
