"""No cell of an export is a formula, whichever separator a spreadsheet goes by."""

import pytest

from certificates.views.exporting import csv_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("CN=web", "CN=web"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("CN=a;=cmd|' /C calc'!A0", "CN=a;'=cmd|' /C calc'!A0"),
        ("a;  @SUM(1)", "a;  '@SUM(1)"),
        ("a\t+1", "a\t'+1"),
        (["dns:a", "-1+1"], "dns:a; '-1+1"),
        ({"=a": "1", "b": "2"}, "'=a=1; b=2"),
        ("  =1", "'  =1"),
        (True, "yes"),
    ],
)
def test_what_would_be_run_gets_an_apostrophe(value: object, cell: str) -> None:
    assert csv_cell(value) == cell
