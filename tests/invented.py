"""A small edition of two witnesses in our own words, and ways to change it; every test writes its own copy.

Nothing here is taken from a text of anybody else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from variorum.check import check
from variorum.corpus import LOCK, read_corpus
from variorum.lock import draw_up, written
from variorum.witness import canonical, line_starts

ZH = """\
# 灯塔与菜园：两个邻村的故事
王 小明　李 四

摘　要：本文讲灯塔与菜园之间的小路，
以及２０２２年修路的人。

第 1 页
一 小路的由来
小路从灯塔往北走，经过三棵 柿子树，
到了菜园门口<sup>①</sup>就分成
① 《灯塔日报》，２０２１ 年 ５ 月，ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｏｒｇ／ａ＿ｂ
②　老园丁的话，未刊
第 2 页
两条,一条去井边^②,另一条去磨坊。
磨坊主写过一本书「海 の 本」,后来
**很少**有人读它③(只剩 1,000 册)。

二 修路
广告：新鲜萝卜，每斤三元
修路的人说:“下雨天不千活。”
Дорогу чинили трое, и дождь им
не мешал.
下一篇：渔网怎么补
"""

ZH_SEGMENTS = """\
1	title	000.front.1	[1]	zh	-
2	author	000.front.2	[1]	zh	-
3	blank	-	-	-	-
4-5	abstract	000.abs.1	[1]	zh	-
6	blank	-	-	-	-
7	formework	-	1	zh	page number
8	heading	000.1.h	1	zh	-
9-10	text	000.1.1	1	zh	-
11	note	000.n1	1	zh	-
12	note	000.n2	1	zh	-
13	formework	-	2	zh	page number
14	text	000.1.1	2	zh	-
15-16	text	000.1.2	2	zh	-
17	blank	-	-	-	-
18	heading	000.2.h	2	zh	-
19	noise	000.x1.1	2	zh	an advertisement for radishes
20	text	000.2.1	2	zh	-
21-22	text	000.2.2	2	ru	-
23	foreign	000.x2.1	2	zh	title of the next article
"""

ZH_CHAPTER = """\
---
witness: "000"
status: drafted
---

(p000-front-1)=
# The lighthouse and the garden

:::{witness} 000
:::

## In brief

A path, its fork and its menders, as two invented authors tell it.

## Opening

:::{passage} 000.front.2
Wang Xiaoming and Li Si.
:::

:::{passage} 000.abs.1
The authors announce the story of a path and of those who mended it in 2022.
:::

(p000-1-h)=
## I. Where the path comes from

:::{passage} 000.1.1
The path leads north past three persimmon trees to the garden gate {sn}`1`, where it forks: to the well {sn}`2` and to the mill.
:::

:::{source-note} 000.n1
:mark: ①
:at: 000.1.1
:state: whole
:kind: citation
:works: lighthouse-daily-2021
A newspaper of May 2021.
:::

:::{source-note} 000.n2
:mark: ②
:at: 000.1.1
:state: whole
:kind: remark
Words of the old gardener, unpublished.
:::

:::{passage} 000.1.2
The miller wrote a book with a Japanese title, of which 1,000 copies are left {sn}`3`; hardly anybody read it.
:::

:::{source-note} 000.n3
:mark: ③
:at: 000.1.2
:state: lost
:kind: unknown
:why: The mark is in the text; no note stands on the page.
:::

(p000-2-h)=
## II. The mending

:::{set-aside} 000.x1.1
An advertisement.
:::

:::{passage} 000.2.1
The menders say that they do not work in the rain.
:::

:::{passage} 000.2.2
In Russian: three men mended the road, and the rain did not hinder them.
:::

:::{set-aside} 000.x2.1
:::
"""

ZH_EMENDATIONS = """\
[[emendation]]
id = "000-e1"
at = "000.2.1"
sic = "不千活"
corr = "不干活"
kind = "emendation"
cause = "ocr-confusion"
weight = "sense"
about = "what the menders do not do in the rain"
cert = "certain"
checked = [{ unit = "000.abs.1", shows = "that the menders work" }]
reason = "One stroke was read as another."
resp = "editors"
status = "accepted"

[[emendation]]
id = "000-e2"
at = "000.1.1"
sic = "三棵柿子树"
kind = "stet"
cause = "unknown"
weight = "form"
about = "the number of the trees"
cert = "high"
checked = [{ work = "lighthouse-daily-2021", seen = "excerpt", date = 2026-01-31, shows = "three trees" }]
reason = "Three is right."
resp = "editors"
status = "accepted"

[[emendation]]
id = "000-e3"
at = "000.1.2"
sic = "有人读它"
corr = "有人读过它"
kind = "supply"
cause = "haplography"
weight = "form"
about = "whether it was read"
cert = "low"
reason = "A sign may have been lost."
resp = "editors"
status = "proposed"
"""

EN = """\
The Lighthouse Road

A road was laid between the light-
house and the gardens, and the keeper ’ s cat
followed it.
Кошка шла
следом.

References
1. Keeper A. Notes on a cat. 2020.
"""

EN_SEGMENTS = """\
1	title	001.front.1	-	en	-
2	blank	-	-	-	-
3-5	text	001.0.1	-	en	-
6-7	text	001.0.2	-	ru	-
8	blank	-	-	-	-
9	heading	001.1.h	-	en	-
10	reference	001.r1	-	en	-
"""

EN_CHAPTER = """\
---
witness: "001"
status: drafted
---

