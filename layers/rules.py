"""The rules that hold in the file itself, as triggers with a sentence. SQLite dialect.

Whatever program writes meets them: GeoPackage readers do not all switch foreign keys on, and a failed
CHECK says nothing to a person. Each trigger raises ``[rule] Vietnamese / English``; the sentences come
from ``layers/words`` (keys ``rule_message.<rule>``) when the file is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .ddl import column_words
from .schema import HOUSEHOLD_NOTE_LIMIT, TABLES, VILLAGE_ONLY_VISITS, Column, Table
from .wording import Words, load_words

_DECIDED = "('approved', 'ended')"


@dataclass(frozen=True)
class Rule:
    """One rule: when ``event`` on ``table`` would make ``broken`` (SQL over NEW and OLD) true, refuse."""

    table: str
    name: str
    event: str
    broken: str
    column: str = ""
    other: str = ""

    @property
    def trigger(self) -> str:
        event = self.event.split()[0].lower()
        return "_".join(
            part for part in ("rule", self.table, self.name, self.other, self.column, event) if part
        )

    def sql(self) -> str:
        """The CREATE TRIGGER of this rule."""
        message = rule_message(self).replace("'", "''")
        return (
            f'CREATE TRIGGER "{self.trigger}" BEFORE {self.event} ON "{self.table}"\n'
            f"WHEN {self.broken}\n"
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def rule_message(rule: Rule) -> str:
    """What the file says when ``rule`` refuses: its name, then Vietnamese, then English."""
    vietnamese, english = (rule_sentence(rule, load_words(language)) for language in ("vi", "en"))
    return f"[{rule.name}] {vietnamese} / {english}"


def rule_sentence(rule: Rule, words: Words) -> str:
    """Why ``rule`` refuses and what to do, in the language of ``words``."""
    return words(
        f"rule_message.{rule.name}",
        table=words(f"table.{rule.table}"),
        column=words.column(rule.other or rule.table, rule.column) if rule.column else "",
        other=words(f"table.{rule.other}") if rule.other else "",
    )


def all_rules() -> Iterator[Rule]:
    """Every rule of every table."""
    for table in TABLES.values():
        if table.kind in ("entity", "frozen", "log"):
            yield from _identity(table)
        if table.kind == "entity":
            yield from _values(table)
            yield from _references(table)
        if table.kind in ("frozen", "log"):
            for event in ("UPDATE", "DELETE"):
                yield Rule(table.name, "append_only", event, "1")
    yield from _targets()
    yield from _one_at_a_time()
    yield from _decisions()
    yield from _visits()


def _on_write(table: str, name: str, broken: str, column: str = "") -> Iterator[Rule]:
    for event in ("INSERT", "UPDATE"):
        yield Rule(table, name, event, broken, column)


def _identity(table: Table) -> Iterator[Rule]:
    keys = ["fid", *(column.name for column in table.columns if column.unique)]
    for key in keys:
        taken = f'EXISTS (SELECT 1 FROM "{table.name}" WHERE "{key}" = NEW."{key}")'
        yield Rule(table.name, "already_there", "INSERT", taken, "" if key == "fid" else key)
        if key not in ("fid", "id"):
            moved = f'NEW."{key}" IS NOT OLD."{key}" AND {taken}'
            yield Rule(table.name, "already_there", f'UPDATE OF "{key}"', moved, key)
    if table.kind == "entity":
        yield Rule(
            table.name,
            "id_is_fixed",
            "UPDATE OF id, fid",
            "(OLD.id IS NOT NULL AND NEW.id IS NOT OLD.id) OR NEW.fid <> OLD.fid",
        )


def _values(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        value = f'NEW."{column.name}"'
        if column.required:
            empty = f"{value} IS NULL" + (f" OR trim({value}) = ''" if column.type == "TEXT" else "")
            yield from _on_write(table.name, "required", empty, column.name)
        if column.words:
            codes = ", ".join(code if code.isdigit() else f"'{code}'" for code in column_words(column))
            yield from _on_write(
                table.name, "unknown_word", f"{value} IS NOT NULL AND {value} NOT IN ({codes})", column.name
            )
        elif column.type == "DATE":
            not_a_day = f"{value} IS NOT NULL AND coalesce(date(julianday({value})) <> {value}, 1)"
            yield from _on_write(table.name, "not_a_day", not_a_day, column.name)
        elif column.minimum is not None:
            yield from _on_write(table.name, "too_small", _not_a_count(column, value), column.name)
    for start, end in table.intervals:
        reversed_ = f'NEW."{start}" IS NOT NULL AND NEW."{end}" IS NOT NULL AND NEW."{start}" >= NEW."{end}"'
        yield from _on_write(table.name, "interval", reversed_, end)
    for group in table.one_of:
        filled = " + ".join(f'(NEW."{name}" IS NOT NULL)' for name in group)
        yield from _on_write(table.name, "exactly_one", f"({filled}) <> 1", group[0])
    if "languages" in table.names:
        yield from _on_write(
            table.name, "languages", "NEW.languages GLOB '*[^a-z,]*' OR NEW.languages = ''", "languages"
        )
    if table.name == "commune":
        yield from _on_write("commune", "criteria", "NEW.criteria_met > NEW.criteria_total", "criteria_met")


def _not_a_count(column: Column, value: str) -> str:
    kinds = "('integer')" if column.type == "INTEGER" else "('integer', 'real')"
    return f"{value} IS NOT NULL AND (typeof({value}) NOT IN {kinds} OR {value} < {column.minimum})"


def _references(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        if not column.references:
            continue
        value = f'NEW."{column.name}"'
        missing = (
            f'{value} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{column.references}" WHERE id = {value})'
            # a row may point at itself while it is being inserted
            + (f" AND {value} IS NOT NEW.id" if column.references == table.name else "")
        )
        yield Rule(table.name, "no_such_row", "INSERT", missing, column.name)
        yield Rule(table.name, "no_such_row", f'UPDATE OF "{column.name}"', missing, column.name)
        used = f'EXISTS (SELECT 1 FROM "{table.name}" WHERE "{column.name}" = OLD.id)'
        yield Rule(column.references, "still_used", "DELETE", used, column.name, table.name)


def _targets() -> Iterator[Rule]:
    fits = (
        "(NEW.duty = 'household' AND NEW.household_id IS NULL)"
        " OR (NEW.duty IN ('village', 'party_cell') AND NEW.village_id IS NULL)"
        " OR (NEW.duty = 'commune_post' AND NEW.commune_id IS NULL)"
    )
    yield from _on_write("assignment", "target_fits_duty", fits, "duty")


def _one_at_a_time() -> Iterator[Rule]:
    other = (
        "SELECT 1 FROM assignment AS other WHERE other.id <> NEW.id AND other.status IN ('approved', 'ended')"
        " AND other.valid_from < coalesce(NEW.valid_to, '9999-12-31')"
        " AND NEW.valid_from < coalesce(other.valid_to, '9999-12-31')"
    )
    decided = f"NEW.status IN {_DECIDED}"
    household = (
        f"{decided} AND NEW.duty = 'household' AND EXISTS ({other} AND other.household_id = NEW.household_id)"
    )
    yield from _on_write("assignment", "one_cadre_per_household", household)
    same = " OR ".join(f"other.{name} = NEW.{name}" for name in ("household_id", "village_id", "commune_id"))
    twice = f"{decided} AND EXISTS ({other} AND other.cadre_id = NEW.cadre_id AND other.duty = NEW.duty AND ({same}))"
    yield from _on_write("assignment", "same_target_once", twice)


def _decisions() -> Iterator[Rule]:
    decided = f"NEW.status IN {_DECIDED}"
    undecided = f"{decided} AND (coalesce(trim(NEW.decision_no), '') = '' OR NEW.decision_date IS NULL)"
    yield from _on_write("assignment", "decision_needed", undecided, "decision_no")
    yield from _on_write(
        "assignment", "ended_needs_end", "NEW.status = 'ended' AND NEW.valid_to IS NULL", "valid_to"
    )
    free = {"id", "status", "valid_to", "locked", "comment", "updated_at", "updated_by"}
    fixed = " OR ".join(
        f'NEW."{name}" IS NOT OLD."{name}"' for name in TABLES["assignment"].names if name not in free
    )
    edited = (
        f"OLD.status = 'approved' AND ({fixed} OR NEW.status NOT IN {_DECIDED}"
        " OR (NEW.status = 'approved' AND NEW.valid_to IS NOT OLD.valid_to))"
    )
    yield Rule("assignment", "approved_is_fixed", "UPDATE", edited)
    yield Rule("assignment", "ended_is_fixed", "UPDATE", "OLD.status = 'ended' AND OLD.id IS NOT NULL")
    yield Rule("assignment", "history_stays", "DELETE", f"OLD.status IN {_DECIDED}")


def _visits() -> Iterator[Rule]:
    kinds = ", ".join(f"'{kind}'" for kind in VILLAGE_ONLY_VISITS)
    yield from _on_write(
        "visit", "village_only", f"NEW.household_id IS NOT NULL AND NEW.kind IN ({kinds})", "kind"
    )
    long = f"NEW.household_id IS NOT NULL AND length(NEW.note) > {HOUSEHOLD_NOTE_LIMIT}"
    yield from _on_write("visit", "note_too_long", long, "note")
