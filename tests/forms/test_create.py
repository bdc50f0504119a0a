"""What someone types becomes a policy, or is reported next to its field."""

from typing import Any

import pytest

from certificates.domain.advanced import Advanced
from certificates.domain.spec import Spec
from certificates.forms.create import CreateForm, initial_from

FILLED = {
    "name": "web-prod",
    "issuer": "Self",
    "dns_names": "www.contoso.com\n\n  contoso.com \nwww.contoso.com",
    "validity_months": "12",
    "key": "RSA-2048",
    "exportable": "on",
    "enabled": "on",
    "nonce": "n",
}


def filled(**changed: Any) -> CreateForm:
    return CreateForm({**FILLED, **changed})


def spec_of(**changed: Any) -> Spec:
    form = filled(**changed)
    assert form.is_valid(), form.errors
    return form.spec()


def test_a_filled_form_is_a_policy() -> None:
    form = filled(tags="team=web\nnote=a=b")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "web-prod"
    assert form.spec() == Spec(
        subject="CN=www.contoso.com",
        dns_names=("www.contoso.com", "contoso.com"),
        tags={"team": "web", "note": "a=b"},
    )


def test_commas_separate_names_as_line_ends_do() -> None:
    spec = spec_of(dns_names="a.example, b.example\nc.example")
    assert spec.dns_names == ("a.example", "b.example", "c.example")


def test_a_name_too_long_for_a_common_name_makes_no_subject() -> None:
    longest, longer = f"{'a' * 56}.example", f"{'a' * 57}.example"
    assert spec_of(dns_names=longest).subject == f"CN={longest}"
    assert spec_of(dns_names=longer).subject == ""


def test_no_subject_can_be_chosen_and_not_together_with_one() -> None:
    assert spec_of(names_only="on").subject == ""
    assert list(filled(names_only="on", subject="CN=web").errors) == ["names_only"]


def test_a_policy_without_a_subject_keeps_none() -> None:
    assert initial_from(Spec(dns_names=("a.example",)))["names_only"] is True
    assert initial_from(Spec(subject="CN=web"))["names_only"] is False


def test_usages_are_typed_and_shown_by_their_names() -> None:
    form = filled(extended_key_usage="serverAuth, codesigning\n1.2.3.4")
    assert form.is_valid(), form.errors
    usages = ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.3", "1.2.3.4")
    assert form.spec().advanced.extended_key_usage == usages
    field = form.fields["extended_key_usage"]
    assert field.prepare_value(usages) == "serverAuth\ncodeSigning\n1.2.3.4"


def test_a_subject_may_name_attributes_by_their_oids() -> None:
    form = filled(subject="CN=web, OID.2.5.4.97=NTRDE-1")
    assert form.is_valid(), form.errors


def test_a_subject_that_was_given_is_kept() -> None:
    form = filled(subject="CN=other, O=Contoso")
    assert form.is_valid()
    assert form.spec().subject == "CN=other, O=Contoso"


@pytest.mark.parametrize(
    ("choice", "words"), [("RSA-4096", "RSA 4096"), ("EC-P-256K", "EC P-256K")]
)
def test_one_choice_says_key_type_and_size_or_curve(choice: str, words: str) -> None:
    form = filled(key=choice)
    assert form.is_valid()
    assert form.spec().key == words


@pytest.mark.parametrize(("issuer", "months"), [("Self", 12), ("Unknown", 6)])
def test_a_validity_left_empty_is_settled_by_the_kind_of_authority(
    issuer: str, months: int
) -> None:
    form = filled(issuer=issuer, validity_months="")
    assert form.is_valid(), form.errors
    assert form.spec().validity_months == months


def test_boxes_that_are_not_ticked_say_no() -> None:
    data = {k: v for k, v in FILLED.items() if k not in ("exportable", "enabled")}
    form = CreateForm(data)
    assert form.is_valid()
    assert (form.spec().exportable, form.spec().enabled) == (False, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "web prod"),
        ("name", "x" * 128),
        ("name", "web-prod\u202e"),
        ("dns_names", "not a name"),
        ("ip_addresses", "10.0.0.300"),
        ("emails", "nobody"),
        ("uris", "no uri"),
        ("subject", "no distinguished name"),
        ("validity_months", "0"),
        ("validity_months", "soon"),
        ("key", "RSA-512"),
        ("issuer", "DigiCert"),
        ("tags", "team"),
        ("tags", "a=1\na=2"),
    ],
)
def test_what_key_vault_would_refuse_is_told_beside_its_field(field: str, value: str) -> None:
    form = filled(**{field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_all_that_is_wrong_is_told_at_once() -> None:
    form = filled(name="", dns_names="not a name", tags="team")
    assert set(form.errors) == {"name", "dns_names", "tags"}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a b\ngood.example\nc d", "Each must be a DNS name: “a b” and “c d”."),
        ("a b\nc d\ne f\ng h", "Each must be a DNS name: “a b”, “c d”, “e f” and 1 more."),
        ("10.0.0.5", "“10.0.0.5” is an IP address: give it under IP addresses."),
        (
            "bücher.example",
            "“bücher.example” has letters beyond ASCII: write xn--bcher-kva.example.",
        ),
        (
            "::1, a b\nä.example",
            (
                "“::1” is an IP address: give it under IP addresses. “ä.example” has letters "
                "beyond ASCII: write xn--4ca.example. “a b” is not a DNS name."
            ),
        ),
    ],
)
def test_all_wrong_lines_of_a_field_are_told_at_once(lines: str, sentence: str) -> None:
    assert filled(dns_names=lines).errors == {"dns_names": [sentence]}


