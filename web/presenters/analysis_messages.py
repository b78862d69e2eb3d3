"""Texts of the pages that analyse a search."""

from __future__ import annotations

from archive.messages import N_
from index.search.concordance import LineOrder
from web.i18n import _
from web.urls.analysis import COUNTS, SHARES, View

TABS = {
    View.COMPARE: N_("Compare"),
    View.CONCORDANCE: N_("Concordance"),
    View.QUOTATIONS: N_("Quotations"),
    View.CO_MENTIONS: N_("Co-mentions"),
    View.MAP: N_("Map"),
}
SHOW = {COUNTS: N_("Counts"), SHARES: N_("Share of the archive")}
SPLIT = {"outlet": N_("Compare its outlets"), "person": N_("Compare its people")}
PERIODS = {"day": N_("Days"), "month": N_("Months"), "year": N_("Years")}
LINE_ORDERS = {
    LineOrder.ARTICLE: N_("By article"),
    LineOrder.LEFT: N_("By the words before"),
    LineOrder.MATCH: N_("By the match"),
    LineOrder.RIGHT: N_("By the words after"),
}
WHOLE_ARCHIVE = N_("All articles")


def ratio(value: float) -> str:
    """Return how many times as frequent something is: `3.2×`."""
    number = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
    return _("{number}×", number=number)
