#!/usr/bin/python3
"""Chromium without a window, told what to do by DevTools over a pipe. What is asked of a page is check.py's."""
import json
import os
import shutil
import subprocess
import tempfile
import time

PATIENCE_S = 60


class Browser:
    """A browser with a profile of its own, which ends with it."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="wrapup-browser-")
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()
        arguments = ["chromium", "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}",
                     "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-gpu",
                     "--disable-dev-shm-usage", "--hide-scrollbars", "about:blank"]
        if os.getuid() == 0:
            arguments.insert(1, "--no-sandbox")

        def wire():
            # The browser reads commands at 3 and answers at 4; copies first, lest one hides the other.
            commands, answers = os.dup(to_browser), os.dup(from_browser)
            os.dup2(commands, 3)
            os.dup2(answers, 4)

        self.process = subprocess.Popen(arguments, preexec_fn=wire, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.count = 0
        self.events = []

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self):
        """The next message, an answer or an event."""
        while b"\0" not in self.buffer:
            piece = os.read(self.answers, 1 << 16)
            if not piece:
                raise RuntimeError("the browser is gone")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.count += 1
        number = self.count
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            got = self.receive()
            if got.get("id") == number:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']}")
                return got["result"]
            self.events.append(got)


class Page:
    """A tab of a given size, in light or dark, that notes what it loads and complains of."""

    def __init__(self, browser, width, height, dark, touch=False):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def mine(self, method):
        return [e["params"] for e in self.browser.events if e.get("sessionId") == self.session and e["method"] == method]

    def open(self, path):
        self.browser.events.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        end = time.monotonic() + PATIENCE_S
        while not self.mine("Page.loadEventFired"):
            if time.monotonic() > end:
                raise RuntimeError(f"{path} does not load")
            self.browser.events.append(self.browser.receive())

    def ask(self, expression):
        """The value of a piece of JavaScript in the page."""
        got = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in got:
            raise RuntimeError(got["exceptionDetails"])
        return got["result"].get("value")

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def complaints(self):
        """What the console said, and what was asked of the network."""
        said = [e["entry"]["text"] for e in self.mine("Log.entryAdded")]
        said += [str(e) for e in self.mine("Runtime.consoleAPICalled") + self.mine("Runtime.exceptionThrown")]
        asked = [e["request"]["url"] for e in self.mine("Network.requestWillBeSent") if e.get("type") != "Document"]
        return said, asked

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
