import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings):
    """A media folder of the test's own, and no picture remembered from another one."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
