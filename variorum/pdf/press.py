"""The press: Typst from its wheel, with the fonts of pinned wheels and nothing of the system."""

from __future__ import annotations

import re
from importlib import util
from pathlib import Path

from variorum.pdf.faults import PrintError

#: Package that carries them → the fonts that must be in it.
FONTS = {
    "pylopdf_fonts_zh_cn": ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"),
    "pylopdf_fonts_cjk": ("NotoSerifJP-Regular.otf",),
}
#: A link to a name, as the template sets it and as Typst writes it.
_TO_NAME = re.compile(rb"/A<</Type/Action/S/URI/URI\(#(?P<name>[A-Za-z0-9:._-]+)\)>>")
_PLACE = re.compile(r"┌─ (?P<file>[^:\s]+):(?P<line>\d+):\d+")


def font_folders() -> list[Path]:
    """Return the folders of the fonts; a missing one stops the build."""
    folders = []
    for package, files in FONTS.items():
        found = util.find_spec(package)
        folder = Path(found.origin).parent if found and found.origin else None
        missing = [file for file in files if folder is None or not (folder / file).is_file()]
        if folder is None or missing:
            raise PrintError(
                f"requirements-pdf.txt: the fonts {', '.join(missing)} are not installed; `make pdf` installs them"
            )
        folders.append(folder)
    return folders


def print_book(source: Path, moment: int | None, *, edition: str) -> bytes:
    """Compile the source of a book to a PDF; an error or a warning of Typst stops the build with the place it comes from."""
    try:
        import typst
    except ImportError:
        raise PrintError("requirements-pdf.txt: Typst is not installed; `make pdf` installs it") from None
    fonts = [str(folder) for folder in font_folders()]
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(source),
            root=str(source.parent),
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=moment,
            format="pdf",
            sys_inputs={"edition": edition},
        )
    except typst.TypstError as error:
        raise PrintError(explained(error.diagnostic or error.message, source)) from None
    if warnings:
        raise PrintError("\n".join(explained(w.diagnostic or w.message, source) for w in warnings))
    if not isinstance(pdf, bytes):
        raise PrintError("Typst made no file")
    return led_to_names(pdf)


def led_to_names(pdf: bytes) -> bytes:
    """Turn the addresses ``#name`` of a file into the named destinations they mean, byte for byte in their place.

    A link that Typst itself resolves costs a second setting of all around it; written so, it reads in the end as Typst writes such a link.

    >>> led_to_names(b"/A<</Type/Action/S/URI/URI(#n000-4)>>/F 4 /Names[(n000-4)7 0 R]")
    b'/Dest(n000-4)                        /F 4 /Names[(n000-4)7 0 R]'
    """
    names = set(re.findall(rb"\(([A-Za-z0-9:._-]+)\)\d+ 0 R", pdf))

    def led(found: re.Match[bytes]) -> bytes:
        if found["name"] not in names:
            raise PrintError(f'a link leads to "{found["name"].decode()}", which is no destination of the file')
        return b"/Dest(%b)" % found["name"] + b" " * (len(found[0]) - len(found["name"]) - 7)

    made = _TO_NAME.sub(led, pdf)
    if b"/URI(#" in made:
        raise PrintError("Typst writes links to names in a way that variorum/pdf/press.py does not know")
    return made


def pages_of(pdf: bytes) -> int:
    """Return the number of pages of a file that Typst made.

    >>> pages_of(b"1 0 obj <</Type/Pages/Count 12/Kids[2 0 R]>>")
    12
    """
    found = re.search(rb"/Type/Pages/Count (\d+)", pdf)
    return int(found[1]) if found else 0


def explained(diagnostic: str, source: Path) -> str:
    """Put the file and line of the edition before what Typst says of the book's source: comments there name them.

    Each block of the source has a line before it of the form ``// articles/000-pan-bai.md:34``.
    """
    lines = source.read_text(encoding="utf-8").split("\n")
    said = []
    for report in re.split(r"\n(?=error|warning)", diagnostic.strip()):
        place = _PLACE.search(report)
        where = ""
        if place and place["file"].endswith(source.name):
            before = lines[: int(place["line"])]
            where = next((line[3:] for line in reversed(before) if line.startswith("// ")), "")
        said.append(f"{where or source.name}: {report}")
    return "\n".join(said[:20])
