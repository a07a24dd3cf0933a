"""Requests and bytes of each page, for a new visitor then for the same one coming back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import settle, visitor, wait_painted
from benchmarks.reruns import FLOOR_PAGE, PAGES
from benchmarks.servers import Server


@dataclass
class Weight:
    """What went over the network: nothing that came from the browser's cache."""

    requests: int = 0
    http: float = 0
    socket: float = 0
    cached: set[str] = field(default_factory=set)

    @property
    def kilobytes(self) -> float:
        """Kilobytes received in all."""
        return (self.http + self.socket) / 1000


def measure(browser: Browser, nrdiag: Server, floor: Server) -> dict[str, tuple[Weight, Weight]]:
    """First and second visit of each page, the empty one first."""
    addresses = {FLOOR_PAGE: f"{floor.url}/"}
    addresses |= {name: f"{nrdiag.url}/{page}?{query}" for name, (page, query) in PAGES.items()}
    found = {}
    for name, address in addresses.items():
        with visitor(browser) as context:
            with_map = "/territoire?" in address
            found[name] = (_visit(context, address, with_map), _visit(context, address, with_map))
    return found


def _visit(context: BrowserContext, address: str, with_map: bool) -> Weight:
    weight = Weight()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")

    def answered(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            weight.cached.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in weight.cached and event["encodedDataLength"] > 0:
            weight.requests += 1
            weight.http += event["encodedDataLength"]

    def message(event: dict[str, Any]) -> None:
        frame = event["response"]
        weight.socket += len(frame["payloadData"]) * (0.75 if frame["opcode"] == 2 else 1)

    network.on("Network.requestServedFromCache", lambda e: weight.cached.add(e["requestId"]))
    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", finished)
    network.on("Network.webSocketFrameReceived", message)
    page.goto(address)
    settle(page)
    if with_map:
        wait_painted(page)
    page.wait_for_load_state("networkidle")
    page.close()
    return weight
