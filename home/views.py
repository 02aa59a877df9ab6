"""Search and robots.txt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from discussion.fields import visible_text
from home.navigation import section_urls
from home.search import LONGEST_QUERY, find


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page; a query too long is cut, unreadable characters are dropped."""
    query = visible_text(request.GET.get("q", "")).replace("\0", "").strip()[:LONGEST_QUERY]
    # SQLite's search takes a quotation mark for the beginning of a phrase and fails without its end.
    words = query.replace('"', " ").strip()
    results = find(request, words) if words else []
    context = {
        "query": query,
        "results": results,
        "total": len(results),
        "subjects_url": section_urls(request).get("subjectindexpage", ""),
    }
    return render(request, "home/search.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public but the search and the endless orders of lists."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/search/",
        "Disallow: /*/account/",
        "Disallow: /*?*seed=",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
