"""What the bill page's editing form checks beyond its fields."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subjects.published_subject_form import PublishedSubjectForm


class BillPageForm(PublishedSubjectForm):
    """Refuses to change or drop an article that has votes: a vote is on the words it was cast on."""

    def clean(self) -> dict[str, Any]:
        """Compare the articles with the published ones, draft or not."""
        from bills.services import voted_articles, words_of_block, words_of_version

        cleaned = super().clean()
        if cleaned.get("articles") is None or not self.instance.bill_id:
            return cleaned
        blocks = {UUID(str(child.id)): child.value for child in cleaned["articles"] if child.id}
        for article, version in voted_articles(self.instance.bill_id, self.instance.locale.language_code):
            value = blocks.get(article.block)
            if value is None or words_of_version(version) != words_of_block(value):
                self.add_error(
                    "articles",
                    ValidationError(
                        _("%(article)s has votes: its words can no longer be changed or removed."),
                        params={"article": version.label},
                    ),
                )
        return cleaned
