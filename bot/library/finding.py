"""A remark about the library: where, by which rule, and which sentence says it.

No sentences here: `key` names one in the texts of `bot/wording`, and `values` fill it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

Key = Literal[
    # files
    "missing_folder", "missing_pack", "missing_pack_near", "missing_file", "unknown_file", "unknown_folder",
    "unreadable_file", "bad_name", "taken_name", "no_intents",
    # yaml
    "too_large", "not_utf8", "control_character", "empty_file", "syntax", "tab", "open_quote", "stray_colon",
    "bad_indent", "bad_character", "bad_escape", "too_deep", "too_many_nodes", "too_many_findings", "anchor", "alias",
    "tag", "merge_key", "several_documents", "key_not_text", "duplicate_key",
    # schema
    "unknown_key", "unknown_key_near", "missing_key", "missing_language", "not_text", "not_a_list", "not_fields",
    "not_lines", "not_one_of", "not_an_amount", "unclear_amount", "amount_out_of_bounds", "not_a_term", "not_a_count",
    "not_a_date", "not_a_currency", "not_true_or_false", "needs_count", "unknown_default_market",
    "tiers_need_seats", "tiers_not_rising", "not_a_percentage", "tax_not_on_top", "invalid_value",
    "long_name",
    # rules
    "unknown_intent", "unknown_intent_near", "itself", "missing_frame_lines", "step_missing", "step_empty",
    "part_missing", "hold_missing", "tip_missing", "empty_text", "same_line", "near_line", "long_line", "long_title",
    "unknown_placeholder", "unknown_placeholder_near", "malformed_placeholder", "unknown_particle",
    "particle_not_korean", "placeholder_elsewhere", "frame_elsewhere", "frame_not_alone", "frame_needs_others",
    "frame_without_total", "step_needs_plain_line", "forbidden_claim", "digit", "few_examples", "few_tests", "few_none",
    "fact_contradicts", "test_is_example", "test_near_example", "twin_line", "same_beginning",
    # quiz
    "bad_pattern", "wrong_count",
    # playbook
    "not_a_topic", "related_itself", "unknown_system", "system_part_missing", "few_asks", "unknown_slot",
    # review
    "review_over",
    # uploads
    "upload_kind", "upload_other_kind", "upload_locked", "upload_broken", "upload_unpacks_too_far",
    "upload_declarations", "upload_many_rows", "upload_many_columns", "upload_long_cell", "upload_much_text",
    "upload_memory", "upload_slow", "upload_error_cell", "csv_not_utf8", "csv_quote", "unknown_column",
    "column_twice", "missing_column", "missing_cell", "extra_cell", "upload_no_place", "upload_many_lines",
    # gate (what a learnt model says of the library)
    "gate_below_floor", "gate_test_missed", "gate_stolen",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. Lines and columns count from 1; `path` is relative to the folder of the library."""

    path: str
    line: int
    column: int
    rule: str
    key: Key
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    severity: Severity = "error"

    def __lt__(self, other: "Finding") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, int, int, str, str, tuple[tuple[str, str], ...]]:
        return self.path, self.line, self.column, self.rule, self.key, tuple(sorted(self.values.items()))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything among them keeps the library from being used."""
    return any(finding.severity == "error" for finding in findings)
