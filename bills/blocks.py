"""What editors put into a bill page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

LEGAL_TEXT = ["bold", "italic", "ol", "ul"]


class ChangeBlock(blocks.StructBlock):
    """What a provision said at one time, e.g. asked, voted, now."""

    label = blocks.CharBlock(label=_("When"), max_length=60)
    value = blocks.CharBlock(label=_("What it said"), max_length=200)

    class Meta:
        icon = "history"
        label = _("State of the text")


class ArticleBlock(blocks.StructBlock):
    """An article of the bill with the reasons for it."""

    number = blocks.CharBlock(label=_("Number"), max_length=40, help_text=_("For example: Article 1."))
    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=LEGAL_TEXT)
    explanation = blocks.RichTextBlock(
        label=_("Why"), features=["bold", "italic", "link"], required=False, help_text=_("In plain words.")
    )
    changes = blocks.ListBlock(ChangeBlock(), label=_("How it changed"), default=[])

    class Meta:
        icon = "doc-full-inverse"
        label = _("Article")


class StageBlock(blocks.StructBlock):
    """A dated step of the bill's way through parliament."""

    date = blocks.DateBlock(label=_("Date"), required=False)
    date_text = blocks.CharBlock(
        label=_("Date in words"), required=False, max_length=60, help_text=_("When only the month or a span is known.")
    )
    title = blocks.CharBlock(label=_("What happened"), max_length=200)
    number = blocks.CharBlock(label=_("Official number"), required=False, max_length=60)
    url = blocks.URLBlock(label=_("Source"), required=False)
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=300)

    class Meta:
        icon = "date"
        label = _("Stage")

    def clean(self, value: Any) -> Any:
        """A stage has a date, exact or in words."""
        cleaned = super().clean(value)
        if not cleaned.get("date") and not cleaned.get("date_text"):
            raise StructBlockValidationError({"date": ValidationError(_("Give a date, or a date in words."))})
        return cleaned
