"""The story that makes pictures goes to its end."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from PySide6.QtGui import QImage

from tests.journeys.story import SIZE

ROOT = Path(__file__).parents[2]


def test_the_token_lens_is_shown_in_pictures(tmp_path: Path):
    folder = tmp_path / "pictures"
    command = (sys.executable, "-m", "tests.journeys.story", folder, "--language", "zh_CN")
    done = subprocess.run(
        [*command, "--theme", "dark"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr

    pictures = sorted(folder.iterdir())
    assert [path.name[:2] for path in pictures] == [f"{at:02}" for at in range(1, 22)]
    images = [QImage(str(path)) for path in pictures]
    assert {(image.width(), image.height()) for image in images} == {SIZE}
    assert all(one != other for one, other in pairwise(images))
