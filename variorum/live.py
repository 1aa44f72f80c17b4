"""Rebuild while an editor writes: a warm process forks for each rebuild.

The parent has Sphinx and the extensions imported; a child inherits them, reads what changed and writes those pages,
so that nothing an earlier build left in memory can leak into a later one.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_WATCHED = (
    "articles",
    "commentary",
    "seeds",
    "refs.bib",
    "index.md",
    "bibliography.md",
    "404.md",
    "conf.py",
    "variorum",
    "CONTRIBUTORS.toml",
)


def live(root: Path, port: int) -> int:
    """Serve the edition on this machine and rebuild it on every change, until stopped."""
    from watchfiles import watch

    _warm_up()
    target = root / "_build/live"
    shutil.rmtree(target, ignore_errors=True)
    if not _rebuild(root, target):
        print("The first build failed; mend what is said above, the next save builds again.", file=sys.stderr)
    server = _serve(target, port)
    print(f"http://localhost:{server.server_address[1]}/  (Ctrl-C stops)", flush=True)
    paths = [root / name for name in _WATCHED if (root / name).exists()]
    for changes in watch(*paths, debounce=50, step=20):
        names = sorted({Path(path).name for _, path in changes})
        begun = time.monotonic()
        if any(Path(path).suffix == ".py" for _, path in changes):
            print("code has changed: starting anew", flush=True)
            server.server_close()
            os.execv(
                sys.executable, [sys.executable, "-m", "variorum", "--root", str(root), "live", "--port", str(port)]
            )
        done = _rebuild(root, target)
        print(
            f"{'built' if done else 'FAILED'} in {time.monotonic() - begun:.2f} s after {', '.join(names[:3])}",
            flush=True,
        )
    return 0


def _warm_up() -> None:
    """Import what every rebuild needs."""
    import myst_parser.sphinx_
    import sphinx.builders.html
    import sphinx.cmd.build
    import sphinx_design
    import sphinxcontrib.bibtex

    import variorum.builders
    import variorum.directives
    import variorum.transforms

    _ = (myst_parser, sphinx, sphinx_design, sphinxcontrib, variorum)


def _rebuild(root: Path, target: Path) -> bool:
    """Build in a child of this warm process; return whether it went well."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _build(root, target)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _build(root: Path, target: Path) -> int:
    from sphinx.cmd.build import build_main

    from variorum.check import check
    from variorum.edition import hand_over

    corpus, faults = check(root, locked=False)
    hand_over(corpus)
    for fault in sorted(set(faults.found)):
        print(fault, file=sys.stderr)
    if faults.found:
        return 1
    options = ["-q", "-b", "html", "-d", str(root / "_build/doctrees-live"), "-D", "variorum_live=1"]
    return build_main([*options, str(root), str(target)])


class _Pages(SimpleHTTPRequestHandler):
    """Serve files without caching them and without a line for each."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _serve(folder: Path, port: int) -> ThreadingHTTPServer:
    handler = partial(_Pages, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        if not isinstance(error, socket.gaierror) and port:
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        else:
            raise
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
