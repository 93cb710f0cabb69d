"""Cutting again only what changed, where that gives the same ids as cutting the whole text.

Between two places at which both texts may be parted (`app.inspection.boundaries`), one before and
one behind the edit, lies all that can differ. The tokens outside are taken over as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inspection.boundaries import boundary_after, boundary_before
from app.inspection.cut import Cut

if TYPE_CHECKING:
    from app.inspection.boundaries import Boundaries

_WHOLE_SHARE = 0.5
"""An edit that leaves less than this part of a text is cut as a whole."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What has to be cut again, in bytes.

    Attributes:
        begin: where it begins in both texts.
        old_end: where it ends in the old one.
        new_end: where it ends in the new one.
    """

    begin: int
    old_end: int
    new_end: int


def common_prefix(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common from the beginning."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


def common_suffix(one: bytes, other: bytes, most: int) -> int:
    """How many bytes, `most` at most, two texts have in common up to the end."""
    low, high = 0, most
    if one[len(one) - high :] == other[len(other) - high :]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        mine = one[len(one) - middle : len(one) - low]
        if mine == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle
    return low


def find_edit(boundaries: Boundaries, old: bytes, new: bytes) -> Edit | None:
    """What has to be cut again of `new`; None where all of it has to be."""
    if not boundaries:
        return None
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    begin = boundary_before(boundaries, new, prefix)
    new_end = boundary_after(boundaries, new, len(new) - suffix)
    if begin < 0 or new_end < 0:
        return None
    # What follows the letter at the end must be the same in both, which it is behind the edit.
    edit = Edit(begin, new_end - len(new) + len(old), new_end)
    return edit if new_end - begin <= _WHOLE_SHARE * len(new) else None


def spliced(old: Cut, edit: Edit, middle: Cut, new_bytes: int) -> Cut | None:
    """The cut of the new text; None where the old one has no tokens that end where they should.

    Of a cut that is not exact that cannot be said: bytes that were lost in one place and added in
    another leave the sum as it is and all tokens between them elsewhere.

    Args:
        old: the cut of the old text.
        edit: what was cut again.
        middle: the cut of that, without tokens at its ends that are not its own.
        new_bytes: length of the new text.
    """
    if not old.exact:
        return None
    first = old.index_at(edit.begin)
    if first is None:
        return None
    known = (first, edit.begin) if edit.begin else None
    last = old.index_at(edit.old_end, known)
    if last is None:
        return None
    ids = old.ids[:first]
    ids.extend(middle.ids)
    ids.extend(old.ids[last:])
    lengths = old.lengths[:first]
    lengths.extend(middle.lengths)
    lengths.extend(old.lengths[last:])
    added_space = middle.added_space if edit.begin == 0 else old.added_space
    return Cut(
        ids,
        lengths,
        text_bytes=new_bytes,
        before=old.before,
        after=old.after,
        added_space=added_space,
        exact=middle.exact,
        incremental=True,
        known=known,
    )
