"""Make the Excel templates for import and the data dictionary again: ``python -m diaban.scripts.templates``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..layers.files import replacing
from ..layers.sources.dictionary import data_dictionary
from ..layers.sources.templates import write_templates
from ..layers.wording import LANGUAGES, load_words

_ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the templates into a folder (by default the one in the checkout) and the dictionary."""
    parser = argparse.ArgumentParser(prog="python -m diaban.scripts.templates", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_ROOT / "data" / "templates")
    parser.add_argument("--dictionary", type=Path, default=_ROOT / "docs" / "data-dictionary.md")
    parser.add_argument("--language", choices=LANGUAGES, default="vi")
    args = parser.parse_args(argv)
    args.folder.mkdir(parents=True, exist_ok=True)
    for path in write_templates(args.folder, load_words(args.language)):
        print(path)
    with replacing(args.dictionary) as aside:
        aside.write_text(data_dictionary(), encoding="utf-8")
    print(args.dictionary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
