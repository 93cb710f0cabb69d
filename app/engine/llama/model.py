"""A model file that llama.cpp has loaded: weights, vocabulary, metadata."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import (
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelLoadFailed,
    NotAModelFile,
    SettingOutOfRange,
)
from app.engine.llama.library import C, Log, set_fields
from app.engine.llama.limits import check_sampling_value
from app.engine.llama.vocabulary import Vocabulary
from app.inspection.filename import file_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import LoadSettings

_CUT_OFF: Final = (
    "corrupted or incomplete",
    "failed to read key-value pairs",
    "failed to read tensor info",
)
"""What llama.cpp says of a file that ends too soon (gguf.cpp, llama-model-loader.cpp)."""

_MAGIC: Final = b"GGUF"
_SHORTEST_FILE: Final = 24
"""Magic, version and two counts."""

_LOAD_MODES: Final = {
    (False, False): 0,
    (True, False): 1,
    (False, True): 2,
    (True, True): 3,
}
"""``enum llama_load_mode`` by (map the file, lock it in memory)."""

_SAMPLING_KEYS: Final = {
    "temp": "temperature",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "xtc_probability": "xtc_probability",
    "xtc_threshold": "xtc_threshold",
    "penalty_last_n": "repeat_last_n",
    "penalty_repeat": "repeat_penalty",
}
"""``general.sampling.*`` of a file, by the names of our `Sampling`."""


def check_file(path: str) -> int:
    """Size of the GGUF file at `path`, in bytes.

    Raises:
        ModelFileMissing: there is nothing, or not a file.
        ModelFileUnreadable: it cannot be opened.
        NotAModelFile: it does not begin as a GGUF file does.
    """
    file = Path(path)
    try:
        # A pipe or device would block llama.cpp for ever.
        if not file.is_file():
            raise ModelFileMissing(path=path, is_folder=file.is_dir())
        with file.open("rb") as stream:
            head = stream.read(_SHORTEST_FILE)
        size = file.stat().st_size
    except OSError as error:
        raise ModelFileUnreadable(path=path, detail=error.strerror or str(error)) from None
    except ValueError as error:
        raise ModelFileMissing(path=path.replace("\0", ""), detail=str(error)) from None
    if len(head) < _SHORTEST_FILE or not head.startswith(_MAGIC):
        raise NotAModelFile(path=path)
    return size


def refusal(path: str, detail: str) -> NotAModelFile | ModelLoadFailed:
    """Why a file was refused, by what llama.cpp said of it."""
    if any(words in detail for words in _CUT_OFF):
        return NotAModelFile(path=path, detail=detail)
    return ModelLoadFailed(path=path, detail=detail)


class Model:
    """Weights and vocabulary; made by `load`, ended by `free`."""

    def __init__(self, pointer: Any, path: str) -> None:  # noqa: ANN401 - an opaque pointer
        self.pointer = pointer
        self.path = path
        self.vocabulary = Vocabulary(C.llama_model_get_vocab(pointer))
        self.metadata: Final = self._read_metadata()

    @classmethod
    def load(
        cls,
        path: str,
        settings: LoadSettings,
        *,
        log: Log,
        devices: Sequence[Any] | None = None,
        progressed: Callable[[float], bool],
    ) -> Model:
        """Load the weights (llama_model_load_from_file).

        Args:
            path: the file, checked before.
            settings: of which the mapping and the layers on a device matter here.
            log: where llama.cpp says why it refused.
            devices: where layers may go besides the CPU; None lets ggml choose.
            progressed: told the share that is loaded, 0 to 1; False gives up.

        Raises:
            LoadCancelled: `progressed` said so.
            NotAModelFile: the file ends too soon.
            ModelLoadFailed: llama.cpp refused the file.
        """
        cancelled = False

        def on_progress(share: float, _user: object) -> bool:
            nonlocal cancelled
            cancelled = cancelled or not progressed(share)
            return not cancelled

        callback = C.llama_progress_callback(on_progress)
        params = C.llama_model_default_params()
        set_fields(
            params,
            n_gpu_layers=settings.n_gpu_layers,
            load_mode=_LOAD_MODES[settings.mmap, settings.mlock],
            progress_callback=callback,
        )
        if devices is not None:
            listed = (ctypes.c_void_p * (len(devices) + 1))(*devices, None)
            set_fields(params, devices=ctypes.cast(listed, ctypes.c_void_p))
        log.forget()
        pointer = C.llama_model_load_from_file(path.encode("utf-8", "surrogateescape"), params)
        if not pointer:
            if cancelled:
                raise LoadCancelled
            raise refusal(path, log.tail())
        return cls(pointer, path)

    def free(self) -> None:
        """Give the memory back; contexts must be gone before."""
        if self.pointer:
            C.llama_model_free(self.pointer)
            self.pointer = None

    def _read_metadata(self) -> dict[str, str]:
        """The scalar metadata as text (llama_model_meta_*; arrays are not among them)."""
        found = {}
        for index in range(C.llama_model_meta_count(self.pointer)):
            key = self._text(C.llama_model_meta_key_by_index, index)
            found[key] = self._text(C.llama_model_meta_val_str_by_index, index)
        return found

    def _text(self, function: Any, index: int) -> str:  # noqa: ANN401 - a ctypes function
        room = 256
        while True:
            buffer = ctypes.create_string_buffer(room)
            length: int = function(self.pointer, index, buffer, room)
            if length < room:
                return buffer.raw[: max(length, 0)].decode("utf-8", "replace")
            room = length + 1

    @property
    def name(self) -> str:
        """What the file is called (`app.inspection.filename`)."""
        return file_title(self.path).name

    @property
    def architecture(self) -> str:
        """`general.architecture`."""
        return self.metadata.get("general.architecture", "")

    @property
    def quantization(self) -> str:
        """How the weights are stored (llama_ftype_name): `Q4_1`, `Q4_K_M`, `F16`."""
        said = C.llama_ftype_name(C.llama_model_ftype(self.pointer)) or b""
        name, _, size = said.decode("utf-8", "replace").rpartition(")")[2].partition(" - ")
        name = name.strip().removeprefix("all ")
        # "Q4_K - Medium" is what everybody calls Q4_K_M; Q2_K has no other sizes in file names.
        return f"{name}_{size[0]}" if size and name != "Q2_K" else name

    @property
    def size_bytes(self) -> int:
        """Bytes of all tensors."""
        return int(C.llama_model_size(self.pointer))

    @property
    def n_params(self) -> int:
        """Number of weights."""
        return int(C.llama_model_n_params(self.pointer))

    @property
    def n_layer(self) -> int:
        """Layers that can be offloaded: the repeating ones and the output layer."""
        return int(C.llama_model_n_layer(self.pointer)) + 1

    @property
    def n_ctx_train(self) -> int:
        """Context length the model was trained for; 0 where the file does not say."""
        # A number of more than 31 bits comes out negative.
        return max(int(C.llama_model_n_ctx_train(self.pointer)), 0)

    @property
    def window(self) -> int:
        """Length of the sliding attention window in tokens; 0 where there is none."""
        return max(int(C.llama_model_n_swa(self.pointer)), 0)

    @property
    def memory_kind(self) -> str:
        """How it remembers: `attention`, `window`, `recurrent` or `hybrid`."""
        if C.llama_model_is_recurrent(self.pointer):
            return "recurrent"
        if C.llama_model_is_hybrid(self.pointer):
            return "hybrid"
        return "window" if self.window else "attention"

    @property
    def generates(self) -> bool:
        """It is a decoder, not an encoder or a diffusion model."""
        return (
            bool(C.llama_model_has_decoder(self.pointer))
            and not C.llama_model_has_encoder(self.pointer)
            and not C.llama_model_is_diffusion(self.pointer)
        )

    @property
    def chat_template(self) -> str:
        """Source of the default chat template; empty where there is none."""
        source = C.llama_model_chat_template(self.pointer, None)
        return source.decode("utf-8", "replace") if source else ""

    @property
    def sampling(self) -> dict[str, float]:
        """The model's own defaults by `Sampling` field name; what cannot be used is left out."""
        found = {}
        for key, name in _SAMPLING_KEYS.items():
            try:
                value = float(self.metadata[f"general.sampling.{key}"])
                check_sampling_value(name, value)
            except (KeyError, ValueError, SettingOutOfRange):
                continue
            found[name] = value
        return found
