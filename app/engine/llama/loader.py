"""From a file and load settings to a session that can generate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

from app.core.errors import LoadCancelled, ModelLoadFailed
from app.engine.api import ModelInfo, same_weights
from app.engine.encoder import Encoder
from app.engine.llama.cache import PromptCache
from app.engine.llama.chat_template import template_of
from app.engine.llama.context import Context
from app.engine.llama.library import C, Log
from app.engine.llama.limits import check_load
from app.engine.llama.model import Model, check_file
from app.engine.llama.planning import Fitted, Planner, Room, shape_in, usable_gpus
from app.engine.llama.state import StateFiles
from app.engine.llama.vocabulary import cutting

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.api import LoadSettings
    from app.engine.llama.devices import Devices
    from app.engine.llama.threads import ThreadPolicy
    from app.engine.protocol import Load
    from app.engine.template import ChatTemplate
    from app.engine.thinking import Thinking
    from app.engine.worker import Reporter

_MOST_SNAPSHOT_BYTES: Final = 1 << 30
_SNAPSHOT_SHARE: Final = 8
"""States in memory may take this part of what is free after the load."""

_OFFLOADED: Final = re.compile(r"offloaded (\d+)/(\d+) layers")


@dataclass(frozen=True, slots=True)
class Session:
    """A loaded model with everything that is made of it."""

    command: Load
    info: ModelInfo
    model: Model
    context: Context
    cache: PromptCache
    template: ChatTemplate | None
    encoder: Encoder
    thinking: Thinking

    def serves(self, command: Load) -> bool:
        """Whether `command` asks for these weights, and at most for another context."""
        mine = self.command
        return (mine.path, mine.file_key) == (command.path, command.file_key) and same_weights(
            mine.settings, command.settings
        )

    def close(self) -> None:
        """Give the memory back."""
        self.context.free()
        self.model.free()


class Loader:
    """Loads one model file.

    Args:
        log: where llama.cpp speaks.
        devices: the registry of ggml.
        threads: how many threads to begin with.
        report: told how far it is.
        cancelled: asked while the weights are read.
    """

    def __init__(
        self,
        log: Log,
        devices: Devices,
        threads: ThreadPolicy,
        report: Reporter,
        cancelled: Callable[[], bool],
    ) -> None:
        self._log = log
        self._devices = devices
        self._threads = threads
        self._report = report
        self._cancelled = cancelled

    def load(self, command: Load) -> Session:
        """Load what `command` names.

        Raises:
            LoadCancelled: `cancelled` became true.
            ModelFileMissing, ModelFileUnreadable, NotAModelFile: the file is no model.
            SettingOutOfRange: a setting that llama.cpp cannot use.
            ModelTooLarge: it would not fit into memory.
            ModelLoadFailed: llama.cpp refused it; `detail` is what it said.
            TemplateFailed: its chat template is none; the plain one can be asked for instead.
        """
        settings = command.settings
        check_load(settings)
        size = check_file(command.path)
        self._devices.register_servers(settings.rpc_servers)
        devices = self._chosen_devices(settings)
        shape = shape_in(command.path, table=settings.n_gpu_layers != 0)
        room = Room.now(usable_gpus(self._devices.offload_devices(), settings))
        planner = Planner(command, shape, size, settings.n_gpu_layers)
        planner.fitted(room)
        try:
            model = self._load_model(command, size, devices)
        except ModelLoadFailed as error:
            raise planner.explained(error, room) from error
        try:
            offloaded = self._offloaded_layers()
            planner = Planner(
                command, shape, model.size_bytes, offloaded, n_ctx_train=model.n_ctx_train
            )
            return self._open(model, planner, room)
        except BaseException:
            model.free()
            raise

    def reopen(self, command: Load, before: Session) -> Session:
        """Make another context on the weights of `before`, which `serves` the command.

        `before` is not to be used again, also when this raises.

        Raises:
            LoadCancelled, SettingOutOfRange, ModelTooLarge, ModelLoadFailed, TemplateFailed.
        """
        model = before.model
        before.context.free()
        try:
            check_load(command.settings)
            self._report.progress("loading", model.size_bytes, model.size_bytes)
            shape, offloaded = before.info.shape, before.info.offloaded_layers
            planner = Planner(
                command, shape, model.size_bytes, offloaded, n_ctx_train=model.n_ctx_train
            )
            gpus = usable_gpus(self._devices.offload_devices(), command.settings)
            room = planner.with_weights(Room.now(gpus))
            return self._open(model, planner, room)
        except BaseException:
            model.free()
            raise

    def _chosen_devices(self, settings: LoadSettings) -> list[Any] | None:
        if settings.n_gpu_layers == 0:
            # ggml would still send large batches to a GPU.
            return []
        return [self._devices.handle(settings.device)] if settings.device else None

    def _load_model(self, command: Load, size: int, devices: list[Any] | None) -> Model:
        def progressed(share: float) -> bool:
            self._report.beat()
            self._report.progress("loading", int(share * size), size)
            return not self._cancelled()

        if not progressed(0.0):
            raise LoadCancelled
        model = Model.load(
            command.path, command.settings, log=self._log, devices=devices, progressed=progressed
        )
        if not model.generates:
            model.free()
            raise ModelLoadFailed(path=command.path, detail="it cannot generate text")
        return model

    def _open(self, model: Model, planner: Planner, room: Room) -> Session:
        command, offloaded = planner.command, planner.gpu_layers
        settings = command.settings
        fitted = planner.fitted(room)
        if self._cancelled():
            raise LoadCancelled
        try:
            context = Context(
                model,
                settings,
                n_ctx=fitted.n_ctx,
                threads=self._threads.prompt_threads,
                full_window=fitted.full_window,
                log=self._log,
            )
        except ModelLoadFailed as error:
            raise planner.explained(error, room) from error
        try:
            template, thinking = template_of(model, settings.template, self._report, then="loading")
            info = ModelInfo(
                path=command.path,
                name=model.name,
                architecture=model.architecture,
                quantization=model.quantization,
                size_bytes=model.size_bytes,
                n_params=model.n_params,
                n_layer=model.n_layer,
                n_ctx_train=model.n_ctx_train,
                n_ctx=context.n_ctx,
                n_vocab=model.vocabulary.n_vocab,
                fingerprint=model.vocabulary.fingerprint,
                cutting=cutting(model.vocabulary.fingerprint, model.metadata),
                has_template=template is not None,
                sampling=model.sampling,
                offloaded_layers=offloaded,
                device=self._device_name(settings, offloaded),
                memory=model.memory_kind,
                may_differ=_may_differ(settings, model, fitted, offloaded),
                shape=planner.shape,
                thinking=thinking.names,
                thinking_default=thinking.default,
                markers=thinking.markers,
            )
            cache = PromptCache(context, _snapshot_budget(), self._files(command, info, fitted))
            encoder = Encoder(model.vocabulary)
            return Session(command, info, model, context, cache, template, encoder, thinking)
        except BaseException:
            context.free()
            raise

    def _offloaded_layers(self) -> int:
        """As llama.cpp said while it loaded."""
        said = [found for line in self._log.lines(0) if (found := _OFFLOADED.search(line))]
        return int(said[-1][1]) if said else 0

    def _device_name(self, settings: LoadSettings, offloaded: int) -> str:
        listed = self._devices.offload_devices() if offloaded else ()
        for device in listed:
            if settings.device in {"", device.name}:
                return f"{device.name} ({device.description})"
        return "CPU"

    def _files(self, command: Load, info: ModelInfo, fitted: Fitted) -> StateFiles | None:
        if not (command.kv_folder and command.file_key and command.kv_limit_bytes > 0):
            return None
        settings = command.settings
        owner = (
            command.file_key,
            C.llama_version().decode(),
            info.fingerprint,
            info.n_ctx,
            info.offloaded_layers,
            info.device,
            settings.flash_attention,
            settings.cache_type_k,
            settings.cache_type_v,
            fitted.full_window,
        )
        return StateFiles(Path(command.kv_folder), command.kv_limit_bytes, repr(owner))


def _may_differ(settings: LoadSettings, model: Model, fitted: Fitted, offloaded: int) -> bool:
    """Equal seeds may give other ids, since sums run in another order."""
    ring = bool(model.window) and not fitted.full_window
    return settings.flash_attention != "off" or offloaded > 0 or ring


def _snapshot_budget() -> int:
    free = int(psutil.virtual_memory().available)
    return min(_MOST_SNAPSHOT_BYTES, free // _SNAPSHOT_SHARE)
