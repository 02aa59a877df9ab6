"""The home page, standing pages, and what the operator says about the platform."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from subjects.blocks import RICH_TEXT, FigureBlock, QuoteBlock


class HomePage(Page):
    """The home page in one language."""

    tagline = models.CharField(_("tagline"), max_length=120, blank=True, help_text=_("Shown above the title."))
    lede = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("lede")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "subjects.SubjectIndexPage",
        "debates.DebateIndexPage",
        "bills.BillIndexPage",
        "home.StandardPage",
    ]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page at an address in one query instead of one for each of its levels.

        The longest live page whose stored path begins the address answers, with what is left of the address.
        """
        if not path_components:
            return super().route(request, path_components)
        paths = {}
        for length in range(len(path_components), 0, -1):
            paths[self.url_path + "/".join(path_components[:length]) + "/"] = length
        page = Page.objects.filter(url_path__in=paths, depth__gt=self.depth).order_by("-depth").first()
        if page is None:
            return super().route(request, path_components)
        return page.specific.route(request, path_components[paths[page.url_path] :])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.home_page import home_context

        return super().get_context(request, *args, **kwargs) | home_context(self, request)


class QuestionBlock(blocks.StructBlock):
    """A question and its answer, folded."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT)

    class Meta:
        icon = "help"
        label = _("Question and answer")


class StandardPage(Page):
    """A standing page: how it works, rules of debate, privacy, accessibility, about."""

    lede = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(label=_("Heading"), icon="title")),
            ("paragraph", blocks.RichTextBlock(label=_("Text"), features=[*RICH_TEXT, "h3"])),
            ("quote", QuoteBlock()),
            ("figure", FigureBlock()),
            ("question", QuestionBlock()),
        ],
        verbose_name=_("text"),
    )
    show_steps = models.BooleanField(_("show the seven steps"), default=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("body"),
        FieldPanel("show_steps"),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("lede"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")


@register_setting(icon="cog")
class SiteIdentity(BaseSiteSetting):
    """What the operator calls the platform and how to be reached."""

    platform_name = models.CharField(_("name of the platform"), max_length=60, default="Hemicycle")
    contact_email = models.EmailField(_("public contact address"), blank=True)
    source_code_url = models.URLField(
        _("address of the source code"),
        blank=True,
        help_text=_("The licence (AGPL) lets everybody who uses the platform have the source of what runs here."),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("platform_name"),
        FieldPanel("contact_email"),
        FieldPanel("source_code_url"),
    ]

    class Meta:
        verbose_name = _("identity of the platform")
