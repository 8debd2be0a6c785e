"""The plugin speaks Vietnamese completely, and every sentence can be translated."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from support.places import ROOT

PLUGIN = ROOT / "plugin"
TRANSLATION = PLUGIN / "i18n" / "diaban_vi.ts"
SOURCES = sorted(PLUGIN.rglob("*.py"))
FIELD = re.compile(r"\{(\w+)\}")
# Words that read the same in both languages.
SAME = {
    "{mark}: {text}",
    "{day}: {count}",
    "{commune}: {count}",
    "{table}: {column}",
    "60–90 %",
    "10–60 %",
    "< 10 %",
    "{m} m",
    "{km} km",
    "km",
    "{start} → {goal}",
}


def entries(path: Path) -> dict:
    """Source text → (translation, type) of a translation file."""
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        target = message.find("translation")
        found[message.findtext("source")] = (target.text or "", target.get("type"))
    return found


def test_every_text_in_the_source_has_a_finished_translation(tmp_path: Path) -> None:
    if not shutil.which("pylupdate5"):
        pytest.skip("pylupdate5 is not installed")
    fresh = tmp_path / "fresh.ts"
    subprocess.run(
        ["pylupdate5", "-noobsolete", *map(str, SOURCES), "-ts", str(fresh)], check=True, capture_output=True
    )
    wanted, there = entries(fresh), entries(TRANSLATION)
    assert len(wanted) > 150
    assert set(wanted) - set(there) == set(), "not in the translation file"
    assert set(there) - set(wanted) == set(), "no longer in the source"
    assert [source for source, (text, kind) in there.items() if kind is not None or not text.strip()] == []


def test_translations_keep_their_fields_and_differ_from_the_english() -> None:
    for source, (text, _) in entries(TRANSLATION).items():
        assert sorted(FIELD.findall(source)) == sorted(FIELD.findall(text)), source
        assert text != source or source in SAME or source.startswith("Địa Bàn"), source


def test_only_plain_literals_are_translated() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "tr"
                and path.name != "language.py"
            ):
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path.name}:{node.lineno}"


def test_the_plugin_speaks_the_language_of_qgis(qgis_app: Any, speak: Any, tmp_path: Path) -> None:
    from diaban.plugin import language

    if not (PLUGIN / "i18n" / "diaban_vi.qm").exists():
        pytest.skip("the translations are not compiled")
    speak("vi")
    translator = language.install_translator()
    try:
        assert translator is not None
        assert language.language() == "vi"
        assert language.tr("Coverage gaps") == "Khoảng trống phụ trách"
    finally:
        language.remove_translator(translator)
    speak("en")
    assert language.install_translator() is None
    assert language.tr("Coverage gaps") == "Coverage gaps"


@pytest.mark.parametrize("code", ["vi", "en"])
def test_the_help_page_is_there_and_needs_no_network(code: str) -> None:
    page = (PLUGIN / "help" / f"{code}.html").read_text(encoding="utf-8")
    assert f'lang="{code}"' in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)
