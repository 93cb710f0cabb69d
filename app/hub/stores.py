"""Where other programs on this computer keep model files. Nothing is ever written there.

Each follows the program's own environment variables and settings, as its source has them; a
program that is not installed gives nothing, and nothing in its files can do harm.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.hub.walk import Walk, look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.hub.api import Source
    from app.hub.walk import Found

OWNERS: Mapping[Source, str] = {
    "lm_studio": "LM Studio",
    "ollama": "Ollama",
    "hf_cache": "Hugging Face",
    "llama_cpp": "llama.cpp",
    "jan": "Jan",
    "gpt4all": "GPT4All",
}
"""The programs by their own names, in the order they are looked for."""

MOST_BYTES = 1_000_000
"""A settings file or manifest that is longer is not one."""
MOST_FILES = 5000
"""Of one program."""

_HEX64 = re.compile(r"[0-9a-f]{64}")
_RESOLVE = re.compile(r"^https?://[^/]+/([\w.-]+/[\w.-]+)/resolve/[^/]+/(?:.*/)?([^/?]+)")
_YAML = re.compile(r"^(model_path|mmproj_path|name):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


class Surroundings(Struct, frozen=True, kw_only=True):
    """What decides where programs keep their files.

    Attributes:
        home: the user's folder.
        environment: variables.
        platform: as `sys.platform` has it.
    """

    home: Path
    environment: Mapping[str, str]
    platform: str = sys.platform

    @classmethod
    def here(cls) -> Surroundings:
        """Those of this process."""
        return cls(home=Path.home(), environment=dict(os.environ))

    def variable(self, name: str, *parts: str) -> list[Path]:
        """The folder that an environment variable names, if it is set, and `parts` below it."""
        value = self.environment.get(name, "").strip()
        return [self.path(value).joinpath(*parts)] if value else []

    def path(self, text: str) -> Path:
        """`text` with ``~`` for the home folder; a relative path begins there."""
        if text == "~" or text.startswith(("~/", "~\\")):
            return self.home / text[2:]
        return self.home / text

    @property
    def cache(self) -> Path:
        """``$XDG_CACHE_HOME`` or ``~/.cache``, which some programs use on every system."""
        return (self.variable("XDG_CACHE_HOME") or [self.home / ".cache"])[0]

    @property
    def data(self) -> Path:
        """Where programs keep a user's data."""
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        if self.platform == "win32":
            return (self.variable("APPDATA") or [self.home / "AppData" / "Roaming"])[0]
        return (self.variable("XDG_DATA_HOME") or [self.home / ".local" / "share"])[0]

    @property
    def local_data(self) -> Path:
        """The same, without what follows a user to other computers (Windows)."""
        if self.platform == "win32":
            return (self.variable("LOCALAPPDATA") or [self.home / "AppData" / "Local"])[0]
        return self.data


class Candidate(Struct, frozen=True, kw_only=True):
    """A file that may be a model, and what its surroundings say of it; empty where nothing.

    Attributes:
        file: where it is.
        source: whose it is.
        name: what its owner calls it, where the file's name does not tell.
        projector: path of the mmproj file that belongs to it.
        repo: ``owner/name`` on the hub.
        commit: 40 hexadecimal digits.
        sha256: what its bytes should have; not checked.
    """

    file: Found
    source: Source
    name: str = ""
    projector: str = ""
    repo: str = ""
    commit: str = ""
    sha256: str = ""


def candidates(surroundings: Surroundings) -> Iterator[Candidate]:
    """The model files of all other programs; one that lies in two stores comes twice."""
    for store in (_lm_studio, _ollama, _hf_cache, _llama_cpp, _jan, _gpt4all):
        for number, candidate in enumerate(store(surroundings)):
            if number == MOST_FILES:
                break
            yield candidate


# -- LM Studio: findLMStudioHome.ts, importCmd.ts -----------------------------


def _lm_studio(here: Surroundings) -> Iterator[Candidate]:
    walk = Walk()
    for folder in lm_studio_folders(here):
        for file in walk.files(folder):
            # publisher/repository/file
            parts = Path(file.path).relative_to(folder).parts
            repo = "/".join(parts[:2]) if len(parts) > 2 else ""  # noqa: PLR2004 (two and a file)
            yield Candidate(file=file, source="lm_studio", repo=repo)


