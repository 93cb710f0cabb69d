"""The settings: typed values, each with a default and a range."""

from __future__ import annotations

import math
from typing import Any, Literal

from msgspec import Struct, structs

Theme = Literal["system", "light", "dark"]
Language = Literal["system", "en", "zh_CN"]
Overflow = Literal["stop", "drop_oldest", "keep_latest"]
Titles = Literal["model", "line"]
ProxyMode = Literal["system", "none", "own"]

FIT_CTX_RANGE = (512, 1_048_576)
FONT_SCALE_RANGE = (0.8, 2.0)
PANE_WIDTH_RANGE = (160, 1200)
MAX_RECENT_MODELS = 20
MAX_EXAMINED_MODELS = 1000
MAX_PALETTE = 30
MAX_SAMPLING_PRESETS = 50
MAX_COMPARED = 6
MAX_PRICE = 1_000_000.0


class Appearance(Struct, frozen=True, kw_only=True):
    """How the window looks; `font_scale` 1.0 is the system's size."""

    theme: Theme = "system"
    language: Language = "system"
    font_scale: float = 1.0
    reduce_motion: bool = False

    def clamped(self) -> Appearance:
        """With every value in range."""
        scale = _within(self.font_scale, *FONT_SCALE_RANGE, default=1.0)
        return structs.replace(self, font_scale=scale)


class Defaults(Struct, frozen=True, kw_only=True):
    """What a conversation inherits where it, its preset and the model say nothing.

    Attributes:
        system_prompt: empty sends none.
        sampling: by field name of the engine's `Sampling`; what is missing is its default.
        max_tokens: answer length; 0 is until the model ends.
        stop: strings that end a reply.
        overflow: what to do when the prompt does not fit.
        titles: who gives conversations their titles: the model, in the background, or their
            first line.
    """

    system_prompt: str = ""
    sampling: dict[str, float | int] = {}
    max_tokens: int = 1024
    stop: tuple[str, ...] = ()
    overflow: Overflow = "stop"
    titles: Titles = "model"

    def clamped(self) -> Defaults:
        """With every value in range."""
        return structs.replace(
            self,
            sampling={k: v for k, v in self.sampling.items() if math.isfinite(_single(v))},
            max_tokens=int(_within(self.max_tokens, 0, 2**31 - 1, default=1024)),
            stop=tuple(text for text in self.stop if text),
        )


class EngineSettings(Struct, frozen=True, kw_only=True):
    """How the engine runs.

    Attributes:
        threads: None adapts to the machine; a number fixes it.
        kv_limit_bytes: how much saved KV states may take; 0 keeps none.
        rpc_servers: `host:port` of ggml RPC servers.
        kept_models: how many models may stay loaded while memory allows; 1 or 2.
        idle_minutes: unload a model that was not used for so long; 0 keeps it.
    """

    threads: int | None = None
    kv_limit_bytes: int = 2_000_000_000
    rpc_servers: tuple[str, ...] = ()
    kept_models: int = 1
    idle_minutes: int = 0

    def clamped(self) -> EngineSettings:
        """With every value in range."""
        threads = self.threads
        return structs.replace(
            self,
            threads=None if threads is None else int(_within(threads, 1, 512, default=1)),
            kv_limit_bytes=int(_within(self.kv_limit_bytes, 0, 2**50, default=2_000_000_000)),
            kept_models=int(_within(self.kept_models, 1, 2, default=1)),
            idle_minutes=int(_within(self.idle_minutes, 0, 24 * 60, default=0)),
        )


class HubSettings(Struct, frozen=True, kw_only=True):
    """How the hub is reached; the access token is kept elsewhere (`app.hub.token`).

    Attributes:
        endpoint: root address of the hub or a mirror; empty is the official one.
        proxy_mode: the system's proxy, none, or the one in `proxy`.
        proxy: address of a proxy, such as ``http://127.0.0.1:7890`` or ``socks5://...``.
        speed_limit_bytes_s: of all downloads together; 0 is none.
    """

    endpoint: str = ""
    proxy_mode: ProxyMode = "system"
    proxy: str = ""
    speed_limit_bytes_s: int = 0

    def clamped(self) -> HubSettings:
        """With every value in range."""
        limit = int(_within(self.speed_limit_bytes_s, 0, 2**50, default=0))
        return structs.replace(self, speed_limit_bytes_s=limit)


class LibrarySettings(Struct, frozen=True, kw_only=True):
    """Where model files are, and the context they are judged for.

    Attributes:
        folder: the models folder, where downloads go; empty is the one in the data folder.
        watched: other folders that are looked through.
        other_apps: look in the model folders of other programs too.
        fit_ctx: context length in tokens that verdicts are given for.
    """

    folder: str = ""
    watched: tuple[str, ...] = ()
    other_apps: bool = True
    fit_ctx: int = 8192

    def clamped(self) -> LibrarySettings:
        """With every value in range."""
        fit_ctx = int(_within(self.fit_ctx, *FIT_CTX_RANGE, default=8192))
        return structs.replace(self, fit_ctx=fit_ctx)


