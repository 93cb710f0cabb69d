"""The text of a Word document as Markdown, by python-docx.

Headings, lists and tables keep their form. Text in content controls, text boxes and insertions
that are tracked is read too, which python-docx leaves out; deleted text is not, nor are headers,
footers and comments.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from app.chat.extraction.reading import Read, shortened
from app.core.errors import (
    AttachmentDamaged,
    AttachmentEmpty,
    AttachmentLocked,
    AttachmentNotText,
    AttachmentUnpacksTooLarge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.chat.extraction.wire import Limits

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_INNER: Final = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml"))
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_MAIN: Final = "word/document.xml"
_FOOTNOTES: Final = "/footnotes"
_MOST_MEMBERS: Final = 10_000


def prepare() -> None:
    """Import python-docx and lxml."""
    import docx  # noqa: PLC0415 - only where a document is read

    del docx


def read(file: BinaryIO, limits: Limits) -> Read:
    """The body of the document, then its footnotes.

    Raises:
        AttachmentError: there is no text in it, and why.
    """
    _check(file, limits)
    import docx  # noqa: PLC0415 - imported by `prepare`

    try:
        document = docx.Document(file)
        styles = _style_names(document)
        text = "\n\n".join(_blocks(document.element.body, styles))
        notes = [*_footnotes(document)]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the file made the libraries raise
        raise AttachmentDamaged(kind="document", detail=type(error).__name__) from None
    if notes:
        text = "\n\n".join((text, *notes))
    if not text.strip():
        raise AttachmentEmpty
    text, cut = shortened(f"{text.strip()}\n", limits.characters)
    return Read("document", text, cut)


def _check(file: BinaryIO, limits: Limits) -> None:
    """Look at the list of what is packed, before anything is unpacked.

    Sizes that are too small there do no harm: no more than these are unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise AttachmentDamaged(kind="document") from None
    if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > limits.unpacked_bytes:
        raise AttachmentUnpacksTooLarge(limit_bytes=limits.unpacked_bytes)
    if any(member.flag_bits & 1 for member in members):
        raise AttachmentLocked
    if _MAIN not in {member.filename for member in members}:
        # Another archive: a spreadsheet, a zip.
        raise AttachmentNotText
    file.seek(0)


def _style_names(document: Any) -> dict[str, str]:  # noqa: ANN401 - python-docx has few types
    return {style.style_id: style.name or "" for style in document.styles}


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[str]:  # noqa: ANN401 - lxml
    items: list[str] = []
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            text = _paragraph(child, styles)
            if text.startswith(("- ", "1. ")):
                items.append(text)
                continue
            found = [text]
        elif child.tag == f"{_W}tbl":
            found = [_table(child)]
        elif child.tag in _INNER:
            found = list(_blocks(child, styles))
        else:
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield from filter(None, found)
    if items:
        yield "\n".join(items)


def _paragraph(paragraph: Any, styles: dict[str, str]) -> str:  # noqa: ANN401 - lxml
    text = _text(paragraph).strip()
    if not text:
        return ""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
    heading = _HEADING.match(name)
    if heading:
        return f"{'#' * min(6, max(1, int(heading[1])))} {text}"
    if name == "Title":
        return f"# {text}"
    if name.startswith("List Number"):
        return f"1. {text}"
    is_item = name.startswith("List") or paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return f"- {text}" if is_item else text


def _table(table: Any) -> str:  # noqa: ANN401 - lxml
    rows = []
    for row in table.iterchildren(f"{_W}tr"):
        cells = [
            " ".join(_text(cell).split()).replace("|", "\\|")
            for cell in row.iterchildren(f"{_W}tc")
        ]
        rows.append(f"| {' | '.join(cells)} |")
        if len(rows) == 1:
            rows.append(f"|{' --- |' * len(cells)}")
    return "\n".join(rows)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml
    """All text below `element`; of a text box, which is written twice, the first writing."""
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: Any, parts: list[str]) -> None:  # noqa: ANN401 - lxml
    for child in element.iterchildren():
        tag = child.tag
        if tag == f"{_W}t":
            parts.append(child.text or "")
        elif tag == f"{_W}tab":
            parts.append("\t")
        elif tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag not in {_FALLBACK, f"{_W}del", f"{_W}pPr", f"{_W}rPr"}:
            _gather(child, parts)
            if tag == f"{_W}p":
                parts.append("\n")


def _footnotes(document: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx
    """Footnotes, which python-docx does not know."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - imported with docx

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(_FOOTNOTES):
            continue
        root: Any = parse_xml(relation.target_part.blob)
        for number, note in enumerate(root.iterchildren(f"{_W}footnote")):
            text = " ".join(_text(note).split())
            if text:
                yield f"[{number}] {text}"
