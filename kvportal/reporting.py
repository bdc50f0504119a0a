"""What Django shows of an exception in DEBUG: nothing of what a person has sent."""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingPosted(SafeExceptionReporterFilter):
    """Hides values in DEBUG as well, where Django's own filter shows them all.

    A view marks its requests by ``sensitive_post_parameters``. Of those no local variable is shown:
    what was sent passes through functions of many libraries.
    """

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always."""
        return True

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """The local variables of a frame, as far as they may be shown."""
        marked = getattr(request, "sensitive_post_parameters", None)
        if request is not None and marked and request.method == "POST":
            return {}.items()
        return super().get_traceback_frame_variables(request, tb_frame)
