"""A page's editing form as the browser sends it: Wagtail draws it by script, so it cannot be read from the HTML."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

NO_COMMENTS = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MAX_NUM_FORMS": ""}


def stream_data(prefix: str, blocks: list[dict[str, Any]]) -> dict[str, str]:
    """The fields of a StreamField or a list block, from its stored form."""
    data = {f"{prefix}-count": str(len(blocks))}
    for number, block in enumerate(blocks):
        at = f"{prefix}-{number}"
        data |= {f"{at}-deleted": "", f"{at}-order": str(number), f"{at}-type": block["type"]}
        data[f"{at}-id"] = str(block.get("id", ""))
        data |= value_data(f"{at}-value", block["value"])
    return data


def value_data(name: str, value: Any) -> dict[str, str]:
    """The fields of one block's value."""
    if isinstance(value, dict):
        return {key: field for part in value for key, field in value_data(f"{name}-{part}", value[part]).items()}
    if isinstance(value, list):
        return stream_data(name, value)
    if isinstance(value, str) and (value.startswith("<") or name.endswith("-explanation")):
        return {name: rich_text(value)}
    return {name: "" if value is None else str(value)}


def rows(prefix: str, items: list[dict[str, Any]]) -> dict[str, str]:
    """The fields of inline children; an item with an `id` exists already."""
    existing = sum("id" in item for item in items)
    data = {f"{prefix}-TOTAL_FORMS": str(len(items)), f"{prefix}-INITIAL_FORMS": str(existing)}
    data |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}
    for number, item in enumerate(items):
        for name, value in ({"id": "", "ORDER": number + 1, "DELETE": ""} | item).items():
            data[f"{prefix}-{number}-{name}"] = str(value)
    return data


def page_data(page: Page, **changes: Any) -> dict[str, Any]:
    """Every field of the form of `page` as it stands, with `changes` (a stream's as a list of blocks)."""
    data: dict[str, Any] = dict(NO_COMMENTS)
    for name in page.get_edit_handler().get_form_class().base_fields:
        value = getattr(page, name, None)
        if hasattr(value, "raw_data"):
            blocks = changes.pop(name, None)
            data |= stream_data(name, list(value.raw_data) if blocks is None else blocks)
        elif value is not False:
            data[name] = "" if value is None else value.pk if hasattr(value, "pk") else str(value)
    return data | changes


def edit(client: Client, page: Page, data: dict[str, Any], action: str = "") -> HttpResponse:
    """Send the form of `page` with a button: publish, submit, or none to keep a draft."""
    return client.post(f"/admin/pages/{page.pk}/edit/", data | ({f"action-{action}": "1"} if action else {}))
