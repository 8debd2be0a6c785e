"""What a PDF says of itself: its title and the language it is in; nothing about who made it.

QGIS and Qt leave both out of a PDF of several layouts. They are added at the end of the file, as ISO 32000-1, 7.5.6
has it (an incremental update): what stands in it stays as it is.
"""

from __future__ import annotations

import re
from pathlib import Path

_END = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_OBJECT = re.compile(rb"\d+ 0 obj\s*<<(.*?)>>\s*endobj", re.DOTALL)
_TITLE = re.compile(rb"/Title\s*\((?:\\.|[^\\)])*\)", re.DOTALL)
_LONGEST, _ENTRY = 4096, 20


def write_about(path: Path, title: str, language: str) -> bool:
    """Add ``title`` and ``language`` (ISO 639-1) to the PDF at ``path``; False, and as it was, where it is built otherwise."""
    written = path.read_bytes()
    end = _END.search(written[-_LONGEST:])
    listed = int(end[2]) if end is not None else 0
    known = re.match(rb"xref\s+0 (\d+)\s*?\n", written[listed : listed + 64])
    if end is None or known is None:
        return False
    count, entries = int(known[1]), listed + known.end()
    numbers = [re.search(rb"/%b (\d+) 0 R" % name, end[1]) for name in (b"Root", b"Info")]
    if None in numbers:
        return False
    root, info = (int(found[1]) for found in numbers if found is not None)
    places = [int(written[entries + _ENTRY * number :][:10]) for number in (root, info)]
    stood = [_OBJECT.match(written[place : place + _LONGEST]) for place in places]
    if any(found is None for found in stood):
        return False
    catalog, about = (found[1].strip() for found in stood if found is not None)
    called = b"/Title <FEFF%b>" % title.encode("utf-16-be").hex().upper().encode()
    shown = b"/Lang (%b)\n/ViewerPreferences << /DisplayDocTitle true >>" % language.encode()
    new = {root: b"%b\n%b" % (catalog, shown), info: b"%b\n%b" % (called, _TITLE.sub(b"", about).strip())}
    with path.open("ab") as file:
        file.write(
            _update(
                new,
                len(written),
                b"/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/Prev %d" % (count, root, info, listed),
            )
        )
    return True


def _update(objects: dict[int, bytes], at: int, trailer: bytes) -> bytes:
    """Objects anew, the list of where they stand in a file whose next byte is number ``at``, and the new end."""
    body, places = b"", {}
    for number, content in sorted(objects.items()):
        places[number] = at + len(body)
        body += b"%d 0 obj\n<<\n%b\n>>\nendobj\n" % (number, content)
    listed = b"".join(b"%d 1\n%010d 00000 n \n" % each for each in places.items())
    return body + b"xref\n%btrailer\n<<\n%b\n>>\nstartxref\n%d\n%%%%EOF\n" % (listed, trailer, at + len(body))
