"""EC keys whose curve is not named but written out by its parameters, as Azure does for P-256K."""

from certificates.domain.x509.der import INTEGER, SEQUENCE, Element, children, element

# The field's prime, both coefficients, the base point and its order, by SEC 2.
_P256K = (
    2**256 - 2**32 - 977,
    0,
    7,
    0x79BE667E_F9DCBBAC_55A06295_CE870B07_029BFCDB_2DCE28D9_59F2815B_16F81798,
    2**256 - 0x14551231_950B75FC_4402DA17_32FC9BEBF,
)
_P256K_BY_NAME = bytes.fromhex("301006072a8648ce3d020106052b8104000a")


def by_name(spki: bytes) -> bytes:
    """A P-256K key as if its curve were named: so written it is the same key.

    Raises ValueError for any other. All parameters are compared: with another base point it would
    be another curve.
    """
    algorithm, key = children(element(spki), SEQUENCE)
    _, curve = children(algorithm, SEQUENCE)
    _, field, equation, base, order = children(curve, SEQUENCE)[:5]
    first, second = children(equation, SEQUENCE)[:2]
    numbers = (
        _number(children(field, SEQUENCE)[1]),
        int.from_bytes(first.content),
        int.from_bytes(second.content),
        int.from_bytes(base.content[1:33]),
        _number(order),
    )
    if numbers != _P256K or not _is_base(base.content):
        raise ValueError("another curve")
    content = _P256K_BY_NAME + key.raw
    return bytes([SEQUENCE, len(content)]) + content


def _number(held: Element) -> int:
    if held.tag != INTEGER:
        raise ValueError("no number")
    return int.from_bytes(held.content)


def _is_base(point: bytes) -> bool:
    """Whether the other coordinate is the even one, as the standard has it, in either spelling."""
    is_short = len(point) == 33 and point[0] == 2
    return is_short or (len(point) == 65 and point[0] == 4 and not point[-1] % 2)
