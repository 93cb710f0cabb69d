"""Where the files that come with the program lie: icons, translations, lessons."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """The folder of the files that come with Vitrail.

    An installed wheel and a frozen bundle carry it as ``app/_resources``; a checkout has
    ``resources`` beside ``app``. The packaged one comes first, so that a stray ``resources``
    folder beside an installed package is never taken for ours.
    """
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_resources"
    return packaged if packaged.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Path of the file or folder called `parts`; it need not exist."""
    return resource_folder().joinpath(*parts)
