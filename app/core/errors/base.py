"""The root of all errors."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

FieldValue = str | int | float | bool | None
"""What a field of an error may hold: what a frame can carry."""


@dataclass(eq=False)
class VitrailError(Exception):
    """The root: what Vitrail itself raises and a user may be told."""

    def __str__(self) -> str:
        """Name and fields, for logs."""
        inner = ", ".join(f"{name}={value!r}" for name, value in self.fields().items())
        return f"{type(self).__name__}({inner})"

    def fields(self) -> dict[str, FieldValue]:
        """The typed fields by name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
