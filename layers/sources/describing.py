"""What each column of an import means and how it is written, in words; for templates and the data dictionary."""

from __future__ import annotations

from ..schema import ENUMERATIONS, Column
from ..wording import Words
from .fields import Field, fields_of, heading_of
from .understanding import LONGEST_NAME, LONGEST_TEXT

# The tables people fill in by hand, and what of them is left to map files, plans or devices.
TEMPLATES: dict[str, tuple[str, ...]] = {
    "commune": (),
    "village": ("x", "y"),
    "household": ("x", "y"),
    "unit": ("x", "y"),
    "cadre": (),
    "assignment": ("status", "locked", "plan_name"),
    "visit": ("source",),
    "model_site": ("x", "y"),
    "twinning": (),
}
# One invented row a table, written as people write; together they make a workspace.
EXAMPLES: dict[str, dict[str, str]] = {
    "commune": {
        "code": "90001", "name": "Xã Ví Dụ", "kind": "xã", "province_code": "90", "is_border": "có",
        "border_km": "12,5", "criteria_met": "6", "criteria_total": "10", "criteria_programme": "nông thôn mới",
        "difficulty": "khu vực III", "households": "1200", "population": "5600",
    },
    "village": {
        "code": "BAN-001", "name": "Bản Ví Dụ", "kind": "bản", "commune_code": "90001", "is_border": "có",
        "households": "64", "population": "310", "languages": "blt,vie", "party_cell": "có chi bộ riêng",
        "party_members": "7", "establishment": "khá", "specially_difficult": "có", "contact_role": "trưởng bản",
        "contact_phone": "0000 000 001", "lon": "104,0415", "lat": "20,8306",
    },
    "household": {
        "code": "HO-0001", "village_code": "BAN-001", "need": "hộ nghèo", "needs_assignment": "có",
        "need_since": "01/01/2026", "members": "5", "head_name": "Người Ví Dụ", "lon": "104,0431", "lat": "20,8312",
    },
    "unit": {
        "code": "DON-01", "name": "Đồn Biên phòng Ví Dụ", "short_name": "ĐBP Ví Dụ", "kind": "đồn biên phòng",
        "lon": "104,0352", "lat": "20,8275",
    },
    "cadre": {
        "code": "CB-001", "name": "Cán Bộ Ví Dụ", "rank": "Đại uý", "position": "Đội trưởng",
        "unit_code": "DON-01", "is_party_member": "có", "max_households": "3", "max_villages": "2",
        "languages": "blt,vie", "active_from": "01/01/2026",
    },
    "assignment": {
        "code": "PC-0001", "cadre_code": "CB-001", "duty": "phụ trách hộ", "household_code": "HO-0001",
        "decision_no": "01/QĐ-VD", "decision_date": "15/01/2026", "decision_body": "Đồn Biên phòng Ví Dụ",
        "valid_from": "01/02/2026", "comment": "Giúp làm chuồng trại",
    },
    "visit": {
        "cadre_code": "CB-001", "household_code": "HO-0001", "day": "10/02/2026", "kind": "hỗ trợ sinh kế",
        "quantity": "2", "value_vnd": "3.500.000", "beneficiaries": "5", "note": "Trao hai con lợn giống",
    },
    "model_site": {
        "code": "MH-01", "name": "Mô hình trồng mận ví dụ", "kind": "trồng trọt", "village_code": "BAN-001",
        "unit_code": "DON-01", "households_taking_part": "12", "income_per_household": "150.000.000",
        "started_on": "01/03/2025", "status": "đã thành công", "lon": "104,0440", "lat": "20,8320",
    },
    "twinning": {
        "unit_code": "DON-01", "commune_code": "90001", "valid_from": "01/01/2026", "programme": "Kết nghĩa ví dụ",
    },
}  # fmt: skip


def template_fields(table: str) -> tuple[Field, ...]:
    """The fields of the template of ``table``."""
    return tuple(field for field in fields_of(table) if field.name not in TEMPLATES[table])


def heading(field: Field, words: Words) -> str:
    """The heading of a field in our templates, in the language of ``words``."""
    return heading_of(field.table, field.name, field.column, words.language)


def is_required(field: Field) -> bool:
    """Whether a new row must bring this field."""
    return field.column is not None and field.column.required and field.column.default is None


def kind(field: Field) -> str:
    """How a field is written: ``flag``, ``words``, ``reference``, ``DATE``, ``INTEGER``, ``REAL``, ``code`` …"""
    column = field.column
    if column is None:
        return "degrees" if field.name in ("lon", "lat") else "metres"
    if column.references:
        return "reference"
    if column.words:
        return "flag" if column.words == "flag" else "words"
    if column.type == "TEXT":
        return "code" if column.name == "code" else "text"
    return column.type


def how(field: Field, words: Words) -> str:
    """How to fill in a field, as sentences."""
    column = field.column
    parts = [f"import.note.{field.table}.{field.name}", f"import.note.{field.name}"]
    note = next((words(key) for key in parts if words.has(key)), "")
    which = kind(field)
    if which == "reference" and column is not None:
        general = words("import.how.reference", table=words(f"table.{column.references}"))
    elif which == "text":
        limit = LONGEST_TEXT if column is not None and column.free_text else LONGEST_NAME
        general = "" if note else words("import.how.text", limit=limit)
    else:
        general = words(f"import.how.{which}")
    return " ".join(part for part in (note, general) if part)


def allowed_words(column: Column | None, words: Words) -> list[str]:
    """The words one may choose from; empty for an open column."""
    if column is None or column.words is None:
        return []
    return [words.word(column.words, code) for code in ENUMERATIONS[column.words]]


def rules(table: str, sheet: str, words: Words) -> list[str]:
    """The few rules of a template."""
    said = [words("import.template.rule_sheet", sheet=sheet), words("import.template.rule_empty")]
    if table == "commune":
        said.append(words("import.template.rule_boundary"))
    said.append(words("import.template.rule_refused"))
    said.append(words("import.template.rule_invented", sheet=words("import.template.sample")))
    return said