def lm_studio_folders(here: Surroundings) -> list[Path]:
    """Its models folder."""
    pointer = read_text(here.home / ".lmstudio-home-pointer").strip()
    old = here.home / ".cache" / "lm-studio"
    home = (
        here.variable("LMSTUDIO_HOME")
        or ([here.path(pointer)] if pointer else [])
        or ([old] if old.is_dir() else [here.home / ".lmstudio"])
    )[0]
    chosen = text_of(read_json(home / "settings.json"), "downloadsFolder")
    return [here.path(chosen) if chosen else home / "models"]


# -- Ollama: manifest/paths.go, manifest.go, types/model/name.go --------------


def ollama_folders(here: Surroundings) -> list[Path]:
    """Its models folders: the user's, and that of the service."""
    folders = here.variable("OLLAMA_MODELS") or [here.home / ".ollama" / "models"]
    if here.platform == "linux":
        folders.append(Path("/usr/share/ollama/.ollama/models"))
    return _once(folders)


def _ollama(here: Surroundings) -> Iterator[Candidate]:
    for folder in ollama_folders(here):
        manifests = folder / "manifests"
        for manifest in Walk().files(manifests, suffix=""):
            # host/namespace/model/tag
            parts = Path(manifest.path).relative_to(manifests).parts
            if len(parts) == 4:  # noqa: PLR2004 (as above)
                yield from _of_manifest(folder, Path(manifest.path), *parts)


def _of_manifest(  # noqa: PLR0917 - the four parts of a name
    folder: Path, manifest: Path, host: str, namespace: str, model: str, tag: str
) -> Iterator[Candidate]:
    blobs: dict[str, str] = {}
    layers = read_json(manifest).get("layers")
    for layer in layers if isinstance(layers, list) else []:
        kind, digest = text_of(layer, "mediaType"), text_of(layer, "digest")
        method, _, value = digest.partition(":")
        if method == "sha256" and _HEX64.fullmatch(value):
            blobs.setdefault(kind.rpartition(".")[2], value)
    if "model" not in blobs:  # stored as single tensors, or not a model
        return
    file = look(folder / "blobs" / f"sha256-{blobs['model']}")
    if file is None:
        return
    name = f"{model}:{tag}"
    if namespace != "library":
        name = f"{namespace}/{name}"
    if host != "registry.ollama.ai":
        name = f"{host}/{name}"
    projector = None
    if "projector" in blobs:
        projector = look(folder / "blobs" / f"sha256-{blobs['projector']}")
    yield Candidate(
        file=file,
        source="ollama",
        name=name,
        projector=projector.path if projector else "",
        sha256=blobs["model"],
    )


# -- the cache of the hub's own library: constants.py -------------------------


def hf_folders(here: Surroundings) -> list[Path]:
    """The cache: the one that is set, and the one that would be without any setting."""
    chosen = (
        here.variable("HF_HUB_CACHE")
        or here.variable("HUGGINGFACE_HUB_CACHE")
        or here.variable("HF_HOME", "hub")
    )
    # llama.cpp keeps the same layout below a variable of its own (common/hf-cache.cpp).
    return _once([*chosen, here.cache / "huggingface" / "hub", *here.variable("LLAMA_CACHE")])


def _hf_cache(here: Surroundings) -> Iterator[Candidate]:
    for folder in hf_folders(here):
        for repository in _children(folder):
            owner, parted, name = repository.name.removeprefix("models--").partition("--")
            if not repository.name.startswith("models--"):
                continue
            repo = f"{owner}/{name}" if parted else owner
            walk = Walk()
            for snapshot in _snapshots(repository):
                for file in walk.files(snapshot):
                    yield Candidate(
                        file=file,
                        source="hf_cache",
                        repo=repo,
                        commit=snapshot.name,
                        sha256=_blob_of(file.path),
                    )


def _snapshots(repository: Path) -> list[Path]:
    """What is downloaded of a repository, the present commit first."""
    present = read_text(repository / "refs" / "main").strip()
    found = _children(repository / "snapshots")
    return sorted(found, key=lambda snapshot: snapshot.name != present)


