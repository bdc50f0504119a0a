"""The form that creates a certificate."""

from collections.abc import Mapping
from typing import Any

from django import forms

from certificates.domain.issuers import SELF, UNKNOWN
from certificates.domain.names import key_of, name_problem
from certificates.domain.spec import CURVES, KEY_SIZES, Spec
from certificates.forms.advanced import (
    ADVANCED_DEFAULTS,
    AdvancedFields,
    advanced_initial,
    advanced_of,
)
from certificates.forms.base import OperationForm
from certificates.forms.lists import LinesField, TagsField

AUTHORITIES = (
    (SELF, "Self-signed certificate"),
    (UNKNOWN, "Certificate issued by a non-integrated CA"),
)
MONTHS = {SELF: 12, UNKNOWN: 6}
LONGEST_COMMON_NAME = 64  # characters, by X.520
KEYS = [(f"RSA-{size}", f"RSA {size}") for size in KEY_SIZES]
KEYS += [(f"EC-{curve}", f"EC {curve}") for curve in CURVES]
NAMES = ("emails", "upns", "ip_addresses", "uris")
ADVANCED = (
    "key", "exportable", "reuse_key", "key_usage", "extended_key_usage", "content_type",
    "lifetime_action", "lifetime_value", "preserve_order",
)  # fmt: skip
# The domain knows key type, size and curve apart; here they are one choice.
FIELD_OF_PROBLEM = {
    "key_type": "key",
    "key_size": "key",
    "curve": "key",
    "action": "lifetime_action",
    "trigger": "lifetime_value",
}
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("dns_names", *NAMES), ()),
    "subject": "",
    "names_only": False,
    "validity_months": None,
    "key": KEYS[0][0],
    "issuer": SELF,
    "tags": {},
    **ADVANCED_DEFAULTS,
}


class CreateForm(AdvancedFields, OperationForm):
    """The issuance policy of a new certificate, or of a new version of one."""

    name = forms.CharField(
        label="Certificate Name",
        help_text="1 to 127 letters, digits and hyphens.",
        error_messages={"required": "Give the certificate a name."},
    )
    issuer = forms.ChoiceField(
        label="Type of Certificate Authority (CA)",
        choices=AUTHORITIES,
        initial=SELF,
        widget=forms.RadioSelect,
    )
    dns_names = LinesField(label="DNS Names", help_text="One per line.", rows=3, commas=True)
    subject = forms.CharField(
        label="Subject",
        required=False,
        help_text="An X.500 distinguished name. Left empty: CN= and the first DNS name, or none "
        f"where that has more than {LONGEST_COMMON_NAME} characters.",
    )
    names_only = forms.BooleanField(
        label="No subject: the certificate has only the names", required=False
    )
    emails = LinesField(label="Email addresses", help_text="One per line.", commas=True)
    upns = LinesField(label="User principal names", help_text="One per line.", commas=True)
    ip_addresses = LinesField(label="IP addresses", help_text="One per line.", commas=True)
    uris = LinesField(label="URIs", help_text="One per line.")
    validity_months = forms.IntegerField(
        label="Validity Period (in months)",
        required=False,
        widget=forms.NumberInput(attrs={"placeholder": "12, or 6 with a CA"}),
        help_text="Left empty: 12 months, or 6 with a CA (public CAs issue at most 200 days now).",
        error_messages={"invalid": "Give a number."},
    )
    key = forms.ChoiceField(
        label="Key Type and Key Size or Elliptic Curve Name", choices=KEYS, initial="RSA-2048"
    )
    exportable = forms.BooleanField(label="Exportable Private Key?", required=False, initial=True)
    enabled = forms.BooleanField(
        label="Enabled?",
        required=False,
        initial=True,
        help_text="A disabled new version is still the current one: applications that name no "
        "version are denied.",
    )
    tags = TagsField(label="Tags", help_text="name=value, one per line.")

    def __init__(
        self,
        *args: Any,
        name_url: str = "",
        too_new: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.too_new = too_new or {}  # why the vault cannot be asked for a field
        for name, reason in self.too_new.items():
            self.fields[name].help_text = reason
            if not self[name].value():  # what is there must be seen, and can be taken out
                self.fields[name].widget.attrs["disabled"] = True
        # Asked when the field is left; without JavaScript the vault says it when it is sent.
        self.fields["name"].widget.attrs |= {
            "autocomplete": "off",
            "spellcheck": "false",
            "hx-get": name_url,
            "hx-trigger": "change",
            "hx-target": "#name-state",
            "hx-swap": "innerHTML",
        }

    def clean_name(self) -> str:
        """What Key Vault accepts as a name."""
        name: str = self.cleaned_data["name"]
        if problem := name_problem(name):
            raise forms.ValidationError(problem)
        return name

    def clean(self) -> dict[str, Any]:
        """All the rest is checked by the domain, before anything is sent."""
        told = set(self.errors)
        opened = self.cleaned_data.get("opened", {})
        if opened.get("Certificate") != key_of(self.cleaned_data.get("name", "")):
            self.cleaned_data["opened"] = {}  # it was opened for another name
        spec = self.spec()
        problems = spec.problems()
        problems |= {name: self.too_new[name] for name in spec.newer_fields if name in self.too_new}
        if "dns_names" in problems and not self.cleaned_data.get("subject"):
            problems.pop("subject", None)  # it was made of the name that is wrong
        if self.cleaned_data.get("names_only") and self.cleaned_data.get("subject"):
            problems["names_only"] = "Either give a subject, or choose to have none."
        for problem, sentence in problems.items():
            field = FIELD_OF_PROBLEM.get(problem, problem)
            if field not in told:
                self.add_error(field, sentence)
        return self.cleaned_data

    def spec(self) -> Spec:
        """The policy that was asked for; a field that is wrong by itself counts as its default."""
        data = {**DEFAULTS, **self.cleaned_data}
        kind, _, detail = data["key"].partition("-")
        names = data["dns_names"]
        return Spec(
            subject=data["subject"] or _subject_of(names, data["names_only"]),
            dns_names=names,
            **{field: data[field] for field in NAMES},
            validity_months=_months(data["validity_months"], data["issuer"]),
            key_type="RSA" if kind == "RSA" else "EC",
            key_size=int(detail) if kind == "RSA" else None,
            curve=None if kind == "RSA" else detail,
            exportable=data["exportable"],
            issuer=data["issuer"],
            enabled=data["enabled"],
            tags=data["tags"],
            advanced=advanced_of(data),
        )


def _subject_of(names: tuple[str, ...], names_only: bool) -> str:
    """The subject where none was given: a common name has a limit that a DNS name has not."""
    if names_only or not names or len(names[0]) > LONGEST_COMMON_NAME:
        return ""
    return f"CN={names[0]}"


def _months(given: int | None, issuer: str) -> int:
    """Left empty: the service's default, or what a public CA still issues."""
    return MONTHS[issuer] if given is None else given


def initial_from(spec: Spec, name: str = "") -> dict[str, Any]:
    """The form filled with ``spec``."""
    fields = ("subject", "dns_names", *NAMES, "validity_months", "exportable", "issuer", "enabled")
    detail = spec.key_size if spec.key_type == "RSA" else spec.curve
    return {
        "name": name,
        "key": f"{spec.key_type}-{detail}",
        "tags": dict(spec.tags),
        "names_only": not spec.subject,
        **{field: getattr(spec, field) for field in fields},
        **advanced_initial(spec.advanced),
    }
