"""`python -m tests.engine.mutated_child FOLDER FIRST END`: tries damaged models one by one.

`FOLDER` holds a sound model for each kind of memory. Each line it writes is a seed and a word:

    17 loading            about to load the file made from seed 17
    17 generating         it loaded; about to generate
    17 accepted           it generated
    17 refused Name       an error of class `Name` said why not
    17 broken Text        something else happened, which must not
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import EngineError, ModelLoadFailed
from app.engine.api import GenerationRequest, LoadSettings, PromptMessage, Sampling
from app.engine.llama.worker import LlamaWorker
from app.engine.protocol import Load
from tests.engine.damaged import damaged

if TYPE_CHECKING:
    from app.engine.api import Phase, Token
    from app.inspection.reasoning import Markers

REQUEST = GenerationRequest(
    conversation="",
    messages=(PromptMessage(role="user", content="hello that <|im_end|>"),),
    sampling=Sampling(temperature=0.0),
    max_tokens=2,
)


class Nobody:
    """Reports to nobody."""

    def progress(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        pass

    def beat(self) -> None:
        pass

    def begun(self, *, opened: bool, markers: Markers | None, thinking: str) -> None:
        pass

    def produced(self, token: Token) -> None:
        pass

    def log(self, level: int, line: str) -> None:
        pass


class Trial:
    """Tries one file after another with one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._worker = LlamaWorker(cores=1)
        self._unraised: list[str] = []
        # What a callback of llama.cpp raises goes nowhere else.
        sys.unraisablehook = lambda hooked: self._unraised.append(repr(hooked.exc_value))

    def run(self, seed: int) -> str:
        """What came of the file made from `seed`."""
        file = self._folder / f"{seed}.gguf"
        file.write_bytes(damaged(self._folder, seed))
        try:
            outcome = self._load_and_generate(file, seed)
        except EngineError as error:
            outcome = f"refused {type(error).__name__}"
            if type(error) is EngineError or (
                isinstance(error, ModelLoadFailed) and not error.detail
            ):
                outcome = f"broken {error!r}: no reason"
        except Exception as error:  # noqa: BLE001 - which is what is looked for
            outcome = f"broken {error!r}"
        finally:
            self._worker.unload()
            file.unlink()
        if self._unraised:
            outcome = f"broken {self._unraised.pop()} in a callback"
        return " ".join(outcome.split())

    def _load_and_generate(self, file: Path, seed: int) -> str:
        say(seed, "loading")
        load = Load(path=str(file), settings=LoadSettings(threads=1))
        self._worker.load(load, Nobody(), lambda: False)
        say(seed, "generating")
        self._worker.generate(REQUEST, Nobody(), lambda: False)
        return "accepted"


def say(seed: int, word: str) -> None:
    print(seed, word, flush=True)


def main() -> None:
    folder, first, end = sys.argv[1:]
    trial = Trial(Path(folder))
    for seed in range(int(first), int(end)):
        say(seed, trial.run(seed))


if __name__ == "__main__":
    main()
