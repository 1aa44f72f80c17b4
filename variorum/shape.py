"""The shape of front matter before it is loaded: nothing that grows, runs or hides when YAML is read."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: the same, four times slower
    from yaml import SafeLoader  # type: ignore[assignment]

__all__ = ["SafeLoader", "shape_problems"]

#: Lists and tables in lists and tables: ``checked`` needs three.
DEEPEST = 5
#: Characters; the longest we have is under two thousand.
LONGEST = 12_000


def shape_problems(text: str) -> Iterator[tuple[int, str]]:
    r"""Say what in a piece of YAML must not be loaded: (line, message).

    Only the tokens are looked at, so that neither an alias is followed nor a tag obeyed; what is no YAML at all
    is left to the reader.

    >>> list(shape_problems("a: &x 1\nb: *x"))
    [(1, 'an anchor (&x) is not allowed in front matter; write the words out'), (2, 'an alias (*x) is not allowed in front matter; write the words out')]
    """
    if len(text) > LONGEST:
        yield 1, f"the front matter has {len(text):,} characters, allowed are {LONGEST:,}; say the rest in the text"
        return
    keys: list[set[str] | None] = []
    is_key = False
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent):
                yield line, f"an alias (*{anchor}) is not allowed in front matter; write the words out"
                return
            if anchor:
                yield line, f"an anchor (&{anchor}) is not allowed in front matter; write the words out"
            if tag:
                yield line, f"a tag ({tag}) is not allowed in front matter; write the value as it is"
            if isinstance(event, yaml.DocumentStartEvent) and event.explicit:
                yield line, "front matter is one document, without a line --- or %YAML in it"
            if keys and keys[-1] is not None and isinstance(event, yaml.NodeEvent):
                is_key = not is_key
                if is_key:
                    name = getattr(event, "value", None)
                    if name is None:
                        yield line, "a key must be a word"
                        return
                    if name in keys[-1]:
                        yield line, f'the key "{name}" stands here a second time'
                    keys[-1].add(name)
            if isinstance(event, yaml.CollectionStartEvent):
                keys.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
                is_key = False
                if len(keys) > DEEPEST:
                    yield line, f"front matter is nested more than {DEEPEST} deep; write it flatter"
                    return
            elif isinstance(event, yaml.CollectionEndEvent):
                keys.pop()
                is_key = False
    except (yaml.YAMLError, RecursionError, ValueError):
        return
