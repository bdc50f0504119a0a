"""How many of the SDK's tests are known to run, so that no run can be empty unnoticed."""

from collections.abc import Mapping

# File without its ending, and how many tests of it run: those of the latest API version, less
# those that the suite itself skips, and those that need no vault.
KNOWN = {
    "test_certificates_client": 25,
    "test_certificates_client_async": 21,
    "test_merge_certificate": 1,
    "test_merge_certificate_async": 1,
    "test_examples_certificates": 7,
    "test_examples_certificates_async": 7,
}


def shortfalls(ran: Mapping[str, int]) -> list[str]:
    """Return a sentence for each file of which fewer tests ran than are known."""
    return [
        f"{file}: {ran.get(file, 0)} tests ran, {known} are known"
        for file, known in KNOWN.items()
        if ran.get(file, 0) < known
    ]
