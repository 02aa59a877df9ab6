"""Two tables of sites say where we are: django.contrib.sites follows Wagtail's, which the team edits."""

from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Site


@receiver(post_save, sender=Site, dispatch_uid="home.keep_sites_in_step")
def keep_sites_in_step(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """Write the address and the name of the default site where feeds and comments read it."""
    if not instance.is_default_site:
        return
    domain = instance.hostname if instance.port in (80, 443) else f"{instance.hostname}:{instance.port}"
    # As long as the columns of django.contrib.sites are.
    values = {"domain": domain[:100], "name": (instance.site_name or instance.hostname)[:50]}
    DjangoSite.objects.update_or_create(pk=settings.SITE_ID, defaults=values)
    DjangoSite.objects.clear_cache()
