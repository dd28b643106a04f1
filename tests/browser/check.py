#!/usr/bin/python3
"""The pages of a report in a real browser: on a phone and a desk, in both languages, light and dark, on paper.

The pages are of reports filled by hand (tests/lib/report_case.c); pages.c writes them. Pictures of what was
opened stay in .build/browser/ to be looked at."""
import base64
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/rigs"))
from devtools import Browser, Page  # noqa: E402
from tap import attempt, finish, ok  # noqa: E402

OUT = ROOT / ".build/browser"
CHECKS = (ROOT / "tests/browser/checks.js").read_text()
SIZES = {"phone": (360, 740, True), "desk": (1280, 800, False)}
PRINTED_MOST = 12
TAB, TAB_CODE = "Tab", 9

# Each of these faults must be found, or a check that finds nothing says nothing.
BAD = {
    "overflow": "<div style='width:3000px'>wide</div>",
    "readable": "<p style='color:#999;background:#fff'>pale</p>",
    "drawn": "<figure><svg><rect class='fill' style='fill:#fefefe' width='9' height='9'/></svg></figure>",
    "outline": "<h4>too deep</h4>",
    "named": "<svg width='9' height='9'></svg>",
    "harmless": "<a href='javascript:0'>x</a>",
}


def page_ready(browser, path, size, dark):
    width, height, touch = SIZES[size]
    page = Page(browser, width, height, dark, touch)
    page.open(path)
    page.ask(CHECKS)
    return page


def faults_of(page):
    """All that the checks find, with the folds as they are."""
    found = []
    for check in BAD:
        found += [f"{check}: {fault}" for fault in page.ask(f"checks.{check}()")]
    return found


def tab_order(page):
    """Goes through the page by the Tab key: what is reached stands in the order of the page and is seen."""
    faults = []
    expected = page.ask("""(() => { window.stops = [...document.querySelectorAll('a,summary,[tabindex]')]
        .filter((e) => e.checkVisibility()); return stops.length; })()""")
    page.ask("document.body.focus(); scrollTo(0, 0)")
    for place in range(expected):
        page.press(TAB, TAB_CODE)
        at = page.ask("stops.indexOf(document.activeElement)")
        if at != place:
            faults.append(f"Tab {place + 1} reaches stop {at + 1}")
            break
        seen = page.ask("""(() => { const b = document.activeElement.getBoundingClientRect();
            return b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth; })()""")
        if not seen:
            faults.append(f"stop {at + 1} is not on the screen: " + page.ask("document.activeElement.textContent.slice(0, 40)"))
    return faults


def spoken(page):
    """What a screen reader is given: landmarks, names."""
    nodes = [n for n in page.call("Accessibility.getFullAXTree")["nodes"] if not n.get("ignored")]
    roles = [n.get("role", {}).get("value") for n in nodes]
    faults = [f"no {role}" for role in ("main", "navigation", "banner", "contentinfo") if role not in roles]
    for node in nodes:
        role = node.get("role", {}).get("value")
        name = node.get("name", {}).get("value", "")
        if role in ("link", "heading", "image", "img", "table", "navigation", "region") and not name.strip():
            faults.append(f"a {role} without a name")
    return faults


def picture(page, name):
    shot = page.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
    (OUT / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def printed(page, name):
    pdf = base64.b64decode(page.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)["data"])
    (OUT / f"{name}.pdf").write_bytes(pdf)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def look(browser, path, size, dark):
    """One page, one size, one scheme."""
    name = f"{path.stem}-{size}-{'dark' if dark else 'light'}"
    page = page_ready(browser, path, size, dark)
    found = faults_of(page)
    picture(page, name)
    if not dark:
        found += [f"keyboard: {fault}" for fault in tab_order(page)]
        found += [f"spoken: {fault}" for fault in spoken(page)]
    page.ask("openAll()")
    found += [f"opened: {fault}" for fault in faults_of(page)]
    if not dark and size == "phone":
        picture(page, f"{name}-opened")
    least = page.ask("leastContrast")
    said, asked = page.complaints()
    found += [f"console: {line}" for line in said] + [f"network: {url}" for url in asked]
    if size == "desk" and not dark:
        page.open(path)
        pages = printed(page, name)
        if not 1 <= pages <= PRINTED_MOST:
            found.append(f"{pages} printed pages")
    ok(not found, f"{name}: contrast {least:.1f} or more, nothing to find", "\n".join(found[:20]))
    page.close()


def bad_pages(browser):
    """The checks find what is wrong with a page that is wrong."""
    path = OUT / "bad.html"
    path.write_text("<!DOCTYPE html><html lang=en><title>bad</title><body style='background:#fff'><header></header><nav></nav>"
                    f"<main><h1>bad</h1>{''.join(BAD.values())}<script>console.error('x')</script>"
                    "<link rel=stylesheet href=gone.css></main><footer></footer>")
    page = page_ready(browser, path, "phone", False)
    for check in BAD:
        ok(page.ask(f"checks.{check}()"), f"the check '{check}' finds its fault in a bad page")
    said, asked = page.complaints()
    ok(said and asked, "what a page says to the console and asks of the network is noticed", (said, asked))
    page.close()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    pages = pathlib.Path(os.environ.get("O", str(ROOT / ".build/gcc"))) / "tests/browser/pages"
    subprocess.run([str(pages), str(OUT)], check=True, cwd=ROOT)
    browser = Browser()
    try:
        bad_pages(browser)
        for path in sorted(OUT.glob("*-*-*.html")):
            for size in SIZES:
                for dark in (False, True):
                    attempt(path.name, look, browser, path, size, dark)
    finally:
        browser.close()
    finish()


main()
