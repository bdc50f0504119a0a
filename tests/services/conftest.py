"""What the services' tests share."""

from collections.abc import Iterator

import pytest

from certificates.domain.pace import PACE


@pytest.fixture
def quick() -> Iterator[None]:
    """Every interval a tenth of what it is in life."""
    PACE.scale(0.1)
    yield
    PACE.scale(1)
