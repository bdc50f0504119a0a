"""Extensions that are odd: none of them hides what the others say."""

from tests.support.odd.certificates import KEY_USAGE, NAMES, PURPOSES, SERVER, VERSION_3, Case
from tests.support.odd.der import bits, extension, integer, octets, oid, sequence, tlv, utf8

_POLICIES, _CONSTRAINTS, _AUTHORITY = "2.5.29.32", "2.5.29.19", "2.5.29.35"
_CLIENT = "1.3.6.1.5.5.7.3.2"
_NOTICE = sequence(
    sequence(oid("1.2.3.4"), sequence(sequence(oid("1.3.6.1.5.5.7.2.2"), utf8("no notice"))))
)
_POLICY = extension(_POLICIES, sequence(sequence(oid("1.2.3.4"))))
_FALSE, _ODD_TRUE = tlv(0x01, b"\0"), tlv(0x01, b"\x42")


def _san(text: str) -> bytes:
    return extension(NAMES, sequence(tlv(0x82, text.encode())))


def _more(*more: bytes) -> Case:
    return Case(more=more)


def _only(*extensions: bytes) -> bytes:
    return tlv(0xA3, sequence(*extensions))


def _deep(levels: int) -> bytes:
    """Sequences in one another, deeper than a program may call itself."""
    der = b""
    for _ in range(levels):
        der = sequence(der)
    return der


def _nothing_but(extensions: bytes, *names: str, version: bytes = VERSION_3) -> Case:
    """No usages; ``names`` go on, as far as there are any."""
    told = (b"", ())
    return Case(
        extensions=extensions, version=version, names=(b"", names), key_usage=told, purposes=told
    )


EXTENSIONS: dict[str, Case] = {
    "a policy notice that is none": _more(extension(_POLICIES, _NOTICE)),
    "policies twice": _more(_POLICY, _POLICY),
    "policies that are no list": _more(extension(_POLICIES, utf8("none"))),
    "a path length without a CA": _more(extension(_CONSTRAINTS, sequence(integer(0)))),
    "a CA that says false": _more(extension(_CONSTRAINTS, sequence(_FALSE))),
    "broken constraints": _more(extension(_CONSTRAINTS, b"\x30\x05")),
    "a broken authority": _more(extension(_AUTHORITY, b"\x04")),
    "an unknown critical one": _more(extension("1.2.3.4.5", b"\xff", tlv(0x01, b"\xff"))),
    "one of deep sequences": _more(extension(_POLICIES, _deep(3000))),
    "critical written FALSE": Case(critical=_FALSE),
    "critical neither true nor false": Case(critical=_ODD_TRUE),
    "one without a value": _more(sequence(oid(_POLICIES))),
    "one whose value is a text": _more(sequence(oid(_POLICIES), utf8("x"))),
    "one without a kind, beside the names": _more(sequence(octets(b"x"))),
    "one that is no sequence": _more(utf8("x")),
    "the names in two": _nothing_but(
        _only(_san("one.odd.example"), _san("two.odd.example")),
        "dns:one.odd.example",
        "dns:two.odd.example",
    ),
    "none, in a list": _nothing_but(_only()),
    "none at all": _nothing_but(b""),
    "none, in version 1": _nothing_but(b"", version=b""),
    "some in version 1": Case(version=b""),
    "an unheard of version": Case(version=tlv(0xA0, integer(5))),
    "version 3 as a text": Case(version=tlv(0xA0, utf8("3"))),
    "unique identifiers": Case(unique_ids=tlv(0x81, b"\0\1") + tlv(0x82, b"\0\2")),
    "the kind of one unknown, and no names": Case(
        extensions=_only(sequence(octets(b"x"))),
        names=(b"", None),
        key_usage=(b"", None),
        purposes=(b"", None),
    ),
    "a list that is cut off behind the names": Case(
        extensions=tlv(0xA3, sequence(_san("cut.odd.example"), b"\x30\x7f")),
        names=(b"", ["dns:cut.odd.example"]),
        key_usage=(b"", None),
        purposes=(b"", None),
    ),
    "names without a value": Case(
        extensions=_only(sequence(oid(NAMES), utf8("x"))),
        names=(b"", None),
        key_usage=(b"", ()),
        purposes=(b"", ()),
    ),
    "a key usage of no bits": Case(key_usage=(bits(b""), ())),
    "a key usage of all bits": Case(
        key_usage=(
            bits(b"\xff\x80", 7),
            (
                "digitalSignature",
                "nonRepudiation",
                "keyEncipherment",
                "dataEncipherment",
                "keyAgreement",
                "keyCertSign",
                "cRLSign",
                "encipherOnly",
                "decipherOnly",
            ),
        )
    ),
    "only to encipher, without agreement": Case(key_usage=(bits(b"\x01"), ("encipherOnly",))),
    "a key usage that is a number": Case(key_usage=(integer(5), None)),
    "two key usages": Case(
        more=(extension(KEY_USAGE, bits(b"\x20", 5)),),
        key_usage=(bits(b"\x80", 7), ("digitalSignature", "keyEncipherment")),
    ),
    "purposes that are texts": Case(purposes=(sequence(utf8("serverAuth")), None)),
    "no purposes": Case(purposes=(sequence(), ())),
    "two lists of purposes": Case(
        more=(extension(PURPOSES, sequence(oid(_CLIENT))),),
        purposes=(sequence(oid(SERVER)), ("clientAuth", "serverAuth")),
    ),
    "a purpose without a name": Case(
        purposes=(sequence(oid("1.3.6.1.4.1.99999.1")), ("1.3.6.1.4.1.99999.1",)),
        version=VERSION_3,
    ),
}
