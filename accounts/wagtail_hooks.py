"""What accounts adds to the Wagtail admin."""

from wagtail import hooks

from accounts.viewsets import RepresentativeViewSet, person_chooser, representative_chooser


@hooks.register("register_admin_viewset")
def register_people() -> list[object]:
    """Parliamentarians, and the choosers of parliamentarians and of people."""
    return [RepresentativeViewSet("representatives"), representative_chooser, person_chooser]
