"""The stock comment tree of django-comments-xtd against the first page of our discussion, over the same comments.

The stock side is what its own documentation puts into a page: the tag with feedback and flagging, for a signed-in
reader. Our side is everything between the discussion's row and the HTML of its first page: permission to see it apart,
the same for both. Both are loaded and rendered in this process, one after the other.
"""

import gc
import os
import statistics
import sys
import time

os.environ["BENCH_URLS"] = "bench.stock_urls"

import django

django.setup()

from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

from accounts.models import User
from bench.report import write_figures
from bench.wsgi_client import counted_statements
from discussion.comment_html import comment_html
from discussion.models import Discussion
from discussion.orders import FAIR, SEEDS
from discussion.texts import text_html
from discussion.threads import load_thread

COMMENTS = 2_500
STOCK_RUNS = 2
"""One takes seconds."""
OUR_RUNS = 3 * SEEDS
TREE = "{% load comments_xtd %}{% render_xtdcomment_tree for object allow_feedback show_feedback allow_flagging %}"


def main() -> None:
    """Measure both."""
    discussion = Discussion.objects.get(n_comments=COMMENTS, key__startswith="subject:")
    reader = User.objects.get(email="bench-7@bench.invalid")
    request = RequestFactory().get("/en/")
    request.user = reader
    tree = engines["django"].from_string(TREE)

    def stock() -> str:
        return tree.render({"object": discussion, "user": reader}, request)

    def ours(seed: int) -> str:
        found = Discussion.objects.select_related("window").get(pk=discussion.pk)
        thread = load_thread(found, viewer=reader, order=FAIR, seed=seed, address="/en/discussions/1/")
        return get_template("discussion/list.html").render({"thread": thread}, request)

    with counted_statements() as stock_statements:
        html = stock()
    if html.count('class="comment') < COMMENTS // 2:
        raise SystemExit("The stock tree did not show its comments.")
    # Our first pages are measured twice: nothing remembered yet, and as they are once readers have come before.
    cold = []
    for seed in range(8):
        comment_html.cache_clear()
        text_html.cache_clear()
        cold.append(cpu_ms(ours, seed))
    for seed in range(SEEDS):
        ours(seed)
    with counted_statements() as our_statements:
        ours(0)
    gc.collect()
    warm = [cpu_ms(ours, run % SEEDS) for run in range(OUR_RUNS)]
    tree_ms = [cpu_ms(stock) for _ in range(STOCK_RUNS)]
    warm += [cpu_ms(ours, run % SEEDS) for run in range(OUR_RUNS)]
    write_figures(
        sys.argv[1],
        {
            "stock_tree_queries": len(stock_statements),
            "stock_tree_cpu_ms": round(statistics.median(tree_ms), 1),
            "stock_tree_bytes": len(html),
            "discussion_list_queries": len(our_statements),
            "discussion_list_cpu_ms": round(statistics.median(warm), 3),
            "discussion_list_cold_cpu_ms": round(statistics.median(cold), 3),
            "stock_tree_cpu_over_discussion": round(statistics.median(tree_ms) / statistics.median(warm), 1),
            "stock_tree_cpu_over_cold_discussion": round(statistics.median(tree_ms) / statistics.median(cold), 1),
        },
    )


def cpu_ms(work, *arguments) -> float:
    """Milliseconds of processor time that `work` takes."""
    started = time.process_time_ns()
    work(*arguments)
    return (time.process_time_ns() - started) / 1e6


if __name__ == "__main__":
    main()
