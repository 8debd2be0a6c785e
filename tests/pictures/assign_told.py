"""Write into docs/assigning.md and .vi.md what the walk took, as it was counted: ``python assign_told.py WALK.json SAMPLE``.

The engine says which critical gaps there were at first, when the plan had been submitted, and at the end; what the guide
claims of them is looked at here, and nothing is written where it does not hold.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- what `make screenshots` counted -->", "<!-- to here -->"
# Who closed what: assigning, stationing, or the record of a fact.
CLOSED_BY = {
    "household_unassigned": "assigning",
    "village_uncovered": "assigning",
    "cadre_overloaded": "assigning",
    "unreachable": "stationing",
    "village_without_party_members": "news",
}
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "head": "| Step | Clicks | Keys |",
        "open": "*Start page* on the toolbar (there by itself the first time), *Try the sample province*",
        "dock": "*Assigning* on the toolbar",
        "household": "Households: `1`, then for each `N` (the next to settle, worst first; the map goes there), `M` (why, "
        "and who), `Enter` (the nearest takes it): {taken}. Where nobody gets there the menu begins with *Station somebody in "
        "the village…*: `Enter`, and `Enter` again for the first who is offered: {stationed} cadres, in {villages}. For the "
        "next household there they are the nearest",
        "village": "Villages: `2`, and the same: {taken}",
        "party_cell": "Party cells: `3`, and the same: {taken}",
        "save": "*Save…* proposes a name for the new plan; `Enter`",
        "submit": "*Plans* on the toolbar, choose the plan, *Submit*",
        "sum": "**From the sample to the submitted plan**",
        "news": "Later, the (invented) news that {news} border villages each have their first party member: *Coverage gaps* on the "
        "toolbar, the kind of gap in the drop-down; of each village the link in its card, the number in its record, "
        "*Apply*; *Save*",
        "all": "**Together**",
        "gaps": "| Critical gaps | at first | plan submitted | news recorded | closed by |",
        "assigning": "assigning",
        "stationing": "stationing {stationed} cadres (in their records), who take them or have them already",
        "by_news": "recording a fact: no assignment makes a party member",
        "made": "{gestures} gestures: {added} new charges and {ended} that the plan ends, which wait for a decision; "
        "{stationed} starting points, which are in force since saving. Major gaps: {major} before, {major_after} after; "
        "`N` goes on to those that assigning closes.",
    },
    "vi": {
        "head": "| Bước | Bấm chuột | Phím |",
        "open": "*Trang bắt đầu* trên thanh công cụ (lần đầu tự mở), *Thử tỉnh mẫu*",
        "dock": "*Phân công* trên thanh công cụ",
        "household": "Hộ: `1`, rồi mỗi hộ `N` (nơi tiếp theo cần xử lý, nặng nhất trước; bản đồ tới đó), `M` (vì sao, và ai), "
        "`Enter` (người gần nhất nhận): {taken} hộ. Nơi không ai đến được, dòng đầu là *Cử cán bộ cắm bản…*: `Enter`, rồi "
        "`Enter` lần nữa để chọn người đầu tiên: {stationed} cán bộ, tại {villages}. Với hộ tiếp theo ở đó, họ là người gần "
        "nhất",
        "village": "Bản: `2`, làm như trên: {taken}",
        "party_cell": "Chi bộ: `3`, làm như trên: {taken}",
        "save": "*Lưu…* đề nghị tên phương án mới; `Enter`",
        "submit": "*Phương án* trên thanh công cụ, chọn phương án, *Trình*",
        "sum": "**Từ tỉnh mẫu đến phương án đã trình**",
        "news": "Sau đó có tin (hư cấu) {news} bản biên giới đều đã có đảng viên đầu tiên: *Khoảng trống phụ trách* trên thanh công cụ, "
        "chọn loại khoảng trống trong danh sách thả; với mỗi bản: liên kết trên thẻ, ghi số vào hồ sơ, *Áp dụng*; *Lưu*",
        "all": "**Cộng**",
        "gaps": "| Khoảng trống nghiêm trọng | ban đầu | đã trình | đã ghi tin | khắc phục bằng |",
        "assigning": "phân công",
        "stationing": "cử {stationed} cán bộ cắm bản (ghi trong hồ sơ), nhận các việc ấy hoặc vốn đang phụ trách",
        "by_news": "ghi một sự việc: không phân công nào tạo ra đảng viên",
        "made": "{gestures} thao tác: {added} việc phụ trách mới và {ended} việc phương án kết thúc, chờ quyết định; {stationed} "
        "nơi xuất phát, có hiệu lực từ khi lưu. Khoảng trống quan trọng: trước {major}, còn {major_after}; `N` đi tiếp đến những "
        "khoảng mà phân công khắc phục được.",
    },
}


def main(told: Path, sample: Path) -> None:
    """Look at what the walk left, and write both guides."""
    facts = json.loads(told.read_text(encoding="utf-8"))
    before = gaps(sample, ())
    submitted = gaps(told.with_name("walk-submitted.gpkg"), ("--plan", facts["plan"]))
    after = gaps(told.with_name("walk.gpkg"), ("--plan", facts["plan"]))
    critical = [
        Counter(rule for rule, severity in each if severity == "critical")
        for each in (before, submitted, after)
    ]
    if (
        critical[2]
        or set(critical[1]) - {"village_without_party_members"}
        or set(critical[0]) - set(CLOSED_BY)
    ):
        raise SystemExit(f"The walk does not close what the guide says: {critical}")
    facts["majors"] = [sum(severity == "major" for _, severity in each) for each in (before, after)]
    facts["plan_rows"] = plan_rows(told.with_name("walk.gpkg"), facts["plan"])
    for language, name in (("en", "assigning.md"), ("vi", "assigning.vi.md")):
        guide = ROOT / "docs" / name
        text = guide.read_text(encoding="utf-8")
        head, rest = text.split(BEGIN)
        guide.write_text(
            head + BEGIN + "\n" + section(language, facts, critical) + END + rest.split(END)[1],
            encoding="utf-8",
        )


def gaps(path: Path, more: tuple[str, ...]) -> list[tuple[str, str]]:
    """Rule and severity of every gap, as the command says them, in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes())
        found = said("coverage", copy, *more)["gaps"]
    return [(each["rule"], each["severity"]) for each in found]


