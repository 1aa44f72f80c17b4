"""What the edition is built with is listed with its licence, and may be used for it."""

from __future__ import annotations

from licences import COMPATIBLE, LISTED, licence_of, listed, pinned


def test_every_pinned_package_is_listed_with_the_licence_that_it_declares() -> None:
    known = listed()
    wrong = [name for name in pinned() if name not in known or (licence_of(name) and licence_of(name) != known[name])]
    assert wrong == [], f"renew {LISTED.name}: make licences"
    assert sorted(set(known) - set(pinned())) == [], f"not in the lock any more; renew {LISTED.name}: make licences"


def test_every_licence_is_one_that_goes_with_ours() -> None:
    assert [
        f"{name}: {licence}" for name, licence in listed().items() if not any(word in licence for word in COMPATIBLE)
    ] == []
