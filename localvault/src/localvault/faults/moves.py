"""Faults of the connection: what happens to an answer on its way, whatever it would be."""

import threading
from collections.abc import Callable

from localvault import wire
from localvault.exchange import Exchange
from localvault.faults.registry import Fault
from localvault.messages import Response


def _drop(fault: Fault, exchange: Exchange) -> None:
    execute_if_after(fault, exchange)
    exchange.drop()


def _silence(fault: Fault, exchange: Exchange) -> None:
    execute_if_after(fault, exchange)
    exchange.silence()


def _drip(fault: Fault, exchange: Exchange) -> None:
    exchange.drip(exchange.execute(), fault.options["interval"])


def _pause(fault: Fault, exchange: Exchange) -> None:
    response = exchange.execute() if fault.when == "after" else None
    goes_on = exchange.pause(fault.released, fault.options["seconds"])
    if not goes_on or fault.options["then"] == "drop":
        exchange.drop()
    else:
        exchange.send(response or exchange.execute())


def _answer(fault: Fault, exchange: Exchange) -> None:
    execute_if_after(fault, exchange)
    body = fault.options["body"]
    content = body.encode() if isinstance(body, str) else wire.encode(body)
    headers = fault.options["headers"]
    if "content-type" not in map(str.lower, headers):
        headers = {"Content-Type": "application/json; charset=utf-8", **headers}
    exchange.send(Response(fault.options["status"], content, headers, fault.options["cut"]))


def _commit_late(fault: Fault, exchange: Exchange) -> None:
    exchange.drop()
    if exchange.pause(threading.Event(), fault.options["seconds"]):
        exchange.execute()


def execute_if_after(fault: Fault, exchange: Exchange) -> None:
    """Do what the request asks, if the fault comes after that."""
    if fault.when == "after":
        exchange.execute()


MOVES: dict[str, Callable[[Fault, Exchange], None]] = {
    "drop": _drop,
    "silence": _silence,
    "drip": _drip,
    "pause": _pause,
    "answer": _answer,
    "commit_late": _commit_late,
}