def _blob_of(path: str) -> str:
    """SHA-256 in the name of the blob that `path` links to; empty where it is a file itself."""
    try:
        name = Path(path).readlink().name
    except (OSError, ValueError):
        return ""
    return name if _HEX64.fullmatch(name) else ""


# -- llama.cpp before it used that cache: common/common.cpp, download.cpp -----


def _llama_cpp(here: Surroundings) -> Iterator[Candidate]:
    if here.platform == "darwin":
        usual = here.home / "Library" / "Caches" / "llama.cpp"
    elif here.platform == "win32":
        usual = here.local_data / "llama.cpp"
    else:
        usual = here.cache / "llama.cpp"
    for folder in _once([*here.variable("LLAMA_CACHE"), usual]):
        for path in _children(folder):
            file = look(path) if path.suffix == ".gguf" else None
            if file is not None:
                source = _RESOLVE.match(text_of(read_json(Path(f"{path}.json")), "url"))
                repo, name = (source[1], source[2]) if source else ("", "")
                yield Candidate(file=file, source="llama_cpp", repo=repo, name=name)


# -- Jan: src-tauri commands.rs, paths.rs -------------------------------------


def _jan(here: Surroundings) -> Iterator[Candidate]:
    config = here.data / "Jan" if here.platform != "linux" else _old_jan(here)
    chosen = text_of(read_json(config / "settings.json"), "data_folder")
    for folder in _once(
        here.variable("JAN_DATA_FOLDER")
        or [here.path(chosen) if chosen else here.data / "Jan" / "data"]
    ):
        named: set[str] = set()
        walk = Walk()
        for models in (folder / "llamacpp" / "models", folder / "models"):
            for found in Walk().files(models, suffix="model.yml"):
                candidate = _of_model_yml(folder, models, Path(found.path))
                if candidate is not None:
                    named |= {candidate.file.path, candidate.projector}
                    yield candidate
            for file in walk.files(models):
                if file.path not in named:
                    yield Candidate(file=file, source="jan")


def _old_jan(here: Surroundings) -> Path:
    """Where Jan keeps its settings on Linux: first versions had them elsewhere."""
    new = here.data / "Jan"
    old = (here.variable("XDG_CONFIG_HOME") or [here.home / ".config"])[0] / "Jan"
    return old if not (new / "settings.json").is_file() and old.is_dir() else new


def _of_model_yml(folder: Path, models: Path, found: Path) -> Candidate | None:
    """What a ``model.yml`` names; its paths begin at the data folder, or are absolute."""
    values = {key: value.strip("\"'") for key, value in _YAML.findall(read_text(found))}
    file = look(folder / values["model_path"]) if values.get("model_path") else None
    if file is None:
        return None
    projector = look(folder / values["mmproj_path"]) if values.get("mmproj_path") else None
    return Candidate(
        file=file,
        source="jan",
        name=values.get("name") or found.parent.relative_to(models).as_posix(),
        projector=projector.path if projector else "",
    )


# -- GPT4All: mysettings.cpp --------------------------------------------------


def _gpt4all(here: Surroundings) -> Iterator[Candidate]:
    config = here.data if here.platform == "win32" else here.home / ".config"
    settings = read_text(config / "nomic.ai" / "GPT4All.ini")
    chosen = re.search(r"^modelPath=\"?(.+?)\"?[ \t\r]*$", settings, re.MULTILINE)
    walk = Walk()
    for folder in _once(
        [
            *([here.path(chosen[1].replace("\\\\", "\\"))] if chosen else []),
            here.local_data / "nomic.ai" / "GPT4All",
            here.cache / "gpt4all",
        ]
    ):
        for file in walk.files(folder):
            yield Candidate(file=file, source="gpt4all")


# -- reading what others wrote ------------------------------------------------


def read_text(path: Path) -> str:
    """The text of a small regular file; empty where there is none."""
    try:
        if not path.is_file():  # a pipe would block
            return ""
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return ""
    return data.decode("utf-8-sig", "replace") if len(data) <= MOST_BYTES else ""


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a small file; empty where there is none."""
    try:
        value = json.loads(read_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def text_of(value: object, key: str) -> str:
    """The text at `key` of an object; empty where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())[:MOST_FILES]
    except (OSError, ValueError):
        return []


def _once(folders: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(folders))
