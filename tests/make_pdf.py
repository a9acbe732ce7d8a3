"""PDF files of a few lines, written by hand."""

import zlib
from collections.abc import Sequence

LINE_HEIGHT = 14
LEFT = 40
Line = str | Sequence[tuple[float, str]]
"""A text at the left, or pieces, each with its place from there."""


def make_pdf(*pages: Sequence[Line], compress: bool = False) -> bytes:
    """Return a PDF with the lines of each page, in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        stream = _content(lines)
        objects += [_stream(stream, compress=compress), _page(len(objects) + 1)]
        kids.append(len(objects))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _content(lines: Sequence[Line]) -> bytes:
    shown = [
        f"1 0 0 1 {LEFT + x:g} {780 - at * LINE_HEIGHT} Tm ({_escaped(text)}) Tj"
        for at, line in enumerate(lines)
        for x, text in ([(0, line)] if isinstance(line, str) else line)
    ]
    return "\n".join(["BT /F1 10 Tf", *shown, "ET"]).encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stream(data: bytes, *, compress: bool) -> bytes:
    body = zlib.compress(data) if compress else data
    how = b" /Filter /FlateDecode" if compress else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(body), how, body)


def _page(content: int) -> bytes:
    font = "<< /Font << /F1 3 0 R >> >>"
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} "
        f"/Contents {content} 0 R >>"
    ).encode()


def _file(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + head + table + trailer % (len(objects) + 1, len(body))
