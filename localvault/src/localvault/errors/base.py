"""What every refusal is made of."""

from dataclasses import dataclass


@dataclass(eq=False)
class ServiceError(Exception):
    """A refusal, as it goes over the wire."""

    status: int
    code: str
    message: str
    inner: str | None = None


def bad_parameter(message: str) -> ServiceError:
    """Something in the request does not fit."""
    return ServiceError(400, "BadParameter", message)
