"""What the team may do with the texts of others in the admin."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnly(ModelPermissionPolicy):
    """Rows that are read in the admin: they change by services alone, never by Wagtail's forms."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Nothing but to view them."""
        return action == "view" and (
            super().user_has_permission(user, "view") or super().user_has_permission(user, "change")
        )

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


def may_manage_proposals(user: Any) -> bool:
    """Whether `user` may withdraw texts for their authors and move them to another list."""
    return bool(user.has_perm("subjects.change_proposal"))


def may_merge(user: Any) -> bool:
    """Whether `user` may propose, decide and undo mergings."""
    return bool(user.has_perm("subjects.change_merge"))
