"""Pictures: maps of the witnesses, which on the screen are coloured by the style sheet, get their colours here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docutils import nodes

from variorum.card import HEIGHT, PATTERNS, WIDTH
from variorum.pdf.faults import stop
from variorum.pdf.text import string
from variorum.pdf.writer import Writer

#: Role on the map → colour of the ground, colour of the pattern: told apart in grey, too.
COLOURS: Mapping[str, tuple[str, str]] = {
    "text": ("#33475b", "#33475b"), "heading": ("#0f1a26", "#ffffff"), "front": ("#7a6392", "#ffffff"), "abstract": ("#8fa9c4", "#33475b"),
    "note": ("#d9b679", "#8a5a12"), "reference": ("#e3c48f", "#6d4a10"), "formework": ("#d8d2c8", "#8d857a"), "foreign": ("#bccfae", "#5c7a45"),
    "noise": ("#c25a44", "#ffffff"), "blank": ("#f3efe7", "#f3efe7"),
}  # fmt: skip


#: Language → colour of its bars.
LANGUAGES: Mapping[str, str] = {"zh": "#8a2a1c", "ja": "#c58a3a", "ru": "#3f6b57", "en": "#33475b"}
#: Classes that need no colour of their own.
_PLAIN = {"fw-strip", "fw-swatch", "fw-plot"}
_STYLES: Mapping[str, str] = {
    **{f"role-{role}": f"fill:url(#ink-{role})" for role in COLOURS},
    **{f"lang-{language}": f"fill:{colour}" for language, colour in LANGUAGES.items()},
    "fw-plot-name": "font-family:'Libertinus Serif';font-size:16px;fill:#1c1915",
}
_PATTERNS_OF_INK = "".join(
    f'<pattern id="ink-{role}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{ground}"/>'
    f'<g stroke="{ink}" fill="{ink}" stroke-width="1">{PATTERNS.get(role, "")}</g></pattern>'
    for role, (ground, ink) in COLOURS.items()
)
_SHEET = "".join(f".{name}{{{style}}}" for name, style in _STYLES.items())


def coloured(svg: str) -> str:
    """Return a drawing of the edition with its colours in it, whole in itself."""
    svg = re.sub(r"<defs>.*?</defs>|<a [^>]*>|</a>|<title>.*?</title>", "", svg, flags=re.DOTALL)
    head = f"<style>{_SHEET}</style><defs>{_PATTERNS_OF_INK}</defs>"
    return re.sub(r"<svg\b([^>]*)>", lambda m: f'<svg xmlns="http://www.w3.org/2000/svg"{m[1]}>{head}', svg, count=1)


def unknown_classes(svg: str) -> list[str]:
    """Return the classes of a drawing that have no colour in print."""
    bare = re.sub(r"<defs>.*?</defs>", "", svg, flags=re.DOTALL)
    names = {name for value in re.findall(r'class="([^"]*)"', bare) for name in value.split()}
    return sorted(names - _STYLES.keys() - _PLAIN)


def drawing(writer: Writer, node: nodes.Element) -> str:
    """Write a drawing of ours: a map as wide as the text, or a swatch in the line."""
    svg = str(node["svg"])
    if unknown := unknown_classes(svg):
        return stop(
            f"a drawing has parts without a colour in print: {', '.join(unknown)}; give them one in variorum/pdf/drawing.py",
            node,
            writer.root,
        )
    if not node["alt"]:
        return f"#swatch({string(coloured(svg))})"
    if f'viewBox="0 0 {WIDTH} {HEIGHT}"' in svg:
        return f"#strip({string(coloured(svg))}, {string(node['alt'])})"
    return f"#figure-drawing({string(coloured(svg))}, {string(node['alt'])})"


def picture(writer: Writer, node: nodes.Element) -> str:
    """Write a picture of a page: a file of the project, with a text that says what it shows."""
    alt = str(node.get("alt", ""))
    path = writer.root / str(node["uri"]).lstrip("/")
    if not alt:
        return stop(f"the picture {node['uri']} needs a text that says what it shows (:alt:)", node, writer.root)
    if path.suffix not in (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp") or not path.is_file():
        return stop(f"the picture {node['uri']} is not there, or of a kind that cannot be printed", node, writer.root)
    name = f"picture-{len(writer.files) + 1}{path.suffix}"
    writer.files[name] = path
    return f"#picture({string(name)}, {string(alt)})"
