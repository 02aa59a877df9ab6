"""Leaving: the signal to the rooms above, and how somebody who has left is called.

`person_leaves` is sent by `services.leave` inside its transaction, with `person` (User), `blank_texts` (bool: the texts
too shall be emptied) and `now`. Rooms take back what may not stay; a receiver that fails stops the leaving.
"""

from django.dispatch import Signal
from django.utils.translation import gettext as _

person_leaves = Signal()


def shown_name(display_name: str) -> str:
    """A stored public name as pages show it: it is empty for whoever has left, and for nobody else."""
    return display_name or _("Former participant")
