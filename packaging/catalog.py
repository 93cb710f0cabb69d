"""Check the catalog of recommended models against the hub.

    python packaging/catalog.py
    python packaging/catalog.py --endpoint https://hf-mirror.com

Asks one question for each entry, changes nothing, and prints what differs: repository, file, size,
license, gate, number of weights, context. Ends with 1 if anything does.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.core.errors import HubError  # noqa: E402
from app.hub import catalog  # noqa: E402
from app.hub.api import OFFICIAL, Access, Repository  # noqa: E402
from app.hub.client import HubClient  # noqa: E402
from app.hub.connection import Connection  # noqa: E402

if TYPE_CHECKING:
    from app.hub.catalog import CatalogEntry

CLOSE = 0.02
"""Sizes and counts that differ by less are the same."""


def main() -> int:
    """Check, and say what differs."""
    arguments = argparse.ArgumentParser(description="Check the catalog against the hub.")
    arguments.add_argument("--endpoint", default=OFFICIAL, help="root address of the hub")
    arguments.add_argument("--catalog", type=Path, help="another catalog than Vitrail's")
    given = arguments.parse_args()
    entries = catalog.load("en", given.catalog).entries
    if not entries:
        print("The catalog is empty or damaged.")
        return 1
    connection = Connection(Access(endpoint=given.endpoint.rstrip("/")))
    client = HubClient(connection)
    wrong = 0
    for entry in entries:
        found = check(client, entry)
        wrong += bool(found)
        print(f"{'differs' if found else 'ok':8} {entry.repo}")
        for line in found:
            print(f"         {line}")
    connection.close()
    print(f"{len(entries)} entries, {wrong} differ.")
    return 1 if wrong else 0


def check(client: HubClient, entry: CatalogEntry) -> list[str]:
    """What differs between `entry` and the hub."""
    try:
        repository = client.repository(entry.repo)
    except HubError as error:
        return [str(error)]
    return [
        *_file_differs(entry, repository),
        *_text_differs("license", entry.license, repository.found.license),
        *_text_differs("gate", entry.gate, repository.found.gate),
        *_count_differs("weights", entry.n_params, repository.found.n_params),
        *_count_differs("context", entry.n_ctx_train, repository.found.n_ctx_train),
    ]


def _file_differs(entry: CatalogEntry, repository: Repository) -> list[str]:
    for variant in repository.variants:
        if variant.files[0].path == entry.file:
            return [
                *_text_differs("quantization", entry.quantization, variant.quantization),
                *_count_differs("size", entry.size_bytes, variant.size_bytes),
                *_projector_differs(entry, has_one=variant.projector is not None),
            ]
    there = ", ".join(variant.files[0].path for variant in repository.variants)
    return [f"file: {entry.file} is not there; there are: {there or 'none'}"]


def _projector_differs(entry: CatalogEntry, *, has_one: bool) -> list[str]:
    if ("vision" in entry.kinds) == has_one:
        return []
    return ["vision: a projector is there" if has_one else "vision: there is no projector"]


def _text_differs(what: str, here: str, there: str) -> list[str]:
    return [] if here == there else [f"{what}: {here or 'none'}, the hub says {there or 'none'}"]


def _count_differs(what: str, here: int, there: int) -> list[str]:
    """Compares only what the hub tells."""
    if not there or abs(here - there) <= CLOSE * there:
        return []
    return [f"{what}: {here:,}, the hub says {there:,}"]


if __name__ == "__main__":
    sys.exit(main())
