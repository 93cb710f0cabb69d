"""Values about models on the hub and model files on this computer.

Frozen and without behavior beyond sums, so that they can cross threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from app.core.errors import VitrailError

OFFICIAL = "https://huggingface.co"
MIRROR = "https://hf-mirror.com"

Sort = Literal["trending", "downloads", "likes", "updated"]
Gate = Literal["", "auto", "manual"]
"""Anybody may download; terms are accepted with a click; the owners decide."""

Kind = Literal["chat", "base", "code", "reasoning", "vision", "embedding"]


class Query(Struct, frozen=True, kw_only=True):
    """What to search for; a None or empty field asks nothing.

    Attributes:
        text: words.
        sort: descending.
        least_params: number of weights.
        most_params: number of weights.
        license: its id as the hub writes it, for example ``apache-2.0``.
        open_only: leave out gated repositories.
        vision: only models that read pictures.
        embedding: only models that embed.
    """

    text: str = ""
    sort: Sort = "trending"
    least_params: int = 0
    most_params: int = 0
    license: str = ""
    open_only: bool = False
    vision: bool = False
    embedding: bool = False


class Found(Struct, frozen=True, kw_only=True):
    """One model repository as a list shows it; 0 and empty where the hub does not say.

    Attributes:
        repo: ``owner/name``.
        n_params: number of weights of one of its files.
        n_ctx_train: context length that the model was trained for, in tokens.
        architecture: llama.cpp's name of it.
        license: id such as ``apache-2.0``.
        updated: date of the last change, ISO 8601.
        gate: who may download it.
        base_model: the repository it was made from.
    """

    repo: str
    n_params: int = 0
    n_ctx_train: int = 0
    architecture: str = ""
    license: str = ""
    downloads: int = 0
    likes: int = 0
    updated: str = ""
    gate: Gate = ""
    private: bool = False
    vision: bool = False
    embedding: bool = False
    base_model: str = ""

    @property
    def owner(self) -> str:
        """Who published it."""
        return self.repo.partition("/")[0]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.repo.partition("/")[2] or self.repo


class SearchPage(Struct, frozen=True, kw_only=True):
    """Some results; `more` is the address of the next page, empty on the last."""

    found: tuple[Found, ...]
    more: str = ""


class RemoteFile(Struct, frozen=True, kw_only=True):
    """A file of a repository; `sha256` is empty where the hub does not say."""

    path: str
    size_bytes: int = 0
    sha256: str = ""


class Variant(Struct, frozen=True, kw_only=True):
    """One quantization of a model: a file, or all its shards in order.

    Attributes:
        quantization: label such as ``Q4_K_M``; the file's name where it tells none.
        files: what has to be downloaded.
        projector: the mmproj file that lets it read pictures.
        name: of the model, where the repository holds several with this quantization.
    """

    quantization: str
    files: tuple[RemoteFile, ...]
    projector: RemoteFile | None = None
    name: str = ""

    @property
    def size_bytes(self) -> int:
        """Of all files, the projector not included."""
        return sum(file.size_bytes for file in self.files)

    @property
    def wanted(self) -> tuple[RemoteFile, ...]:
        """Everything that a download brings."""
        return self.files if self.projector is None else (*self.files, self.projector)


class Repository(Struct, frozen=True, kw_only=True):
    """A model repository at one commit.

    Attributes:
        found: what a list says of it.
        commit: 40 hexadecimal digits; every later request asks for this one.
        variants: smallest first.
    """

    found: Found
    commit: str
    variants: tuple[Variant, ...]


class Access(Struct, frozen=True, kw_only=True):
    """How to reach a hub.

    Attributes:
        endpoint: its root, without a slash at the end.
        token: access token; sent to the official host only (or to 127.0.0.1, over loopback).
        proxy: address of a proxy; empty uses none, None the system's.
    """

    endpoint: str = OFFICIAL
    token: str = ""
    proxy: str | None = None


class Wanted(Struct, frozen=True, kw_only=True):
    """One file to be downloaded.

    Attributes:
        repo: ``owner/name``.
        commit: the commit it is taken from.
        file: where it is, and what its bytes must be.
    """

    repo: str
    commit: str
    file: RemoteFile


DownloadState = Literal["waiting", "downloading", "checking", "paused", "failed", "done"]


class Download(Struct, frozen=True, kw_only=True):
    """A download as a list shows it: a variant with all its files.

    Attributes:
        id: number that never changes.
        repo: ``owner/name``.
        quantization: of the variant.
        files: in the order they are fetched.
        done_bytes: of `size_bytes`, verified or on disk.
        speed_bytes_s: of the last seconds.
        left_s: seconds; None while it cannot be told.
        error: why it failed, or why it waits.
        wait_s: seconds until the next attempt, while `state` is ``downloading``; 0 for none.
        path: the first file when done; what is loaded.
        folder: models folder that it goes into; empty before it began.
        ready: which of its files are here and were verified.
        local: take copies that other programs have on this computer, where there are any.
    """

    id: int
    repo: str
    quantization: str
    files: tuple[Wanted, ...]
    size_bytes: int
    done_bytes: int = 0
    state: DownloadState = "waiting"
    speed_bytes_s: float = 0.0
    left_s: float | None = None
    error: VitrailError | None = None
    wait_s: float = 0.0
    path: str = ""
    folder: str = ""
    ready: tuple[str, ...] = ()
    local: bool = False


Source = Literal[
    "managed",
    "watched",
    "starter",
    "opened",
    "lm_studio",
    "ollama",
    "hf_cache",
    "llama_cpp",
    "jan",
    "gpt4all",
]
"""Where a model file was found. Only `managed` files are renamed, moved or deleted."""

Proof = Literal["verified", "changed", "unknown"]
"""The bytes had the hub's SHA-256 when they came; they no longer do; nobody said what it is."""


class Entry(Struct, frozen=True, kw_only=True):
    """A model file of the library; a sharded one is one entry.

    Attributes:
        path: what is loaded (the first shard).
        name: what the file is called, without its quantization.
        quantization: of most weights, such as ``Q4_K_M``.
        size_bytes: of all shards.
        shards: paths of all shards, `path` among them; empty for one file.
        missing_shards: how many are not there.
        projector: the mmproj file beside it; empty without one.
        n_params: number of weights.
        n_ctx_train: tokens.
        architecture: ``general.architecture``.
        chat: it has a chat template.
        embedding: it embeds and does not generate.
        source: where it was found.
        repo: ``owner/name`` it was downloaded from; empty where unknown.
        commit: the commit.
        sha256: of the first shard, as recorded; empty where unknown.
        proof: whether that is known to be right.
        broken: why its header cannot be read.
        favorite: the user's.
        tags: the user's.
        note: the user's.
        changed_ms: time of its last change, milliseconds since 1970.
        used_ms: when it was last loaded, milliseconds since 1970; 0 for never.
    """

    path: str
    name: str
    quantization: str = ""
    size_bytes: int = 0
    shards: tuple[str, ...] = ()
    missing_shards: int = 0
    projector: str = ""
    n_params: int = 0
    n_ctx_train: int = 0
    architecture: str = ""
    chat: bool = False
    embedding: bool = False
    source: Source = "managed"
    repo: str = ""
    commit: str = ""
    sha256: str = ""
    proof: Proof = "unknown"
    broken: VitrailError | None = None
    favorite: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    changed_ms: int = 0
    used_ms: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all its files, the projector not among them."""
        return self.shards or (self.path,)

    @property
    def foreign(self) -> bool:
        """It is used in place and never renamed, moved or deleted."""
        return self.source != "managed"
