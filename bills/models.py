"""Bills: the page, and the articles that are voted on and discussed."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from bills.blocks import ArticleBlock, StageBlock
from bills.page_form import BillPageForm
from discussion.models import Discussion
from subjects.models import SubjectPage
from subjects.paging import paged
from video.models import Video
from video.page_gate import AccessibleVideoMixin
from voting.models import Ballot


class Bill(models.Model):
    """A bill. Its pages, one for each language, share `key` as their translation key."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")

    def __str__(self) -> str:
        return str(self.key)


class Article(models.Model):
    """An article of a bill, the same in every language; `block` is its block in the bill's pages."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="articles", db_index=False)
    block = models.UUIDField()
    position = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="article")
    discussion = models.OneToOneField(Discussion, models.PROTECT, related_name="article")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["bill", "block"], name="article_once_per_block")]

    def __str__(self) -> str:
        return f"{self.bill_id}: {self.position}"


class ArticleVersion(models.Model):
    """The words of an article at one time, in the language it was written in. Never changed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    label = models.CharField(_("number"), max_length=40)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self) -> str:
        return f"{self.label} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Store a new version; an existing one cannot be rewritten."""
        if not self._state.adding:
            raise TypeError("A version never changes: add another.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class BillIndexPage(Page):
    """All bills, with their state."""

    lede = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lede")]
    subpage_types: ClassVar[list[str]] = ["bills.BillPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of bills")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bills.views import bill_cards

        return super().get_context(request, *args, **kwargs) | paged(request, bill_cards(request, self.locale_id))


class BillStatus(models.TextChoices):
    """Where a bill is on its way; it goes on beyond adoption."""

    DRAFT = "draft", _("Draft open to comments")
    FINAL = "final", _("Final text")
    TABLED = "tabled", _("Tabled")
    IN_PARLIAMENT = "in_parliament", _("In parliament")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("In force, later amended")
    REJECTED = "rejected", pgettext_lazy("bill", "Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class BillPage(AccessibleVideoMixin, Page):
    """A bill in one language: its articles with the reasons, and its way through parliament."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="pages", editable=False)
    about = models.ForeignKey(SubjectPage, models.PROTECT, related_name="bill_pages", verbose_name=_("subject"))
    official_title = models.CharField(_("official title"), max_length=300, blank=True)
    official_title_language = models.CharField(
        _("language of the official title"), max_length=5, blank=True, help_text=_("If it is not the page's.")
    )
    summary = models.TextField(_("summary"), max_length=400)
    status = models.CharField(_("status"), max_length=15, choices=BillStatus, default=BillStatus.DRAFT)
    video = models.ForeignKey(
        Video, models.PROTECT, null=True, blank=True, related_name="bill_pages", verbose_name=_("video")
    )
    articles = StreamField([("article", ArticleBlock())], blank=True, verbose_name=_("articles"))
    stages = StreamField([("stage", StageBlock())], blank=True, verbose_name=_("way through parliament"))

    base_form_class = BillPageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("about"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("official_title"), FieldPanel("official_title_language")], heading=_("Official title")
        ),
        FieldPanel("status"),
        FieldPanel("video"),
        FieldPanel("articles"),
        FieldPanel("stages"),
    ]
    parent_page_types: ClassVar[list[str]] = ["bills.BillIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("official_title"),
        index.SearchField("articles"),
    ]

    class Meta:
        verbose_name = _("bill page")
        verbose_name_plural = _("bill pages")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=BillStatus.values), name="bill_status_known"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Tie the page to the bill of its translation key, which a copy of a page changes, and store it."""
        if self.bill_id is None or self.bill.key != self.translation_key:
            self.bill = Bill.objects.get_or_create(key=self.translation_key)[0]
        return super().save(*args, **kwargs)

    def is_tied_to_its_process(self) -> bool:
        """Whether its articles are open to votes and comments, in the windows of the process it is about."""
        return self.bill.articles.exists()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bills.views import bill_context

        return super().get_context(request, *args, **kwargs) | bill_context(self, request)
