"""Dates and numbers in words."""

from datetime import UTC, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certificates.domain import expiry

register = template.Library()


@register.filter
def exact(moment: datetime | None) -> SafeString:
    """``24 Nov 2026, 03:16 UTC`` in a ``time`` element; nothing for no moment."""
    if moment is None:
        return SafeString()
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>', moment.isoformat(), expiry.exact(moment)
    )


@register.filter
def to_the_second(moment: datetime) -> SafeString:
    """``24 Nov 2026, 03:16:05 UTC``: steps of one operation are seconds apart."""
    seconds = moment.astimezone(UTC).strftime(":%S UTC")
    words = expiry.exact(moment).replace(" UTC", seconds)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', moment.isoformat(), words)


@register.filter
def relative(moment: datetime | None) -> str:
    """``in 12 days`` or ``expired 3 days ago``, as of now."""
    return expiry.in_words(moment, timezone.now()) if moment else ""


@register.filter
def ago(moment: datetime | None) -> str:
    """``3 minutes ago``."""
    return expiry.ago(moment, timezone.now()) if moment else ""


@register.filter
def since(moment: datetime | None) -> str:
    """``3 minutes``: how long something lasts by now."""
    return expiry.length(timezone.now() - moment) if moment else ""


@register.filter
def is_past(moment: datetime | None) -> bool:
    """Whether ``moment`` lies behind us."""
    return moment is not None and moment <= timezone.now()


@register.filter
def days_left(moment: datetime | None) -> int | None:
    """Whole days until ``moment``; negative when it has passed."""
    return (moment - timezone.now()).days if moment else None


@register.filter
def span(length: timedelta) -> str:
    """``15 minutes``."""
    return expiry.length(length)


@register.filter
def thousands(number: int) -> str:
    """``10,000``."""
    return f"{number:,}"


@register.filter
def days_since(moment: datetime) -> int:
    """Whole days since ``moment``."""
    return (timezone.now() - moment).days


@register.filter
def lines(values: tuple[str, ...] | list[str]) -> str:
    """One value a line."""
    return "\n".join(values)


@register.filter
def short(identifier: object) -> str:
    """The first 8 digits of an id."""
    return str(identifier)[:8]


@register.filter
def due(moment: datetime | None) -> str:
    """``in 12 days`` for what will happen; once its time has come, ``any moment now``."""
    if moment is None:
        return ""
    return "any moment now" if is_past(moment) else relative(moment)


@register.filter
def days_from_now(days: int) -> datetime:
    """The moment ``days`` days from now."""
    return timezone.now() + timedelta(days=days)
