"""Small PDF and Word files, honest and hostile ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)


def pdf(path: Path, *pages: str, password: str = "", compress: bool = False) -> Path:
    """A PDF with one line on each page; an empty text makes a page with a picture only."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    reference = writer._add_object(font)
    for text in pages:
        page = writer.add_blank_page(300, 200)
        if text:
            fonts = DictionaryObject({NameObject("/F1"): reference})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1"))
            page[NameObject("/Contents")] = writer._add_object(
                stream.flate_encode() if compress else stream
            )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def pdf_with_stream(path: Path, data: bytes) -> Path:
    """A PDF whose one page has `data` as its content, compressed."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 200)
    stream = DecodedStreamObject()
    stream.set_data(data)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.write(path)
    return path


def pdf_that_loops(path: Path) -> Path:
    """A PDF whose tree of pages contains itself."""
    writer = PdfWriter()
    writer.add_blank_page(300, 200)
    pages = writer._pages.get_object()
    pages[NameObject("/Kids")] = ArrayObject([pages.indirect_reference] * 4)
    pages[NameObject("/Count")] = NumberObject(2_000_000_000)
    writer.write(path)
    return path


def word(path: Path) -> Path:
    """A document with a heading, a list, a table, and text that python-docx overlooks."""
    document = docx.Document()
    document.add_heading("Chartres", 1)
    document.add_paragraph("Glass of the 12th century.")
    document.add_paragraph("blue", style="List Bullet")
    document.add_paragraph("red", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("window", "panes", "north | rose", "12"), strict=True):
        cell.text = text
    inserted = document.add_paragraph("Kept ")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for tag, inner, text in (("ins", "t", "added"), ("del", "delText", "deleted")):
        change = inserted._p.makeelement(f"{{{w}}}{tag}", {})
        run = change.makeelement(f"{{{w}}}r", {})
        words = run.makeelement(f"{{{w}}}{inner}", {})
        words.text = text
        run.append(words)
        change.append(run)
        inserted._p.append(change)
    document.save(str(path))
    return path


def repacked(source: Path, target: Path, **changed: bytes) -> Path:
    """A copy of a Word file with other contents; ``word__document_xml`` names a member."""
    new = {name.replace("__", "/").replace("_", "."): data for name, data in changed.items()}
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in old.namelist():
            archive.writestr(member, new.pop(member, None) or old.read(member))
        for name, data in new.items():
            archive.writestr(name, data)
    return target


def archive_of(size_bytes: int) -> bytes:
    """A zip file with one member of so many zeros."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        block = bytes(1 << 20)
        for _ in range(size_bytes >> 20):
            member.write(block)
    return buffer.getvalue()
