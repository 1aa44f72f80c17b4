"""Who cites whom, in tables."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from docutils import nodes

from variorum.card import LANGUAGES, share
from variorum.citations import Spread, cited_keys, each_other, shared_authors, shared_works, spread
from variorum.directives import EditionDirective, titled
from variorum.nodes import block, fw_block, fw_drawing, paragraph
from variorum.parts import Cell, table
from variorum.works import KINDS, Work, read_works

_KIND_WORDS = {"article": "journal articles", "book": "books", "chapter": "chapters of books", "newspaper": "newspapers", "agency": "news agencies",
               "broadcast": "broadcasters", "official": "official pages and documents", "speech": "speeches", "treaty": "treaties", "law": "laws",
               "statistics": "statistics", "interview": "interviews", "web": "other web pages"}  # fmt: skip


class WhoCitesWhomDirective(EditionDirective):
    """``{who-cites-whom}``: languages and kinds of the works cited, and what the witnesses share."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        corpus = self.edition.corpus
        self.ask(*(f"citations:{no}" for no in corpus.witnesses))
        self.env.note_dependency(str(Path(corpus.root) / "refs.bib"))
        works = read_works(Path(corpus.root) / "refs.bib")
        spreads = {no: spread(corpus, no, works) for no in corpus.witnesses}
        return [
            self._plot(spreads),
            *self._counts("Language", [(name, code) for code, name in LANGUAGES.items()], spreads, "language"),
            *self._counts("Kind of source", [(_KIND_WORDS[kind], kind) for kind in KINDS], spreads, "kind"),
            *self._shared(spreads, works),
        ]

    def _sigla(self) -> list[str]:
        return [w.record.siglum for w in self.edition.corpus.witnesses.values()]

    def _counts(
        self, name: str, rows: list[tuple[str, str]], spreads: Mapping[str, Spread], what: str
    ) -> list[nodes.Node]:
        counted = [
            (words, [s.by_language(key) if what == "language" else s.by_kind(key) for s in spreads.values()])
            for words, key in rows
        ]
        body = [[words, *(str(n) if n else "–" for n in counts)] for words, counts in counted if any(counts)]
        body.append(["all citations", *(str(s.total) for s in spreads.values())])
        if what == "kind":
            body.append(["different works", *(str(len(s.keys)) for s in spreads.values())])
            body.append(["notes that give no work", *(str(s.without) for s in spreads.values())])
        return [table([name, *self._sigla()], body, "fw-numbers")]

    def _plot(self, spreads: Mapping[str, Spread]) -> fw_block:
        """Draw a bar of languages for each witness."""
        height, gap = 22, 10
        said, bars = [], []
        for row, (no, one) in enumerate(spreads.items()):
            siglum = self.edition.corpus.siglum(no)
            top, left = row * (height + gap), 30.0
            bars.append(f'<text x="0" y="{top + 16}" class="fw-plot-name">{siglum}</text>')
            parts = [(code, one.by_language(code)) for code in LANGUAGES if one.by_language(code)]
            for code, times in parts:
                width = times / one.total * 640
                words = f"{siglum}: {LANGUAGES[code]} {times} of {one.total}"
                bars.append(
                    f'<rect class="lang-{code}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{height}"><title>{escape(words)}</title></rect>'
                )
                left += width
            said.append(
                f"{siglum} "
                + (
                    ", ".join(f"{LANGUAGES[c]} {share(n, one.total)}" for c, n in parts)
                    if parts
                    else "cites no work in a note"
                )
            )
        alt = "Languages of the works cited: " + "; ".join(said)
        tall = len(spreads) * (height + gap)
        svg = (
            f'<svg class="fw-plot" viewBox="0 0 680 {tall}" role="img" aria-label="{escape(alt)}">{"".join(bars)}</svg>'
        )
        swatch = '<svg class="fw-swatch" viewBox="0 0 14 14" aria-hidden="true"><rect class="lang-{}" width="14" height="14"/></svg>'
        legend = [
            block("li", fw_drawing("", svg=swatch.format(code), alt=""), nodes.Text(f" {name}"))
            for code, name in LANGUAGES.items()
        ]
        return block(
            "figure",
            fw_drawing("", svg=svg, alt=alt),
            block("figcaption", block("ul", *legend, classes="fw-legend")),
            classes="fw-plotted",
        )

    def _shared(self, spreads: Mapping[str, Spread], works: Mapping[str, Work]) -> list[nodes.Node]:
        corpus = self.edition.corpus
        notes = {(no, key): unit for no in corpus.witnesses for unit, key in reversed(cited_keys(corpus, no))}

        def where(no: str, key: str) -> str:
            return f"{{unit}}`{notes[no, key]}`"

        shared: list[list[Cell]] = [
            [self.inline(f"{{cite:t}}`{key}`"), self.inline(", ".join(where(no, key) for no in nos))]
            for key, nos in shared_works(spreads).items()
        ]
        people: list[list[Cell]] = [
            [
                name,
                self.inline(
                    "; ".join(
                        f"{where(no, keys[0])}" + (f" and {len(keys) - 1} more" if len(keys) > 1 else "")
                        for no, keys in by.items()
                    )
                ),
            ]
            for name, by in shared_authors(spreads, works).items()
        ]
        mutual: list[list[Cell]] = [
            [
                self.inline(f"{where(no, key)}"),
                self.inline(f"{{cite:t}}`{key}`"),
                f"{name}, author of {corpus.siglum(whose)}" + (" itself" if whose == no else ""),
            ]
            for no, key, name, whose in each_other(corpus, spreads, works)
        ]
        made: list[nodes.Node] = []
        for anchor, title, head, rows in (
            ("cited-works", "Works that two or more witnesses cite", ["Work", "Where"], shared),
            ("cited-authors", "Authors whom two or more witnesses cite", ["Author", "Where"], people),
            ("cited-each-other", "Authors of the five in each other’s notes", ["Note", "Work", "Who"], mutual),
        ):
            made.append(titled(anchor, title, [table(head, rows) if rows else paragraph("None.")]))
        return made
