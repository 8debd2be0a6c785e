"""The closed lists, limits and settings of a workspace. Standard library only; reached through ``layers.schema``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

ENUMERATIONS: dict[str, tuple[str, ...]] = {
    "flag": ("0", "1"),
    "commune_kind": ("xa", "phuong", "dac_khu"),
    "village_kind": ("ban", "thon", "xom", "ap", "buon", "to_dan_pho"),
    "difficulty": ("1", "2", "3"),
    "share": ("whole", "part"),
    "party_cell": ("own", "shared", "none"),
    "strength": ("strong", "fair", "weak"),
    "need": ("poor", "near_poor", "policy_beneficiary", "special_hardship", "resettled"),
    "unit_kind": (
        "border_command",
        "province_command",
        "area_defence_command",
        "commune_command",
        "border_post",
        "station",
        "army_unit",
        "econ_defence",
        "production_team",
        "mass_organisation",
    ),
    "duty": ("household", "village", "party_cell", "commune_post"),
    "assignment_status": ("draft", "submitted", "returned", "approved", "ended"),
    "plan_status": ("draft", "submitted", "returned", "approved", "dropped"),
    "site_kind": (
        "crops",
        "livestock",
        "forestry",
        "aquaculture",
        "services",
        "housing",
        "environment",
        "culture",
        "other",
    ),
    "site_status": ("pilot", "proven", "replicated", "ended"),
    "visit_kind": (
        "visit",
        "house_built",
        "house_repaired",
        "scholarship",
        "gift",
        "livelihood_support",
        "party_cell_meeting",
        "medical_exam",
        "training",
        "legal_outreach",
        "other",
    ),
    "organisation_kind": ("party_organisation", "mass_organisation", "management_board"),
    "wet_season": ("same", "footpath", "closed"),
    "crossing_kind": ("bridge", "ford", "ferry"),
    "origin_kind": ("unit", "village"),
    "target_kind": ("household", "village"),
    "season": ("dry", "wet"),
}
VILLAGE_ONLY_VISITS = ("party_cell_meeting", "medical_exam", "training", "legal_outreach", "other")
HOUSEHOLD_NOTE_LIMIT = 200
PLAN_NAME_LIMIT = 200
# Of one shape that is drawn or changed by hand; the largest commune of Sơn La has ten thousand.
MOST_VERTICES = 200_000
# Where the country's land, islands and neighbours along the border lie: west, south, east, north, degrees on WGS 84.
AROUND_THE_COUNTRY = (101.0, 6.0, 118.0, 24.5)

# Columns that no workspace may hold and no import may bring in, as words of a heading without diacritics
# (1: alone names the thing; matched as whole words).
REFUSED: dict[str, tuple[str, ...]] = {
    "religion": (
        "ton giao",
        "tin nguong",
        "dao giao",
        "theo dao",
        "dao phat",
        "phat giao",
        "cong giao",
        "tin lanh",
        "religion",
        "religions",
        "religious",
        "faith",
        "denomination",
        "church",
    ),
    "ethnicity": (
        "dan toc",
        "thanh phan",
        "toc nguoi",
        "sac toc",
        "dtts",
        "ethnic",
        "ethnicity",
        "ethnicities",
        "ethnic group",
        "ethnic minority",
        "race",
        "tribe",
    ),
    "political_opinion": (
        "chinh kien",
        "quan diem",
        "quan diem chinh tri",
        "tu tuong",
        "tu tuong chinh tri",
        "lap truong",
        "thai do chinh tri",
        "dang phai",
        "political opinion",
        "political opinions",
        "political view",
        "political views",
        "political affiliation",
        "political attitude",
    ),
    "diagnosis": (
        "chan doan",
        "benh",
        "benh tat",
        "benh ly",
        "benh nen",
        "suc khoe",
        "khuyet tat",
        "tan tat",
        "tam than",
        "nghien",
        "nghien ma tuy",
        "hiv",
        "diagnosis",
        "diagnoses",
        "disease",
        "diseases",
        "illness",
        "health",
        "medical condition",
        "disability",
        "disabled",
        "addict",
        "addiction",
    ),
    "reliability": (
        "do tin cay",
        "tin cay",
        "dang tin",
        "do tin",
        "ly lich",
        "nhan than",
        "trung thanh",
        "tien an",
        "tien su",
        "nghi van",
        "reliability",
        "reliable",
        "trustworthiness",
        "trustworthy",
        "loyalty",
        "loyal",
        "background check",
        "criminal record",
        "suspicious",
        "suspect",
    ),
}


@dataclass(frozen=True)
class Setting:
    """A threshold or choice of the workspace, as text; ``minimum`` and ``maximum`` bound a number.

    ``added``: newer than the first workspaces; a file without its row goes by the default, and is sound.
    """

    code: str
    default: Optional[str]
    unit: Optional[str] = None
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    added: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("title", None),
    Setting("is_sample", "0"),
    Setting("as_of", None),
    Setting("from_day", None),
    Setting("wet_months", "5,6,7,8,9,10", "months"),
    Setting("visit_interval_days", "30", "days", 1, 3660),
    Setting("reach_out_min", "120", "minutes", 1, 10080),
    Setting("reach_round_min", "240", "minutes", 1, 20160),
    Setting("model_reach_min", "60", "minutes", 1, 10080),
    Setting("snap_m", "500", "metres", 0, 10000, added=True),
    Setting("nearest_origins", "3", "origins", 0, 100, added=True),
    Setting("max_units_per_commune", "2", "units", 0, 1000),
    Setting("weight_special_hardship", "3", None, 0, 1000, added=True),
    Setting("weight_poor", "2", None, 0, 1000, added=True),
    Setting("change_cost", "30", "minutes", 0, 10080, added=True),
    Setting("village_cost", "60", "minutes", 0, 10080, added=True),
    Setting("language_cost", "60", "minutes", 0, 10080, added=True),
)