class WindowSettings(Struct, frozen=True, kw_only=True):
    """The window as it was left; widths in pixels at 100 %.

    Attributes:
        geometry: QWidget.saveGeometry, base64.
        state: QMainWindow.saveState, base64.
        last_conversation: id; 0 for none.
        palette: keys of what was chosen in the command palette, the latest first.
        context: the context strip is shown in the conversation.
        draft_tokens: the tokens of what is being written are shown.
    """

    geometry: str = ""
    state: str = ""
    sidebar_width: int = 244
    panel_width: int = 288
    sidebar_visible: bool = True
    panel_visible: bool = True
    last_conversation: int = 0
    palette: tuple[str, ...] = ()
    context: bool = False
    draft_tokens: bool = False

    def clamped(self) -> WindowSettings:
        """With every value in range."""
        return structs.replace(
            self,
            sidebar_width=int(_within(self.sidebar_width, *PANE_WIDTH_RANGE, default=244)),
            panel_width=int(_within(self.panel_width, *PANE_WIDTH_RANGE, default=288)),
            last_conversation=int(_within(self.last_conversation, 0, 2**63 - 1, default=0)),
            palette=self.palette[:MAX_PALETTE],
        )


class RecentModel(Struct, frozen=True, kw_only=True):
    """A model file that was opened before."""

    path: str
    name: str = ""
    quantization: str = ""


class RefusedModel(Struct, frozen=True, kw_only=True):
    """Why a model file is not loaded by itself.

    Attributes:
        kind: class of the error.
        fields: its fields.
        identity: of the file as it was then; empty where that is not known.
    """

    kind: str
    fields: dict[str, str | int | float | bool | None] = {}
    identity: str = ""


class ModelSettings(Struct, frozen=True, kw_only=True):
    """Model files opened before, newest first, and how each is loaded.

    Attributes:
        recent: newest first.
        load: by path of the file; the engine layer gives the inner dicts their type.
        passed: identities of files that went through their first load well, by path.
        refused: files that failed or ended the engine, by path; not loaded by themselves.
    """

    recent: tuple[RecentModel, ...] = ()
    load: dict[str, dict[str, Any]] = {}
    passed: dict[str, str] = {}
    refused: dict[str, RefusedModel] = {}

    def clamped(self) -> ModelSettings:
        """With every value in range; of the files that were looked at, the latest are kept."""
        return structs.replace(
            self,
            recent=self.recent[:MAX_RECENT_MODELS],
            passed=dict(list(self.passed.items())[-MAX_EXAMINED_MODELS:]),
            refused=dict(list(self.refused.items())[-MAX_EXAMINED_MODELS:]),
        )


class PresetSettings(Struct, frozen=True, kw_only=True):
    """What belongs to no preset alone.

    Attributes:
        sampling: the user's own sampling presets by name; fields as in `Defaults`.
    """

    sampling: dict[str, dict[str, float | int]] = {}

    def clamped(self) -> PresetSettings:
        """With every value in range."""
        kept = {
            name: {k: v for k, v in values.items() if math.isfinite(_single(v))}
            for name, values in list(self.sampling.items())[:MAX_SAMPLING_PRESETS]
        }
        return structs.replace(self, sampling=kept)


class LensSettings(Struct, frozen=True, kw_only=True):
    """What is looked at in the token lens.

    Attributes:
        compared: files or names of the vocabularies that are compared, from top to bottom; None
            before the user chose any.
        price: of a million tokens in whatever money the user pays; 0 for none.
    """

    compared: tuple[str, ...] | None = None
    price: float = 0.0

    def clamped(self) -> LensSettings:
        """With every value in range, and no vocabulary twice."""
        compared = self.compared
        if compared is not None:
            compared = tuple(dict.fromkeys(compared))[:MAX_COMPARED]
        return structs.replace(
            self, compared=compared, price=_within(self.price, 0, MAX_PRICE, default=0.0)
        )


class Settings(Struct, frozen=True, kw_only=True):
    """All settings, by section."""

    appearance: Appearance = Appearance()
    defaults: Defaults = Defaults()
    engine: EngineSettings = EngineSettings()
    window: WindowSettings = WindowSettings()
    models: ModelSettings = ModelSettings()
    hub: HubSettings = HubSettings()
    library: LibrarySettings = LibrarySettings()
    presets: PresetSettings = PresetSettings()
    lens: LensSettings = LensSettings()

    def clamped(self) -> Settings:
        """With every value in range."""
        return Settings(
            appearance=self.appearance.clamped(),
            defaults=self.defaults.clamped(),
            engine=self.engine.clamped(),
            window=self.window.clamped(),
            models=self.models.clamped(),
            hub=self.hub.clamped(),
            library=self.library.clamped(),
            presets=self.presets.clamped(),
            lens=self.lens.clamped(),
        )


def _within(value: float, low: float, high: float, *, default: float) -> float:
    return default if math.isnan(_single(value)) else min(max(value, low), high)


def _single(value: float) -> float:
    """`value` as a float, whatever the size of a whole number."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
