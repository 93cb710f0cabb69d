"""The wheel works where there is no checkout: built, installed in an empty place, started."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it, and the libraries of this one by a .pth file."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not on the PATH, and builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("app", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(
        *("uv", "build", "--wheel", "--no-build-isolation", "--offline", "--python"),
        *(sys.executable, "--out-dir", folder / "dist", source),
        cwd=folder,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    environment = folder / "venv"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    run(
        *("uv", "pip", "install", "--offline", "--no-deps", "--python", python, wheel),
        cwd=folder,
    )
    packages = run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=folder)
    # Behind the wheel's own folder, so that the checkout's editable install does not win.
    libraries = [path for path in site.getsitepackages() if Path(path).is_dir()]
    (Path(packages.strip()) / "libraries.pth").write_text("\n".join(libraries))
    return environment


def test_the_installed_window_starts_and_quits(installed: Path, tmp_path: Path):
    run(
        *(installed / "bin" / "vitrail", "--instantly-quit", "--data-dir", tmp_path / "data"),
        cwd=tmp_path,
        QT_QPA_PLATFORM="offscreen",
    )


def test_the_installed_package_finds_its_own_resources(installed: Path, tmp_path: Path):
    said = run(
        installed / "bin" / "python",
        "-c",
        "import app; from app.core.resources import resource; print(app.__file__);"
        "print(resource('translations', 'vitrail_zh_CN.qm').resolve(strict=True))",
        cwd=tmp_path,
    )
    module, translation = said.split()

    assert Path(module).is_relative_to(installed)
    assert Path(translation).is_relative_to(installed)