def plan_rows(path: Path, plan: str) -> tuple[int, int]:
    """How many charges the plan adds, and how many it ends."""
    (row,) = [each for each in said("plan", path, "list")["plans"] if each["name"] == plan]
    return row["assignments"], row["endings"]


def said(command: str, path: Path, *more: str) -> dict[str, Any]:
    """What a command of ``diaban`` answers."""
    words = [sys.executable, "-m", "diaban.scripts", command, str(path), *more, "--json"]
    done = subprocess.run(words, check=True, capture_output=True, encoding="utf-8", cwd=path.parent)
    return dict(json.loads(done.stdout))


def section(language: str, facts: dict[str, Any], critical: list[Counter[str]]) -> str:
    """The two tables and what they come to."""
    texts, counts = TEXTS[language], facts["counts"]
    villages = ", ".join(dict.fromkeys(f"*{village}*" for _, village in facts["stationed"]))
    told = {"stationed": len(facts["stationed"]), "villages": villages, "news": facts["news"]}
    rows = [texts["head"], "|---|---|---|"]
    steps = ("open", "dock", "household", "village", "party_cell", "save", "submit")
    for step in steps:
        taken = facts["taken"].get(step, 0)
        rows.append(line(texts[step].format(taken=taken, **told), [counts[step]]))
    rows.append(line(texts["sum"], [counts[step] for step in steps], strong=True))
    rows.append(line(texts["news"].format(**told), [counts["news"]]))
    rows.append(line(texts["all"], list(counts.values()), strong=True))
    words = json.loads((ROOT / "layers" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    rows += ["", texts["gaps"], "|---|---|---|---|---|"]
    for rule, way in CLOSED_BY.items():
        if critical[0][rule]:
            figures = " | ".join(str(each[rule]) for each in critical)
            closed = texts["by_news" if way == "news" else way].format(**told)
            rows.append(f"| {words[f'rule.{rule}']} | {figures} | {closed} |")
    figures = " | ".join(f"**{sum(each.values())}**" for each in critical)
    rows.append(f"| {texts['all']} | {figures} | |")
    added, ended = facts["plan_rows"]
    major, major_after = facts["majors"]
    made = texts["made"].format(
        gestures=facts["gestures"], added=added, ended=ended, major=major, major_after=major_after, **told
    )
    return "\n".join([*rows, "", made, ""])


def line(text: str, counts: list[dict[str, int]], strong: bool = False) -> str:
    """A row of the table: clicks and keys, and nothing where there is none."""
    sums = [sum(each[name] for each in counts) for name in ("clicks", "keys")]
    shown = [f"**{each}**" if strong else str(each or "") for each in sums]
    return f"| {text} | {shown[0]} | {shown[1]} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
