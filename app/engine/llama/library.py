"""The one door to llama.cpp: its C API through the ctypes layer of llama-cpp-python.

Nothing else of that package is used: `C` has the functions and structs of ``llama.h`` under their
own names, `set_fields` fills a parameter struct without the silent loss that ctypes allows,
`symbol` finds the functions of ggml that the binding does not name, and `Log` receives what
llama.cpp says.
"""

from __future__ import annotations

import ctypes
import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import llama_cpp.llama_cpp as _binding

if TYPE_CHECKING:
    from collections.abc import Callable

C: Final[Any] = _binding
"""The functions, structs and constants of ``llama.h``."""

DEBUG: Final = 1
"""Level of what matters to nobody but developers."""

WARNING: Final = 3
"""Level of a warning (``enum ggml_log_level``); errors are 4."""

_CONTINUED: Final = 5
_LIBRARIES: Final = ("ggml-base", "ggml", "ggml-rpc")


class MissingField(AttributeError):
    """A parameter struct of this llama.cpp has no field of that name."""


def set_fields(struct: ctypes.Structure, **values: object) -> None:
    """Set fields of `struct`, each of which must exist.

    ctypes takes an assignment to a name that is no field and forgets it.

    Raises:
        MissingField: the struct has no such field: another version of llama.cpp.
    """
    known = {field[0] for field in struct._fields_}
    for name, value in values.items():
        if name not in known:
            raise MissingField(f"{type(struct).__name__} has no field {name}")
        setattr(struct, name, value)


def _library_folder() -> Path:
    return Path(str(_binding.__file__)).parent / "lib"


def _shared_libraries() -> list[ctypes.CDLL]:
    """Libraries to search: the ones that libllama itself was linked with.

    A symbol looked up through the handle of libllama is found in its dependencies, which are the
    instances that hold the registry of devices. Opening ``libggml.so`` by path would load a second
    copy of ggml beside them. Windows does not search dependencies, and has one file for each.
    """
    if os.name != "nt":
        return [C._lib]  # noqa: SLF001 - the one handle that dependencies are searched through
    paths = [_library_folder() / f"{name}.dll" for name in _LIBRARIES]
    return [ctypes.CDLL(str(path)) for path in paths if path.exists()]


def symbol(name: str, restype: Any, *argtypes: Any) -> Any:  # noqa: ANN401 - a ctypes function
    """The function of ggml called `name`; None where this build has none."""
    for library in _shared_libraries():
        function = getattr(library, name, None)
        if function is not None:
            # A function object of our own: the types must not change under other users of it.
            prototype = ctypes.CFUNCTYPE(restype, *argtypes)
            return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)
    return None


class Log:
    """Receives the log of llama.cpp, keeps its last lines and passes warnings and errors on.

    Once installed, it stays until another one is.

    Args:
        sink: called with level and line; from whichever thread llama.cpp speaks on.
        kept: how many lines are remembered.

    Attributes:
        aborted: llama.cpp was asked to give up, and what it takes for errors is none: its
            warnings and errors are passed on as `DEBUG`.
    """

    def __init__(self, sink: Callable[[int, str], None], kept: int = 600) -> None:
        self.aborted = False
        self._sink = sink
        self._lines: deque[tuple[int, str]] = deque(maxlen=kept)
        self._open = ""
        self._level = 0
        self._callback = C.llama_log_callback(self._receive)

    def install(self) -> None:
        """Make llama.cpp speak to this object."""
        C.llama_log_set(self._callback, None)
        # llama.cpp is one for the process and holds only an address: what stands there must live
        # until it holds another.
        C.llama_log_set.installed = self._callback

    def forget(self) -> None:
        """Drop the lines kept so far."""
        self._lines.clear()

    def lines(self, level: int = WARNING) -> list[str]:
        """The kept lines of at least `level`, oldest first."""
        return [line for at, line in tuple(self._lines) if at >= level]

    def tail(self, count: int = 4) -> str:
        """The last `count` warnings and errors in one string; any lines where there are none."""
        found = self.lines() or self.lines(0)
        return "\n".join(found[-count:])

    def _receive(self, level: int, text: bytes, _user: object) -> None:
        if level != _CONTINUED:
            self._close()
            self._level = level
        self._open += text.decode("utf-8", "replace")
        if self._open.endswith("\n"):
            self._close()

    def _close(self) -> None:
        line, self._open = self._open.strip(), ""
        # Loading prints its progress as bare dots.
        if not line.strip("."):
            return
        loud = self._level >= WARNING
        level = DEBUG if loud and self.aborted else self._level
        self._lines.append((level, line))
        if loud:
            self._sink(level, line)