def test_all_wrong_tags_are_told_at_once() -> None:
    assert filled(tags="team\na=1\na=2\n=x").errors["tags"] == [
        "“team” is not of the form name=value.",
        "The tag “a” is given twice.",
        "“=x” is not of the form name=value.",
    ]


def test_a_subject_made_of_a_wrong_name_is_not_wrong_by_itself() -> None:
    assert list(filled(dns_names="a=b;c").errors) == ["dns_names"]
    assert list(filled(dns_names="a=b;c", subject="c").errors) == ["dns_names", "subject"]


def test_a_certificate_needs_a_subject_or_a_name() -> None:
    assert "subject" in filled(dns_names="").errors


def test_a_form_filled_from_a_policy_gives_the_policy_back() -> None:
    spec = Spec(
        subject="CN=x",
        dns_names=("a.b", "c.d"),
        ip_addresses=("10.0.0.1",),
        key_type="EC",
        key_size=None,
        curve="P-384",
        exportable=False,
        issuer="Unknown",
        validity_months=6,
        tags={"team": "web"},
    )
    shown = CreateForm(initial=initial_from(spec, "web-prod"))
    again = {
        field.name: shown.fields[field.name].prepare_value(field.initial)
        for field in shown
        if field.initial is not False
    }
    form = CreateForm(again)
    assert form.is_valid(), form.errors
    assert form.spec() == spec


def test_each_rendered_form_has_a_nonce_of_its_own_and_keeps_it() -> None:
    assert CreateForm()["nonce"].value() != CreateForm()["nonce"].value()
    assert filled(name="")["nonce"].value() == "n"


def test_the_advanced_fields_become_a_policy_and_fill_the_form_again() -> None:
    form = filled(
        key_usage=["digitalSignature", "cRLSign"],
        extended_key_usage="1.3.6.1.5.5.7.3.1",
        content_type="application/x-pem-file",
        reuse_key="on",
        lifetime_action="AutoRenew days",
        lifetime_value="30",
        preserve_order="on",
    )
    assert form.is_valid(), form.errors
    spec = form.spec()
    assert spec.advanced == Advanced(
        content_type="application/x-pem-file",
        reuse_key=True,
        key_usage=("digitalSignature", "cRLSign"),
        extended_key_usage=("1.3.6.1.5.5.7.3.1",),
        action="AutoRenew",
        days_before_expiry=30,
        preserve_order=True,
    )
    assert initial_from(spec)["lifetime_action"] == "AutoRenew days"
    assert initial_from(spec)["lifetime_value"] == 30


def test_what_key_vault_settles_itself_is_left_to_it() -> None:
    form = filled(
        key_usage=["digitalSignature", "keyEncipherment"],
        extended_key_usage="1.3.6.1.5.5.7.3.1\n1.3.6.1.5.5.7.3.2",
        content_type="application/x-pkcs12",
        lifetime_action="",
    )
    assert form.is_valid(), form.errors
    assert form.spec().advanced == Advanced()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"lifetime_action": "AutoRenew percentage", "lifetime_value": "100"}, "lifetime_value"),
        ({"lifetime_action": "AutoRenew days", "lifetime_value": ""}, "lifetime_value"),
        ({"lifetime_action": "AutoRenew percentage", "lifetime_value": "soon"}, "lifetime_value"),
        ({"lifetime_action": "Explode"}, "lifetime_action"),
        (
            {
                "issuer": "Unknown",
                "lifetime_action": "AutoRenew percentage",
                "lifetime_value": "80",
            },
            "lifetime_action",
        ),
        ({"key_usage": ["flying"]}, "key_usage"),
        ({"extended_key_usage": "serverAuthentication"}, "extended_key_usage"),
        ({"content_type": "text/html"}, "content_type"),
    ],
)
def test_an_advanced_value_that_is_wrong_is_told_beside_its_field(
    fields: dict[str, str], field: str
) -> None:
    form = filled(**fields)
    assert not form.is_valid()
    assert set(form.errors) == {field}
