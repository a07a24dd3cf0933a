"""Chromium, and a stopwatch that runs inside the page: no delay of Playwright is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from e2e.conftest import CHROMIUM, FLAGS, settle
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

#: Installed in every frame. All times are those of the top page, in milliseconds. « Painted »
#: is the end of the frame that shows the map: style, layout and drawing orders included.
STOPWATCH = """(() => {
  const top = window.top, now = () => top.performance.now();
  const afterFrame = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  if (window !== top) {
    const seen = () => {
      const bench = top.bench, body = document.body;
      if (!bench || bench.drawn || !body) return;
      // A folium layer: every polygon carries the indicator's name.
      if (!bench.className) return;
      if (document.getElementsByClassName(bench.className).length < bench.polygons) return;
      bench.drawn = now();
      afterFrame(() => { bench.painted = now(); });
    };
    // The map cannot be drawn before Streamlit's first message: the document is there by then.
    let watched = null;
    addEventListener('message', (e) => {
      if (watched !== document) {
        watched = document;
        new MutationObserver(seen).observe(document.documentElement,
          {subtree: true, childList: true});
      }
      if (e.data && e.data.type === 'streamlit:render' && !top.bench.drawn)
        top.bench.rendered = now();
    }, true);
    return;
  }
  window.bench = {bytes: 0};
  // nrdiag's map is in the page: its attribute changes once the order is given and drawn.
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (bench.drawn || !target.dataset.peint || target.dataset.peint === bench.last) continue;
      bench.last = target.dataset.peint;
      bench.rendered = +target.dataset.recu;
      bench.drawn = now();
      afterFrame(() => { bench.painted = now(); });
    }
  }).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-peint']});
  for (const event of ['click', 'change']) addEventListener(event, () => {
    Object.assign(bench, {click: now(), sent: null, first: null, rendered: null, bytes: 0});
  }, true);
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', (e) => {
        if (bench.sent) bench.first ??= now();
        bench.bytes += e.data.byteLength || e.data.size || 0;
      });
    }
    send(data) { bench.sent ??= now(); super.send(data); }
  };
  // First sight of a text, for pages without a map.
  const look = () => {
    if (bench.text && !bench.shown
        && [...document.querySelectorAll('h1, h2')].some(h => h.textContent.includes(bench.text)))
      afterFrame(() => { bench.shown ??= now(); });
    if (!bench.shown) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, with the tests' settings: it cannot reach anything but 127.0.0.1."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A new visitor, with an empty cache and the stopwatch."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.add_init_script(STOPWATCH)
    try:
        yield context
    finally:
        context.close()


def wait_painted(page: Page, timeout: float = 60_000) -> None:
    """Wait for the map to be on screen."""
    page.wait_for_function("() => window.bench.painted", timeout=timeout)


__all__ = ["STOPWATCH", "chromium", "settle", "visitor", "wait_painted"]
