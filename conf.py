"""Settings of the edition, nothing else: what is done is in the package ``variorum``."""

import os

import variorum

project = "Five Witnesses"
author = "Five Witnesses editors"
copyright = "the Five Witnesses editors (their words only), CC BY 4.0"
version = release = variorum.__version__
language = "en"

extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "variorum"]
include_patterns = ["index.md", "bibliography.md", "404.md", "articles/*.md", "commentary/*.md"]
exclude_patterns = [".*", "_build", "tests", "variorum", "seeds", "commentary/notes/*"]  # not even looked into
primary_domain = "variorum"
nitpicky = True
smartquotes = False

# Contributed pages are text: no raw HTML, no substitutions, nothing read from other files (docutils.conf).
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline", "smartquotes"]
myst_disable_syntax = ["html_block", "html_inline"]
myst_heading_anchors = 0

bibtex_bibfiles = ["refs.bib"]
bibtex_default_style = "variorum"
bibtex_reference_style = "variorum"
bibtex_tooltips = False  # each would repeat a whole entry; a script shows it
bibtex_cite_id = "cite-{key}"

html_theme = "variorum"
html_title = "Five Witnesses on Japan and Russia"
html_short_title = "Five Witnesses"
html_baseurl = os.environ.get("FW_BASEURL", "")  # where it is published: canonical links, and links of the page 404
# Where the code is, https://host/owner/name: beside every passage "suggest a note" and "report an error"; empty: neither.
variorum_code_host = os.environ.get("FW_CODE_HOST", "")
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_permalinks = False