(p001-front-1)=
# The lighthouse road

:::{witness} 001
:::

## In brief

A road and a cat.

## Opening

:::{passage} 001.0.1
Between tower and vegetables there is now a way; a cat takes it, as in {unit}`000.1.1`.
:::

:::{passage} 001.0.2
In Russian: the cat walked behind.
:::

(p001-1-h)=
## References

:::{reference} 001.r1
:state: whole
:works: keeper-2020-cat
A book on a cat.
:::
"""

NOTE = """\
---
id: 000-where-it-forks
on: [000.1.1, 001.0.1]
kind: argument
lemma: "where it forks"
cert: medium
status: drafted
author: editors
date: 2026-01-31
checked:
  - {work: keeper-2020-cat, seen: page, date: 2026-01-31, shows: "one road only"}
---

The other witness knows no fork {cite:p}`keeper-2020-cat`; see {unit}`001.0.1`.
"""

BIB = """\
@article{wang-li-2021-path, author = {{王, 小明} and {李, 四}}, title = {灯塔与菜园：两个邻村的故事}, date = {2021}, langid = {chinese}, keywords = {article}}
@online{keeper-2022-road, author = {Keeper, Anna}, title = {The Lighthouse Road}, date = {2022}, langid = {english}, keywords = {web}}
@article{lighthouse-daily-2021, title = {灯塔日报}, date = {2021-05}, langid = {chinese}, keywords = {newspaper}}
@book{keeper-2020-cat, author = {Keeper, Anna}, title = {Notes on a cat}, date = {2020}, langid = {english}, keywords = {book}}
"""

TERMS = """\
[[term]]
id = "path"
thing = "What joins the two villages"
[[term.form]]
form = "小路"
language = "zh"
whose = "Everybody's"
rendering = "path"
[[term.form]]
form = "road"
language = "en"
whose = "The keeper's"
rendering = "road"
where = ["001.0.1"]
"""

NAMES = """\
[[name]]
id = "wang-xiaoming"
kind = "person"
heading = "Wang Xiaoming"
forms.zh = ["王小明", "王 小明"]

[[name]]
id = "mill"
kind = "place"
heading = "Mill"
forms.zh = ["磨坊"]
"""

CONTRIBUTORS = """\
[[contributor]]
id = "editors"
name = "The invented editors"
kind = "body"

[[contributor]]
id = "reader"
name = "A. Reader"
kind = "person"
"""

HEADER = "lines\trole\tunit\tpage\tlang\twhat\n"
FILES = {"000": "000_path.txt", "001": "001_road.txt"}


def record(no: str, siglum: str, data: bytes, language: str, work: str, file: str) -> str:
    """Return a witness record for the bytes of a file."""
    text = canonical(data)
    return f"""\
siglum = "{siglum}"
file = "{file}"
sha256 = "{hashlib.sha256(data).hexdigest()}"
canonical_sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"
lines = {len(line_starts(text)) - 1}
characters = {len(text)}
language = "{language}"
name = "The invented authors of {siglum}"
genre = "A story"
work = "{work}"
doi = "unknown"
rights = "ours"
trust = "Text: high."
origin = "Invented for the tests."
laid_out = true
published_at = []
control = []
[closed]
date = "2022"
unit = "{no}.front.1"
"""


def put(root: Path, path: str, text: str) -> Path:
    """Write a file of the edition, byte for byte."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    return target


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace what stands once in a file of the edition."""
    text = (root / path).read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    put(root, path, text.replace(old, new))


def reseal(root: Path, no: str, data: bytes) -> None:
    """Give a witness another file, and its record the fingerprints of it."""
    siglum, language, work = ("A", "zh", "wang-li-2021-path") if no == "000" else ("B", "en", "keeper-2022-road")
    (root / "seeds" / FILES[no]).write_bytes(data)
    put(root, f"seeds/{no}.toml", record(no, siglum, data, language, work, FILES[no]))


def renew_lock(root: Path) -> None:
    """Write the lock."""
    put(root, LOCK.as_posix(), written(draw_up(read_corpus(root))))


def take_files_away(root: Path) -> None:
    """Leave the edition without its witnesses, as it is published."""
    for file in FILES.values():
        (root / "seeds" / file).unlink()


def write_edition(root: Path) -> Path:
    """Write the whole invented edition."""
    (root / "seeds").mkdir(parents=True, exist_ok=True)
    reseal(root, "000", ZH.encode())
    reseal(root, "001", EN.encode())
    put(root, "seeds/000.segments.tsv", HEADER + ZH_SEGMENTS)
    put(root, "seeds/001.segments.tsv", HEADER + EN_SEGMENTS)
    put(root, "articles/000-path.md", ZH_CHAPTER)
    put(root, "articles/001-road.md", EN_CHAPTER)
    put(root, "articles/000.emendations.toml", ZH_EMENDATIONS)
    put(root, "commentary/notes/000-where-it-forks.md", NOTE)
    put(root, "commentary/terms.toml", TERMS)
    put(root, "commentary/names.toml", NAMES)
    put(root, "refs.bib", BIB)
    put(root, "CONTRIBUTORS.toml", CONTRIBUTORS)
    renew_lock(root)
    return root


def faults_of(root: Path, *, locked: bool = False) -> list[str]:
    """Return every message of ``variorum check``."""
    _, faults = check(root, locked=locked)
    return [str(fault) for fault in sorted(set(faults.found))]
