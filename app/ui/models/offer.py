"""A model that could be downloaded, whether a search or the catalog names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.hub.api import Found, Gate, Query
    from app.hub.catalog import CatalogEntry

USUAL_QUANTIZATION = "Q4_K_M"
"""What an estimate assumes where nothing says which file will be chosen."""
_ENDING = re.compile(r"[-_. ]+(i1[-_])?gguf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card shows before it is opened; 0 and empty where it is not known.

    Attributes:
        repo: ``owner/name``.
        title: what people call it.
        sentence: the catalog's, in the window's language.
        base_model: the repository it was made from.
        quantization: the one that is recommended, or that an estimate assumes.
        file: the recommended file.
        size_bytes: of the recommended file.
        curated: it stands in the catalog.
    """

    repo: str
    title: str
    sentence: str = ""
    base_model: str = ""
    n_params: int = 0
    n_ctx_train: int = 0
    license: str = ""
    gate: Gate = ""
    private: bool = False
    vision: bool = False
    embedding: bool = False
    downloads: int = 0
    likes: int = 0
    updated: str = ""
    quantization: str = USUAL_QUANTIZATION
    file: str = ""
    size_bytes: int = 0
    curated: bool = False

    @property
    def owner(self) -> str:
        """Who published it."""
        return self.repo.partition("/")[0]

    def told_by(self, found: Found) -> Offer:
        """With what the hub knows; the catalog keeps its own words."""
        newer = from_found(found)
        return replace(
            newer,
            title=self.title,
            sentence=self.sentence,
            n_params=newer.n_params or self.n_params,
            n_ctx_train=newer.n_ctx_train or self.n_ctx_train,
            license=newer.license or self.license,
            vision=newer.vision or self.vision,
            embedding=newer.embedding or self.embedding,
            base_model=newer.base_model or self.base_model,
            quantization=self.quantization,
            file=self.file,
            size_bytes=self.size_bytes,
            curated=self.curated,
        )


def readable(name: str) -> str:
    """The name of a repository as a title: ``Qwen3-8B-GGUF`` is ``Qwen3 8B``."""
    stem = _ENDING.sub("", name)
    return re.sub(r"[-_\s]+", " ", stem).strip() or name


def from_entry(entry: CatalogEntry) -> Offer:
    """What the catalog says."""
    return Offer(
        entry.repo,
        entry.title,
        entry.sentence,
        n_params=entry.n_params,
        n_ctx_train=entry.n_ctx_train,
        license=entry.license,
        gate=entry.gate,
        vision="vision" in entry.kinds,
        embedding="embedding" in entry.kinds,
        quantization=entry.quantization,
        file=entry.file,
        size_bytes=entry.size_bytes,
        curated=True,
    )


def from_found(found: Found) -> Offer:
    """What a list of the hub says."""
    return Offer(
        found.repo,
        readable(found.name),
        base_model=found.base_model,
        n_params=found.n_params,
        n_ctx_train=found.n_ctx_train,
        license=found.license,
        gate=found.gate,
        private=found.private,
        vision=found.vision,
        embedding=found.embedding,
        downloads=found.downloads,
        likes=found.likes,
        updated=found.updated,
    )


def answers(offer: Offer, query: Query) -> bool:
    """Whether `offer` is what `query` asks for; used where no hub can be asked."""
    words = f"{offer.repo} {offer.title} {offer.sentence}".casefold()
    return (
        all(word in words for word in query.text.casefold().split())
        and (not query.least_params or offer.n_params >= query.least_params)
        and (not query.most_params or 0 < offer.n_params <= query.most_params)
        and (not query.license or offer.license == query.license)
        and not (query.open_only and (offer.gate or offer.private))
        and (not query.vision or offer.vision)
        and (not query.embedding or offer.embedding)
    )
