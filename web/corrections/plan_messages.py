"""What a correction of many facts would change, and has changed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.catalog import CorrectionPlan, FactChange
from archive.messages import N_
from web.corrections import messages as correction_messages
from web.i18n import _, format_number, ngettext
from web.messages import formatting, labels

PREVIEWED_COUNT = 12
"""Changes of each fact in a preview."""

NOTHING_TO_CORRECT = N_("No article would change. Nothing was corrected.")


def value_text(name: str, value: object) -> str:
    """Return the value of a fact in words, or `none`."""
    if value is not None and name == "language":
        return formatting.language(str(value))
    if value is not None and name == "complete":
        return labels.completeness(str(value))
    return correction_messages.value_text(value)


def samples(plan: CorrectionPlan) -> dict[str, Sequence[FactChange]]:
    """Return the first changes of each fact, by fact."""
    by_fact: dict[str, list[FactChange]] = {name: [] for name in plan.fact_counts}
    for change in plan.changes:
        if len(by_fact[change.name]) < PREVIEWED_COUNT:
            by_fact[change.name].append(change)
    return {name: tuple(changes) for name, changes in by_fact.items()}


def fact_title(plan: CorrectionPlan, name: str) -> str:
    """Return the number of changes of a fact: `Outlet of 4 articles`."""
    return ngettext(
        "{fact} of {count:,} article",
        "{fact} of {count:,} articles",
        plan.fact_counts[name],
        fact=_(labels.FACTS[name]),
    )


def notes(plan: CorrectionPlan) -> list[str]:
    """Return what is not corrected, and what was corrected before, in sentences."""
    sentences = []
    if plan.same_count:
        sentences.append(
            ngettext(
                "{count:,} value is the same already and does not change.",
                "{count:,} values are the same already and do not change.",
                plan.same_count,
            )
        )
    if plan.skipped_count:
        sentences.append(
            ngettext(
                "{count:,} article has a value and does not change.",
                "{count:,} articles have a value and do not change.",
                plan.skipped_count,
            )
        )
    if plan.corrected_count:
        sentences.append(
            ngettext(
                "{count:,} of the values was corrected by hand before. An undo "
                "brings it back.",
                "{count:,} of the values were corrected by hand before. An undo "
                "brings them back.",
                plan.corrected_count,
            )
        )
    return sentences


def corrected(plan: CorrectionPlan) -> str:
    """Return the message after a correction: `Outlet of 4 articles is now PTI.`"""
    values = {(change.name, change.value) for change in plan.changes}
    names = list(plan.fact_counts)
    if len(names) == 1 and all(
        change.present == change.value for change in plan.changes
    ):
        return _accepted(names[0], plan.document_count)
    if len(values) == 1:
        ((name, value),) = values
        return correction_messages.correction_saved(name, value, plan.document_count)
    return ngettext(
        "{count:,} article corrected: {facts}.",
        "{count:,} articles corrected: {facts}.",
        plan.document_count,
        facts=", ".join(_fact_counts(plan)),
    )


def _accepted(name: str, count: int) -> str:
    return ngettext(
        "{fact} of {count:,} article accepted.",
        "{fact} of {count:,} articles accepted.",
        count,
        fact=_(labels.FACTS[name]),
    )


def _fact_counts(plan: CorrectionPlan) -> Iterator[str]:
    for name, count in plan.fact_counts.items():
        yield _(
            "{fact} ({count})",
            fact=_(labels.FACTS[name]),
            count=format_number(count),
        )
