"""A part of the page of figures that is measured alone leaves the others as they are."""

from __future__ import annotations

from pathlib import Path

from diaban.tests.bench.parts import own_parts, put_part

PAGE = "# How fast\n\nAll.\n\n## The atlas\n\n- 3 pages\n"


def test_a_part_is_added_and_then_replaced_where_it_stands(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    put_part(page, "Travel time", "## Travel time\n\nold\n\n### Agreement\n\n- old too\n")
    page.write_text(page.read_text(encoding="utf-8") + "\n## Later\n\nstays\n", encoding="utf-8")
    put_part(page, "Travel time", "## Travel time\n\nnew\n")
    assert page.read_text(encoding="utf-8") == PAGE + "\n## Travel time\n\nnew\n\n## Later\n\nstays\n"
    put_part(page, "Travel time", "## Travel time\n\nnew\n")
    assert page.read_text(encoding="utf-8") == PAGE + "\n## Travel time\n\nnew\n\n## Later\n\nstays\n"


def test_the_main_run_finds_what_it_has_to_keep() -> None:
    assert own_parts(PAGE) == ""
    assert own_parts(PAGE + "\n## Travel time\n\nfigures\n\n## Later\n") == "## Travel time\n\nfigures\n"
