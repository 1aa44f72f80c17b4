"""The writer: walks a page and hands each node to the function for its kind; what has none stops the build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from docutils import nodes

from variorum.nodes import fw_block, fw_inline
from variorum.pdf.faults import place_of, stop
from variorum.pdf.labels import NUMBERED, Labels
from variorum.pdf.nodes import OMITTED_CLASSES, SILENT, classes_of, ids_of, inline, language_of, of_witness
from variorum.pdf.text import string, unwrapped
from variorum.signs import curled

#: Writes a node: the writer and the node in, Typst out.
Write = Callable[["Writer", nodes.Element], str]

#: Nodes that links find by an id numbered by position.
_WITH_NUMBER = (nodes.section, nodes.footnote, nodes.footnote_reference)
#: Functions of the template for languages; others get their code.
_LANGUAGES = ("zh", "ja", "ru", "en")


class Writer:
    """One book in the making: what is known of it, and where the pen stands."""

    def __init__(self, root: Path, labels: Labels, former: Mapping[str, Sequence[str]], *, full: bool) -> None:
        """Begin a book; ``former`` has the retired anchors that an anchor stands for today."""
        from variorum.pdf import blocks, edition, inlines, tables

        self.root, self.labels, self.former, self.full = root, labels, former, full
        self.page = ""
        self.depth = 0
        #: Letter of the witness whose chapter this is.
        self.siglum = ""
        self.languages = ["en"]
        #: The sign before the pen in this paragraph.
        self.before = ""
        #: Inside words that are not ours to curl: those of a witness, code, addresses.
        self.literal = False
        #: Inside a title a note mark is only a link.
        self.in_title = False
        #: Inside a footnote, which asks for pages by itself.
        self.in_footnote = False
        #: Whether a link to another place of the book says its page: not in tables and indexes.
        self.with_pages = True
        #: Labels that stand in the book, and those that links need, with the node that needs them first.
        self.written: set[str] = set()
        self.wanted: dict[str, nodes.Node] = {}
        #: Labels whose pages are told.
        self.paged: dict[str, None] = {}
        #: Chapters and their sections: depth, title.
        self.contents: list[tuple[int, str]] = []
        #: Source notes by their anchor that a mark on their page calls, and those printed already.
        self.notes: dict[str, nodes.Element] = {}
        self.printed: set[str] = set()
        #: Notes on source notes: the passage that shows them, and per passage the source notes that lend theirs.
        self.pooled: dict[int, nodes.Element] = {}
        self.lent: dict[int, list[nodes.Element]] = {}
        #: Words that a note of the editors is on, by the note's label.
        self.lemmas: dict[str, str] = {}
        #: Number of the source note that the note in hand is on, where it stands at a passage.
        self.on_note = ""
        #: What was printed of each note of the editors.
        self.said: dict[str, set[str]] = {}
        #: Pictures to lay beside the source, by the name they have there.
        self.files: dict[str, Path] = {}
        self._inline: Mapping[str, Write] = inlines.WRITERS
        self._block: Mapping[str, Write] = {**blocks.WRITERS, **tables.WRITERS, "fw_block": edition.WRITERS["fw_block"]}
        self._by_class: Mapping[str, Write] = {**edition.WRITERS, **inlines.BY_CLASS}

    def __call__(self, node: nodes.Node) -> str:
        """Write one node, block or run, in its language and with its anchors."""
        if isinstance(node, nodes.Text):
            return self.text(str(node))
        assert isinstance(node, nodes.Element)
        if OMITTED_CLASSES.intersection(node.get("classes", ())) or type(node).__name__ in SILENT:
            return ""
        write = self._find(node)
        if write is None:
            return stop(
                f"the printed edition cannot set {_described(node)}; say how in variorum/pdf, or write it otherwise",
                node,
                self.root,
            )
        with self.set_to("literal", self.literal or of_witness(node)):
            return self.spoken(language_of(node), lambda: write(self, node))

    def spoken(self, language: str, write: Callable[[], str]) -> str:
        """Write something in a language; without one, in that of its surroundings."""
        if not language or language == self.languages[-1]:
            return write()
        self.languages.append(language)
        inside = write()
        self.languages.pop()
        if not inside:
            return ""
        if language in _LANGUAGES:
            return f"#{language}[{inside}]"
        code, *rest = language.split("-")
        return f"#tongue({string(code)}, latin: {'true' if 'Latn' in rest else 'false'})[{inside}]"

    def _find(self, node: nodes.Element) -> Write | None:
        if isinstance(node, fw_block | fw_inline | nodes.paragraph | nodes.reference | nodes.inline | nodes.container):
            for name in classes_of(node):
                if name in self._by_class:
                    return self._by_class[name]
        for kind in type(node).__mro__:
            for writers in (self._inline, self._block):
                if kind.__name__ in writers:
                    return writers[kind.__name__]
        return None

    def text(self, words: str) -> str:
        """Write words as they stand; English ones with the printer's quotation marks."""
        if not words:
            return ""
        words = unwrapped(words)
        if self.languages[-1] == "en" and not self.literal:
            words = curled(words, self.before).replace("→ ", "→\u00a0")
        self.before = words[-1:]
        return f"#{string(words)}"

    def inside(self, node: nodes.Element) -> str:
        """Write what is in a run."""
        return "".join(self(child) for child in node.children)

    def flow(self, children: Sequence[nodes.Node]) -> str:
        """Write a row of nodes: blocks as they are, runs between them as paragraphs."""
        made: list[str] = []
        for together, group in groupby(children, key=inline):
            members = list(group)
            if together:
                self.before = ""
                words = "".join(self(child) for child in members)
                made += [words] if words.strip() else []
            else:
                made += [self.block(child) for child in members]
        return "\n\n".join(m for m in made if m)

    def block(self, node: nodes.Node) -> str:
        """Write one block, with a line before it that says where it comes from."""
        self.before = ""
        written = self(node)
        if not written or not isinstance(node, nodes.Element):
            return written
        return f"// {place_of(node, self.root)}\n{written}"

    def anchors(self, node: nodes.Element) -> str:
        """Write the names of a node; inside a line in a box of no size, since a name is a block."""
        made = "".join(f"#anc({string(label)})" for label in self.names(node))
        return f"#box[{made}]" if made and inline(node) else made

    def names(self, node: nodes.Element) -> list[str]:
        """Return the labels that are a node's to bear: its own, each with those that are retired and mean it today."""
        made: list[str] = []
        for id in ids_of(node):
            label = self.labels.label(self.page, id)
            if not label or label in self.written or (NUMBERED.fullmatch(id) and not isinstance(node, _WITH_NUMBER)):
                continue
            made += [label, *self.former.get(label, ())]
        self.written.update(made)
        return made

    def link(self, node: nodes.Element, address: str, words: str, *, far: bool) -> str:
        """Write a link inside the book; a ``far`` one says the page where it is another."""
        label = self.labels.target(self.page, address)
        if label is None:
            return stop(f'the link to "{address}" leads nowhere in the book', node, self.root)
        self.wanted.setdefault(label, node)
        if far and self.with_pages:
            return f"#xref({string(label)}, {self.folio(label)})[{words}]"
        return f"#near({string(label)})[{words}]"

    def folio(self, label: str) -> str:
        """Write the page of a place."""
        if self.in_footnote:
            return f'folio-alone({string(label)}, "00")'
        self.paged.setdefault(label)
        return f"folio({string(label)})"

    @contextmanager
    def set_to(self, name: str, value: object) -> Iterator[None]:
        """Set a switch for a while."""
        old = getattr(self, name)
        setattr(self, name, value)
        yield
        setattr(self, name, old)


def _described(node: nodes.Element) -> str:
    tag = f" <{node['tag']}>" if isinstance(node, fw_block | fw_inline) else ""
    classes = f" of class {' '.join(node['classes'])}" if node.get("classes") else ""
    return f'a node "{type(node).__name__}"{tag}{classes}'
