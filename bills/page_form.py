"""What the bill page's editing form checks beyond its fields."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subjects.published_subject_form import PublishedSubjectForm


class BillPageForm(PublishedSubjectForm):
    """Refuses to change or drop an article with votes or comments: they are on the words they were written on."""

    def clean(self) -> dict[str, Any]:
        """Compare the articles with the published ones, draft or not."""
        from bills.services import kept_words, words_of_block

        cleaned = super().clean()
        if cleaned.get("articles") is None or not self.instance.bill_id:
            return cleaned
        blocks = {UUID(str(child.id)): child.value for child in cleaned["articles"] if child.id}
        for block, words in kept_words(self.instance):
            if block not in blocks or words != words_of_block(blocks[block]):
                self.add_error(
                    "articles",
                    ValidationError(
                        _("%(article)s has votes or comments: its words can no longer be changed or removed."),
                        params={"article": words[0]},
                    ),
                )
        return cleaned
