"""A group of files as one entry of the library."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from app.hub.api import Entry
from app.inspection.filename import file_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.hub.api import Proof
    from app.hub.groups import Group
    from app.hub.record import Record

_MEANINGLESS = frozenset({"", "model", "ggml-model", "gguf", "main", "unsloth"})
"""What converters call a file when nobody gave it a name."""


def entry_of(group: Group) -> Entry:
    """A model as the library shows it, without what the user said of it."""
    first = group.members[0]
    candidate, facts, path = first.candidate, first.record.facts, first.record.file.path
    records = [member.record for member in group.members]
    sharded = len(records) > 1 or group.missing > 0
    title = file_title(os.path.basename(candidate.name or path))  # noqa: PTH119 - Path is slow
    return Entry(
        path=path,
        name=_name(candidate.name, title.name, facts.title),
        quantization=title.quantization or facts.quantization,
        size_bytes=sum(each.file.size_bytes for each in records),
        shards=tuple(each.file.path for each in records) if sharded else (),
        missing_shards=group.missing,
        projector=group.projector,
        n_params=sum(each.facts.n_params for each in records),
        n_ctx_train=facts.n_ctx_train,
        architecture=facts.architecture,
        chat=facts.chat,
        embedding=facts.embedding,
        source=candidate.source,
        repo=first.record.repo or candidate.repo,
        commit=first.record.commit or candidate.commit,
        sha256=first.record.sha256 or candidate.sha256,
        proof=proof_of(records),
        broken=next((each.broken for each in records if each.broken is not None), None),
        changed_ms=max(each.file.mtime_ns for each in records) // 1_000_000,
    )


def _name(owners: str, files: str, converters: str) -> str:
    """What people call it: its owner's name for it, else the file's, else the converter's."""
    if ":" in owners:  # model:tag
        return owners
    return converters if converters and files.lower() in _MEANINGLESS else files


def proof_of(records: Sequence[Record]) -> Proof:
    """Whether the bytes of all `records`, a file or its shards, are known to be right."""
    proofs = {record.proof for record in records}
    if "changed" in proofs:
        return "changed"
    return "verified" if proofs == {"verified"} else "unknown"
