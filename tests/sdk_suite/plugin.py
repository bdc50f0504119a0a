"""Waits at most a second where the SDK's tests wait for the real service, up to a minute.

The vault is told to take tenths of a second for everything; nothing is skipped by it.
"""

import asyncio
import time

LONGEST = 1.0
_sleep, _async_sleep = time.sleep, asyncio.sleep


def _short_sleep(seconds: float) -> None:
    _sleep(min(seconds, LONGEST))


async def _short_async_sleep(seconds: float, result: object = None) -> object:
    return await _async_sleep(min(seconds, LONGEST), result)


for _module, _short in ((time, _short_sleep), (asyncio, _short_async_sleep)):
    setattr(_module, "sleep", _short)  # noqa: B010 - what follows imports it from there
