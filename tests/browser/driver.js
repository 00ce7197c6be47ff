/* driver.js - Chromium without a window, by playwright-core: a line of JSON asks, a line of JSON answers.
 * usage: node driver.js PLAYWRIGHT CHROMIUM   (by browser.py)
 * Read first: tests/browser/browser.py.
 * SPDX-License-Identifier: MIT */
"use strict";
const { chromium } = require(process.argv[2]);
const { createInterface } = require("node:readline");

/* Each with what it asked for, and what its console said. */
const pages = [];

const verbs = {
  async open(browser, { url, width, height, scheme, script }) {
    const context = await browser.newContext({
      viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: script, isMobile: width < 500,
    });
    const page = await context.newPage();
    const opened = { page, requests: [], complaints: [] };
    page.on("request", (request) => opened.requests.push(request.url()));
    page.on("pageerror", (error) => opened.complaints.push(String(error)));
    page.on("console", (message) => opened.complaints.push(message.text()));
    await page.goto(url, { waitUntil: "load" });
    return pages.push(opened) - 1;
  },
  value: (page, { expression }) => page.evaluate(expression),
  key: (page, { key }) => page.keyboard.press(key),
  async click(page, { expression }) {
    const element = (await page.evaluateHandle(expression)).asElement();
    await element.evaluate((e) => e.scrollIntoView({ block: "center" }));
    const box = await element.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  },
  print: (page) => page.emulateMedia({ media: "print" }),
  picture: (page, { path }) => page.screenshot({ path }),
  close: (page) => page.context().close(),
};

async function answer(browser, { verb, at, ...rest }) {
  if (verb === "requests" || verb === "complaints")
    return pages[at][verb];
  return verbs[verb](verb === "open" ? browser : pages[at].page, rest);
}

(async () => {
  const root = process.getuid() === 0; // it cannot have a sandbox as root
  const browser = await chromium.launch({
    executablePath: process.argv[3], chromiumSandbox: !root, args: ["--host-resolver-rules=MAP * ~NOTFOUND"],
  });
  for await (const line of createInterface({ input: process.stdin })) {
    let said;
    try {
      said = { is: (await answer(browser, JSON.parse(line))) ?? null };
    } catch (error) {
      said = { error: String(error) };
    }
    process.stdout.write(JSON.stringify(said) + "\n");
  }
  await browser.close();
})();
