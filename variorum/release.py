"""A release: the open edition as one archive that needs nothing else, its data, its printed form, and their fingerprints."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import variorum
from variorum.faults import Fault, VariorumError


def archive(root: Path) -> Path:
    """Gather what a release attaches in ``_build/release``; the same pages give the same bytes.

    Refuses to gather anything but a complete open edition.
    """
    site = root / "_build/html"
    data = site / "edition.json"
    kind = json.loads(data.read_text(encoding="utf-8")).get("build") if data.is_file() else ""
    if kind != "open" or not (site / "index.html").is_file():
        message = "there is no complete open edition here; build it: variorum build --edition open html"
        raise VariorumError([Fault("_build/html", 0, "release", message)])
    target = root / "_build/release"
    fresh = target.with_name("release.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    name = f"five-witnesses-{variorum.__version__}"
    (fresh / f"{name}-site.tar.gz").write_bytes(_packed(site, name))
    shutil.copyfile(data, fresh / "edition.json")
    printed = root / "_build/pdf/five-witnesses.pdf"
    if printed.is_file():
        shutil.copyfile(printed, fresh / f"{name}.pdf")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(fresh.iterdir())
    )
    (fresh / "SHA256SUMS").write_text(sums, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)
    return target


def _packed(site: Path, name: str) -> bytes:
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))  # the command has asked whether it is a time
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as packed:
        for path in sorted(site.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            entry = tarfile.TarInfo(f"{name}/{path.relative_to(site).as_posix()}")
            entry.size, entry.mtime, entry.mode = path.stat().st_size, moment, 0o644
            with path.open("rb") as stream:
                packed.addfile(entry, stream)
    return gzip.compress(plain.getvalue(), mtime=moment)
