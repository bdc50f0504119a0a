"""What the services' tests share."""

from collections.abc import Iterator

import pytest

from certificates.domain.timings import TIMINGS


@pytest.fixture
def quick() -> Iterator[None]:
    """Every interval a tenth of what it is in life."""
    TIMINGS.scale(0.1)
    yield
    TIMINGS.scale(1)
