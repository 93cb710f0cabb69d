"""The source distribution of llama-cpp-python, where the machine has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_IN_CACHE = "sdists-v*/pypi/llama-cpp-python/*/*/src/vendor/llama.cpp/models"


def llama_cpp_models() -> Path | None:
    """Its folder of vocabularies with golden texts; None where there is none.

    `LLAMA_CPP_MODELS` names it; else the cache of uv is looked through, in which it lies once the
    bindings were compiled.
    """
    named = os.environ.get("LLAMA_CPP_MODELS")
    if named:
        return Path(named)
    cache = Path(os.environ.get("UV_CACHE_DIR") or _home() / ".cache" / "uv")
    return next(iter(sorted(cache.glob(_IN_CACHE))), None)


def _home() -> Path:
    """The user's own folder: tests have another one."""
    if sys.platform == "win32":
        return Path.home()
    import pwd

    return Path(pwd.getpwuid(os.getuid()).pw_dir)
