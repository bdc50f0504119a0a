"""Distinguished names, as people write them and as certificates hold them."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.subjects import attributes, in_words, of_name, parse
from tests.domain.certificates import name

CN, O, OU, DC = "2.5.4.3", "2.5.4.10", "2.5.4.11", "0.9.2342.19200300.100.1.25"  # noqa: E741


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CN=www.contoso.com", [(CN, "www.contoso.com")]),
        ("cn = www.contoso.com , o = Contoso", [(CN, "www.contoso.com"), (O, "Contoso")]),
        ('CN=web, O="Contoso, Ltd"', [(CN, "web"), (O, "Contoso, Ltd")]),
        ('CN="the ""web"" one"', [(CN, 'the "web" one')]),
        ("CN=web; O=Contoso", [(CN, "web"), (O, "Contoso")]),
        ("CN=web + OU=ops", [(CN, "web"), (OU, "ops")]),
        ("CN=a=b", [(CN, "a=b")]),
        ("CN=Müller", [(CN, "Müller")]),
        ("DC=com, DC=contoso", [(DC, "com"), (DC, "contoso")]),
    ],
)
def test_what_people_write_is_read(text: str, found: list[tuple[str, str]]) -> None:
    assert parse(text) == tuple(sorted(found))


def test_order_means_nothing() -> None:
    assert parse("CN=web, O=Contoso") == parse("O=Contoso, CN=web")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not a distinguished name"),
        ("www.contoso.com", "“www.contoso.com” is not a distinguished name"),
        ("XX=web", "“XX=web” is not a distinguished name"),
        ("CN=web,", "is not a distinguished name"),
        ("CN=web, O=", "O= has no value"),
        ('CN=""', "CN= has no value"),
        ('CN="web', "A quotation mark is not closed."),
        ("CN=Contoso\\, Ltd", "Put a value with commas in quotation marks"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(text)


@pytest.mark.parametrize(
    ("kind", "oid"),
    [
        ("S", NameOID.STATE_OR_PROVINCE_NAME),
        ("ST", NameOID.STATE_OR_PROVINCE_NAME),
        ("E", NameOID.EMAIL_ADDRESS),
        ("EMAIL", NameOID.EMAIL_ADDRESS),
        ("C", NameOID.COUNTRY_NAME),
        ("L", NameOID.LOCALITY_NAME),
    ],
)
def test_the_short_names_of_attributes(kind: str, oid: x509.ObjectIdentifier) -> None:
    assert parse(f"{kind}=x") == ((oid.dotted_string, "x"),)


def test_a_name_is_told_from_the_most_specific_part_on() -> None:
    parts = [
        (NameOID.COUNTRY_NAME, "DE"),
        (NameOID.ORGANIZATION_NAME, "A"),
        (NameOID.COMMON_NAME, "w"),
    ]
    there = x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
    assert in_words(of_name(there)) == "CN=w, O=A, C=DE"
    assert in_words(of_name(name("w", ORGANIZATION_NAME="A"))) == "CN=w, O=A"
    assert in_words(()) == ""


def test_attributes_that_belong_together_stay_together() -> None:
    assert in_words((((CN, "x"), (OU, "y")), ((O, "A"),))) == "CN=x + OU=y, O=A"
    assert in_words((((O, "A"),), ((OU, "y"), (CN, "x")))) == "OU=y + CN=x, O=A"


def test_an_attribute_without_a_short_name_is_told_by_its_number() -> None:
    odd = x509.Name([x509.NameAttribute(NameOID.PSEUDONYM, "x")])
    assert in_words(of_name(odd)) == "2.5.4.65=x"


VALUES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\"), min_size=1, max_size=15
).filter(lambda text: text == text.strip())


@given(common_name=VALUES, organization=VALUES)
def test_what_is_told_reads_back_as_it_was(common_name: str, organization: str) -> None:
    there = name(common_name, ORGANIZATION_NAME=organization)
    assert parse(in_words(of_name(there))) == attributes(of_name(there))
