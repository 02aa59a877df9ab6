from wagtail.snippets.models import register_snippet

from video.viewsets import VideoViewSet

register_snippet(VideoViewSet)
