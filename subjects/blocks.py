"""What editors put into a subject page."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from subjects.enums import TEXT_MAX_LENGTH, TITLE_MAX_LENGTH, StepKind

RICH_TEXT = ["bold", "italic", "link", "ul", "ol", "document-link"]


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, with who and where."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=400)
    source = blocks.CharBlock(label=_("Who, where, when"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "subjects/blocks/quote.html"


class ProblemBlock(blocks.StreamBlock):
    """The problem in the parliamentarian's words."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="subjects/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=RICH_TEXT, icon="pilcrow", template="subjects/blocks/paragraph.html"
    )
    quote = QuoteBlock()
    image = ImageBlock(label=_("Image"), template="subjects/blocks/image.html")


class SourceBlock(blocks.StructBlock):
    """A document that the subject rests on."""

    type = blocks.ChoiceBlock(
        label=_("Type"),
        choices=[
            ("law", _("Law")),
            ("study", _("Study")),
            ("report", _("Report")),
            ("data", _("Data")),
            ("press", _("Press")),
            ("testimony", _("Testimony")),
        ],
    )
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    publisher = blocks.CharBlock(label=_("Author or publisher"), required=False, max_length=150)
    date = blocks.CharBlock(label=_("Date"), required=False, max_length=40)
    url = blocks.URLBlock(label=_("Address"), required=False)
    document = DocumentChooserBlock(label=_("File"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Source")

    def clean(self, value: Any) -> Any:
        """A source leads somewhere: to an address or to a file."""
        cleaned = super().clean(value)
        if not cleaned.get("url") and not cleaned.get("document"):
            raise StructBlockValidationError({"url": ValidationError(_("Give an address or choose a file."))})
        return cleaned


class FigureBlock(blocks.StructBlock):
    """A figure with its date and source."""

    value = blocks.CharBlock(label=_("Figure"), max_length=30)
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    as_of = blocks.CharBlock(label=_("As of"), required=False, max_length=60)
    source_url = blocks.URLBlock(label=_("Source"), required=False)

    class Meta:
        icon = "order"
        label = _("Figure")


class RecordedVoteBlock(blocks.StructBlock):
    """The result of a colour vote held elsewhere."""

    label = blocks.CharBlock(label=_("What was voted on"), max_length=200)
    agree = blocks.IntegerBlock(label=_("Agree"), min_value=0)
    mixed = blocks.IntegerBlock(label=_("Mixed"), min_value=0)
    disagree = blocks.IntegerBlock(label=_("Disagree"), min_value=0)
    source_url = blocks.URLBlock(label=_("Source"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Recorded vote")


class FiguresBlock(blocks.StreamBlock):
    """Sourced figures of a process."""

    figure = FigureBlock()
    recorded_vote = RecordedVoteBlock()


class PositionFields(blocks.StructBlock):
    """Title and text of a cause, an issue at stake or a solution."""

    title = blocks.CharBlock(label=_("Title"), max_length=TITLE_MAX_LENGTH)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=TEXT_MAX_LENGTH)


class OwnCauseBlock(PositionFields):
    """A cause with the solutions that treat it."""

    solutions = blocks.ListBlock(PositionFields(label=_("Solution")), label=_("Solutions to this cause"), default=[])

    class Meta:
        icon = "help"
        label = _("Cause")


class PositionsBlock(blocks.StreamBlock):
    """The causes, issues at stake and solutions that the parliamentarian puts forward."""

    cause = OwnCauseBlock()
    issue = PositionFields(label=_("Issue at stake"), icon="warning")
    solution = PositionFields(label=_("Solution without a cause"), icon="tick")


class PlannedStepBlock(blocks.StructBlock):
    """One step with its window."""

    kind = blocks.ChoiceBlock(label=_("Step"), choices=StepKind.choices)
    opens_at = blocks.DateTimeBlock(label=_("Opens"), required=False)
    closes_at = blocks.DateTimeBlock(label=_("Closes"), required=False)

    class Meta:
        icon = "date"
        label = _("Step")

    def clean(self, value: Any) -> Any:
        """A window opens before it closes."""
        cleaned = super().clean(value)
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if closes_at and not opens_at:
            raise StructBlockValidationError({"opens_at": ValidationError(_("Say when the step opens."))})
        if opens_at and closes_at and opens_at >= closes_at:
            raise StructBlockValidationError({"closes_at": ValidationError(_("A step closes after it opens."))})
        return cleaned


class CalendarBlock(blocks.StreamBlock):
    """The planned steps, each at most once; the synthesis starts after contributions close."""

    step = PlannedStepBlock()

    class Meta:
        block_counts = {"step": {"max_num": len(StepKind)}}

    def clean(self, value: Any) -> Any:
        """No step twice, and no synthesis of what is still being written."""
        cleaned = super().clean(value)
        steps = {}
        for number, child in enumerate(cleaned):
            kind = child.value["kind"]
            if kind in steps:
                raise blocks.StreamBlockValidationError(
                    block_errors={number: ValidationError(_("This step is already in the calendar."))}
                )
            steps[kind] = (number, child.value)
        if StepKind.CONTRIBUTE in steps and StepKind.SYNTHESIS in steps:
            closes_at = steps[StepKind.CONTRIBUTE][1].get("closes_at")
            number, synthesis = steps[StepKind.SYNTHESIS]
            if synthesis.get("opens_at") and (closes_at is None or synthesis["opens_at"] < closes_at):
                raise blocks.StreamBlockValidationError(
                    block_errors={number: ValidationError(_("The synthesis starts after contributions have closed."))}
                )
        return cleaned


# Days from the opening of the subject to (opening, closing) of each step; 30 days to contribute, as on the model.
DEFAULT_CALENDAR: dict[StepKind, tuple[int, int | None]] = {
    StepKind.PRESENT: (0, None),
    StepKind.CONTRIBUTE: (0, 30),
    StepKind.SOURCES: (0, 30),
    StepKind.SYNTHESIS: (31, 60),
    StepKind.DEBATE: (65, 66),
    StepKind.BILL: (90, 120),
    StepKind.SUPPORT: (120, 150),
}


def default_calendar() -> list[tuple[str, dict[str, Any]]]:
    """The seven steps from tomorrow at midnight, with the usual durations."""
    local = timezone.localtime() + timedelta(days=1)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        (
            "step",
            {
                "kind": kind,
                "opens_at": start + timedelta(days=opens),
                "closes_at": start + timedelta(days=closes) if closes is not None else None,
            },
        )
        for kind, (opens, closes) in DEFAULT_CALENDAR.items()
    ]
