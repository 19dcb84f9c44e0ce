"""Waiting for a condition, never for a time: a busy machine is slow, not wrong."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

PATIENCE = 60  # seconds
_PAUSE = 0.01

# What a tab of the dashboard has sent is unanswered until the server sends something.
NOTE_WHAT_IS_SENT = """
window.WebSocket = class extends WebSocket {
  constructor(...where) {
    super(...where);
    this.addEventListener('message', () => { window.unanswered = false; });
  }
  send(what) {
    window.unanswered = true;
    super.send(what);
  }
};"""

# The server has answered and Streamlit has run its script; nothing loads, unfolds or fades; and for some
# frames, longer than a widget of Streamlit waits before it sends its value, nothing has changed.
_STILL = """(patience) => new Promise((resolve, reject) => {
  const end = performance.now() + patience;
  const busy = () => window.unanswered
    || !document.querySelector('[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]')
    || document.querySelector('[data-testid=stSkeleton]')
    || document.getAnimations().some((each) => each.playState === 'running'
      && each.effect.getTiming().iterations !== Infinity);
  const shape = () => [...document.querySelectorAll('[data-testid=stMain], html')]
    .flatMap((node) => [node.scrollWidth, node.scrollHeight, node.getElementsByTagName('*').length]).join();
  let before = '', same = 0;
  const look = () => {
    const now = shape();
    same = !busy() && now === before ? same + 1 : 0;
    before = now;
    if (same >= 15) resolve();
    else if (performance.now() > end) reject(new Error('the page does not come to rest'));
    else requestAnimationFrame(look);
  };
  look();
})"""
_LUMINANCE = """(dark) => {
  const colours = getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g);
  return (Math.max(...colours.slice(0, 3)) < 128) === dark;
}"""
# An image of our own that fails after all that a file could have brought.
_LAST_IMAGE = """() => new Promise((resolve) => {
  const image = document.createElement('img');
  image.onerror = resolve;
  image.src = '/no-such-image';
})"""


def until(holds):
    """Wait until a function returns something true, and return that."""
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(_PAUSE)
    return found


async def until_async(holds):
    """Wait likewise, while the event loop goes on."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(_PAUSE)


def asked(method, url, **how):
    """Send a request, and wait for its answer as long as for anything else."""
    import httpx

    return httpx.request(method, url, timeout=PATIENCE, **how)


def settled(page):
    """Wait until a page of the dashboard has come to rest."""
    page.evaluate(_STILL, 1000 * PATIENCE)


def in_theme(page, theme):
    """Ask for the light or the dark theme, and wait until it is there."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(_LUMINANCE, arg=theme == "dark")
    settled(page)


def scripts_had_their_chance(page):
    """Wait until images that a file could have brought would have failed, and run their handlers."""
    settled(page)
    page.evaluate(_LAST_IMAGE)


def completed(coroutine):
    """Run a coroutine to its end in a thread of its own: in this one a browser may keep its event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
