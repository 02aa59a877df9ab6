"""The figures that must be reached, and how all of them are shown."""

from collections.abc import Mapping
from typing import NamedTuple


class Target(NamedTuple):
    """A figure with its limit; `at_least` or else at most."""

    name: str
    limit: float
    at_least: bool
    meaning: str

    def is_met(self, value: float) -> bool:
        """Whether `value` is on the right side of the limit."""
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def wanted(self) -> str:
        """The limit in words."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:,g}"


def at_most(name: str, limit: float, meaning: str) -> Target:
    """The target that a figure stays at or under `limit`."""
    return Target(name, limit, False, meaning)


def at_least(name: str, limit: float, meaning: str) -> Target:
    """The target that a figure reaches at least `limit`."""
    return Target(name, limit, True, meaning)


TARGETS = (
    at_most("subject_10000_queries", 20, "statements for the subject page, signed in, 10,000 comments"),
    at_most("subject_cpu_10000_over_100", 1.3, "its CPU over that of the same page with 100 comments"),
    at_most("discussion_queries", 6, "statements for the first page of a discussion (a visitor's whole request)"),
    at_least("stock_tree_cpu_over_discussion", 500, "CPU of the stock comment tree over our first page"),
    at_most("subject_cpu_over_bare_wagtail", 4, "CPU of the subject page, signed in, over a bare Wagtail page"),
    at_most("vote_queries", 8, "statements of a vote, session and user included"),
    at_most("comment_queries", 15, "statements of a comment or reply, session and user included"),
    at_least("cached_rps_over_rendered", 20, "visitors' pages per second, page cache over rendered"),
    at_most("vote_seen_by_all_s", 5, "seconds until every visitor sees a vote"),
    at_least("votes_spread_over_raw_postgres", 0.25, "votes through HTTP over raw PostgreSQL, 1,000 items"),
    at_least("votes_hot_over_raw_postgres", 0.40, "votes through HTTP over raw PostgreSQL, all on one item"),
    at_least("votes_spread_over_raw_sqlite", 0.08, "votes through HTTP over raw SQLite, 1,000 items"),
    at_least("votes_hot_over_raw_sqlite", 0.08, "votes through HTTP over raw SQLite, all on one item"),
    at_most("votes_drift", 0, "votes that counters and a recount differ by, on both databases"),
    at_most("votes_errors", 0, "votes not answered with 200, on both databases"),
    *(
        target
        for kind in ("sqlite", "postgres")
        for target in (
            at_most(f"rn_slowest_cpu_ms_{kind}", 200, f"CPU-ms of the slowest page, nothing remembered, {kind}"),
            at_most(f"rn_ten_times_over_once_{kind}", 1.5, f"most that ten times the consultation costs, {kind}"),
            at_most(f"rn_queries_differ_{kind}", 0, f"statements that ten times the consultation adds, {kind}"),
        )
    ),
    at_most("similar_10000_cold_ms", 300, "similar texts among 10,000 by a process that has just started"),
    at_most("similar_10000_warm_ms", 300, "the same once more"),
    at_most("redline_longest_ms", 200, "redline of the longest text a proposal may have"),
    at_most("first_view_kb", 100, "KB (1,000 bytes) of a first view of a subject, compressed, fonts included"),
    at_most("first_view_js_kb", 20, "of it JavaScript"),
    at_most("first_view_css_kb", 15, "of it CSS"),
    at_least("lighthouse_lowest", 0.98, "lowest of Lighthouse's four categories over home, subject, proposal, bill"),
)

PAGES = (
    ("subject", "Subject, signed in"),
    ("subject_visitor", "Subject, visitor"),
    ("proposal", "Proposal"),
    ("comments", "First page of comments"),
    ("comments_visitor", "The same, visitor"),
    ("next_comments", "Next page of comments"),
)
COLUMNS = ("queries", "cpu_ms", "p50_ms", "p95_ms", "bytes", "gzip_bytes", "cold_queries", "cold_cpu_ms")


def tables(figures: Mapping[str, float], sizes: list[int]) -> str:
    """All figures as Markdown: the targets, the pages at each size, and the rest."""
    return "\n\n".join([_targets(figures), _pages(figures, sizes), _rest(figures, sizes)])


def missed(figures: Mapping[str, float]) -> list[str]:
    """The names of the targets that were measured and not reached."""
    return [target.name for target in TARGETS if target.name in figures and not target.is_met(figures[target.name])]


def _targets(figures: Mapping[str, float]) -> str:
    rows = []
    for target in TARGETS:
        value = figures.get(target.name)
        if value is None:
            rows.append([target.name, "–", target.wanted, "not measured", target.meaning])
        else:
            verdict = "ok" if target.is_met(value) else "MISSED"
            rows.append([target.name, f"{value:,g}", target.wanted, verdict, target.meaning])
    return _table(["figure", "measured", "target", "", "what it is"], rows)


def _pages(figures: Mapping[str, float], sizes: list[int]) -> str:
    rows = [
        [label, f"{size:,}", *(f"{figures[f'{name}_{size}_{column}']:,g}" for column in COLUMNS)]
        for name, label in PAGES
        for size in sizes
        if f"{name}_{size}_queries" in figures
    ]
    return _table(["page", "comments", *(column.replace("_", " ") for column in COLUMNS)], rows)


def _rest(figures: Mapping[str, float], sizes: list[int]) -> str:
    shown = {target.name for target in TARGETS}
    shown |= {f"{name}_{size}_{column}" for name, _label in PAGES for size in sizes for column in COLUMNS}
    rows = [[name, f"{value:,g}"] for name, value in figures.items() if name not in shown]
    return _table(["figure", "measured"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [head, *rows]
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
