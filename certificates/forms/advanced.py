"""The fields of a create that few people set."""

from collections.abc import Mapping
from typing import Any

from django import forms

from certificates.domain.advanced import (
    AUTO_RENEW,
    EMAIL_CONTACTS,
    KEY_USAGES,
    PEM,
    PKCS12,
    Advanced,
)
from certificates.forms.lists import UsagesField

PERCENTAGE, DAYS = "percentage", "days"
ACTIONS = (
    (
        "",
        "Key Vault's own: renew at 80 % of the lifetime, or email with a non-integrated CA",
    ),
    (f"{AUTO_RENEW} {PERCENTAGE}", "Automatically renew at a given percentage lifetime"),
    (f"{AUTO_RENEW} {DAYS}", "Automatically renew at a given number of days before expiry"),
    (f"{EMAIL_CONTACTS} {PERCENTAGE}", "Email all contacts at a given percentage lifetime"),
    (f"{EMAIL_CONTACTS} {DAYS}", "Email all contacts at a given number of days before expiry"),
)
CONTENT_TYPES = ((PKCS12, "PKCS #12"), (PEM, "PEM"))
USAGES = tuple((usage, usage) for usage in KEY_USAGES)
DEFAULT_USAGE = ("digitalSignature", "keyEncipherment")
DEFAULT_EKUS = ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2")
ADVANCED_DEFAULTS: dict[str, Any] = {
    "lifetime_action": "",
    "lifetime_value": None,
    "content_type": PKCS12,
    "reuse_key": False,
    "key_usage": list(DEFAULT_USAGE),
    "extended_key_usage": DEFAULT_EKUS,
    "preserve_order": False,
}


class AdvancedFields(forms.Form):
    """They start with what Key Vault would settle itself."""

    lifetime_action = forms.ChoiceField(
        label="Lifetime Action Type", choices=ACTIONS, required=False
    )
    lifetime_value = forms.IntegerField(
        label="Percentage Lifetime, or Number of Days Before Expiry",
        required=False,
        help_text="Of the lifetime action that was chosen.",
        error_messages={"invalid": "Give a number."},
    )
    content_type = forms.ChoiceField(
        label="Content Type", choices=CONTENT_TYPES, initial=PKCS12, required=False
    )
    reuse_key = forms.BooleanField(label="Reuse Key on Renewal?", required=False)
    key_usage = forms.MultipleChoiceField(
        label="Key Usage Flags",
        help_text="None chosen: digitalSignature and keyEncipherment.",
        choices=USAGES,
        initial=list(DEFAULT_USAGE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    extended_key_usage = UsagesField(
        label="Extended Key Usages (EKUs)",
        initial=DEFAULT_EKUS,
        commas=True,
        help_text="Names such as serverAuth, or OIDs, one per line. Left empty: serverAuth and "
        "clientAuth.",
    )
    preserve_order = forms.BooleanField(label="Preserve certificate order?", required=False)


def advanced_of(data: Mapping[str, Any]) -> Advanced:
    """What the fields say. Where they say what Key Vault would settle itself, it settles it."""
    action, _, trigger = data["lifetime_action"].partition(" ")
    value = data["lifetime_value"]
    usage, ekus = tuple(data["key_usage"]), tuple(data["extended_key_usage"])
    return Advanced(
        content_type="" if data["content_type"] in ("", PKCS12) else data["content_type"],
        reuse_key=data["reuse_key"],
        key_usage=() if usage == DEFAULT_USAGE else usage,
        extended_key_usage=() if ekus == DEFAULT_EKUS else ekus,
        action=action,
        lifetime_percentage=value if trigger == PERCENTAGE else None,
        days_before_expiry=(value or 0) if trigger == DAYS else None,
        preserve_order=data["preserve_order"],
    )


def advanced_initial(advanced: Advanced) -> dict[str, Any]:
    """The fields filled with ``advanced``."""
    days = advanced.days_before_expiry
    trigger = PERCENTAGE if days is None else DAYS
    return {
        "lifetime_action": f"{advanced.action} {trigger}" if advanced.action else "",
        "lifetime_value": days if days is not None else advanced.lifetime_percentage,
        "content_type": advanced.content_type or PKCS12,
        "reuse_key": advanced.reuse_key,
        "key_usage": list(advanced.key_usage or DEFAULT_USAGE),
        "extended_key_usage": advanced.extended_key_usage or DEFAULT_EKUS,
        "preserve_order": advanced.preserve_order,
    }
