"""Variorum: an edition whose texts stay with their owners.

The core reads and checks the stand-off record; ``setup`` registers the Sphinx layer on top of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the Sphinx layer (imported here, so that importing the core never imports Sphinx)."""
    from pathlib import Path

    from variorum import (
        backstop,
        builders,
        collation,
        connections,
        directives,
        domain,
        edition,
        indexes,
        nodes,
        people,
        site,
        specimen,
        tables,
        transforms,
        ways,
        works_page,
    )
    from variorum.pdf.builder import setup_builder
    from variorum.roles import ClaimRole, NoteRole, SourceNoteRole, UnitRole

    app.add_config_value("variorum_edition", "auto", "env", types=(str,))
    app.add_config_value("variorum_live", default=False, rebuild="", types=(bool,))
    app.add_config_value("variorum_code_host", "", "html", types=(str,))
    app.add_html_theme("variorum", str(Path(__file__).parent / "theme"))
    nodes.add_nodes(app)
    setup_builder(app)
    app.add_domain(domain.VariorumDomain)
    for name, directive in (
        ("witness", directives.WitnessDirective),
        ("passage", directives.PassageDirective),
        ("source-note", directives.SourceNoteDirective),
        ("reference", directives.SourceNoteDirective),
        ("set-aside", directives.SetAsideDirective),
        ("notes", directives.NotesDirective),
        ("witness-cards", directives.WitnessCardsDirective),
        ("who-cites-whom", tables.WhoCitesWhomDirective),
        ("names", indexes.NamesDirective),
        ("contributors", people.ContributorsDirective),
        ("claims", collation.ClaimsDirective),
        ("chronology", collation.ChronologyDirective),
        ("terms", indexes.TermsDirective),
        ("state-of-text", directives.StateOfTextDirective),
        ("apparatus", directives.ApparatusDirective),
        ("specimen", specimen.SpecimenDirective),
    ):
        app.add_directive_to_domain("variorum", name, directive)
    for name, role in (("unit", UnitRole), ("note", NoteRole), ("claim", ClaimRole), ("sn", SourceNoteRole)):
        app.add_role_to_domain("variorum", name, role())
    app.add_transform(transforms.HeadingUnits)
    app.add_transform(transforms.SectionTables)
    app.add_post_transform(connections.Connections)
    app.add_post_transform(transforms.Kickers)
    app.add_post_transform(ways.WaysIn)
    app.add_post_transform(transforms.Apostrophes)
    app.add_post_transform(transforms.Languages)
    app.add_post_transform(backstop.Addresses)
    works_page.register(app)
    site.register_site(app)
    app.connect("builder-inited", edition.load)
    app.connect("source-read", backstop.source_read)
    app.connect("doctree-read", backstop.doctree_read, priority=1)
    app.connect("builder-inited", builders.without_search)
    app.connect("env-get-outdated", domain.outdated)
    app.connect("html-page-context", builders.page_context)
    app.connect("build-finished", builders.write_edition_json)
    return {
        "version": __version__,
        "env_version": builders.code_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
