# looks.py - what can be told of the look of a page without eyes.
# Read first: tests/browser/browser.py.  Read next: tests/browser/page.py, tests/lab/page.py.
# SPDX-License-Identifier: MIT

# The lowest contrast of any text that is seen, and what text that is (WCAG 2.2, 1.4.3: 4.5 for all but large text).
CONTRAST = """(() => {
  const numbers = c => c.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
  const behind = e => e === null ? [255, 255, 255]
    : over(numbers(getComputedStyle(e).backgroundColor), getComputedStyle(e).backgroundColor.startsWith("rgb(")
      ? [0, 0, 0] : behind(e.parentElement));
  const opacity = e => e === null ? 1 : getComputedStyle(e).opacity * opacity(e.parentElement);
  const light = c => c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let worst = [99, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, back = behind(e);
    if (texts.currentNode.data.trim() === "" || e.getClientRects().length === 0)
      continue;
    const ink = over([...numbers(getComputedStyle(e).color).slice(0, 3), opacity(e)], back);
    const [a, b] = [light(ink), light(back)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    if (ratio < worst[0])
      worst = [ratio, e.tagName + "." + e.className + ": " + texts.currentNode.data.trim().slice(0, 40)];
  }
  return worst;
})()"""
