"""What stands beside the name of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.errors import sentence
from app.ui.phrase import count, fill, listed, sentences, size, stop
from app.ui.plurals import tokens

if TYPE_CHECKING:
    from app.bridge.draft_files import DraftFile
    from app.chat.conversation import Attachment

translate = QCoreApplication.translate

ICONS = {
    "pdf": "ph.file-pdf",
    "table": "ph.table",
    "code": "ph.code",
    "text": "ph.file-text",
    "markdown": "ph.file-text",
    "document": "ph.file-text",
}


def share(part: int, whole: int) -> str:
    """``15%``; ``<1%`` for what would be none."""
    if whole <= 0:
        return ""
    percent = round(100 * part / whole)
    return "<1%" if percent == 0 and part else f"{percent}%"


def figures(number: int | None, n_ctx: int) -> str:
    """``1,204 tokens · 15%``; empty while nothing was counted."""
    if number is None:
        return ""
    shown, of_all = tokens(number), share(number, n_ctx)
    return fill(translate("Attachments", "%1 · %2"), shown, of_all) if of_all else shown


def caption(file: DraftFile, n_ctx: int) -> str:
    """What a chip says beside the name: progress, figures, or why it cannot be sent."""
    if file.error is not None:
        return sentence(file.error).title
    if file.state == "reading":
        if file.total:
            return fill(
                translate("Attachments", "Reading page %1 of %2"),
                count(min(file.done + 1, file.total)),
                count(file.total),
            )
        return translate("Attachments", "Reading…")
    if file.state == "saving":
        return translate("Attachments", "Saving…")
    cut = file.attachment is not None and file.attachment.cut
    remark = translate("Attachments", "only the beginning") if cut else ""
    return listed(figures(file.tokens, n_ctx), remark)


def hint(file: DraftFile, n_ctx: int) -> str:
    """The same at length, for the tool tip."""
    if file.error is not None:
        text = sentence(file.error)
        return sentences(stop(text.title), text.reason, text.cure)
    if file.attachment is None:
        return file.name
    return listed(file.name, facts(file.attachment, file.tokens, n_ctx))


def facts(attachment: Attachment, number: int | None, n_ctx: int) -> str:
    """Size, tokens and share of the context, and what was left out."""
    parts = [size(attachment.size_bytes)]
    if number is not None:
        parts.append(tokens(number))
        if n_ctx:
            parts.append(
                fill(
                    translate("Attachments", "%1 of the context of %2"),
                    share(number, n_ctx),
                    count(n_ctx),
                )
            )
    if attachment.cut:
        parts.append(translate("Attachments", "only the beginning of the file"))
    return listed(*parts)
