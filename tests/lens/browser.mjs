// What the browser's tests share.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const VIEWS = {
  light: { viewport: { width: 1280, height: 860 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true, isMobile: true },
};

// A lens on a port of its own: its address, and the process to end.
export const openLens = async (newsmill, ...args) => {
  const lens = spawn(newsmill, ["lens", "--listen", "127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const greeting = await new Promise((resolve, reject) => {
    createInterface(lens.stdout).once("line", resolve);
    lens.once("exit", (code) => reject(new Error(`the lens ended with ${code}`)));
  });
  return { lens, address: greeting.match(/http:\S+/)[0] };
};

export const openBrowser = (path) => chromium.launch({ executablePath: path, args: ["--no-sandbox"] });

let failed = 0;
export const finish = () => process.exit(failed ? 1 : 0);

// Opens a page in a view, runs a test on it, and sees that it asked nobody but the lens and that
// nothing was refused by its Content-Security-Policy or thrown. What it may say in the console all the
// same is `expected`: a refusal of the lens (status 4xx) is shown there too, and some tests ask for it.
export const tester = (browser) => async (name, view, address, run, expected = /status of 4\d\d/) => {
  const context = await browser.newContext({ ...VIEWS[view], reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const origin = address.startsWith("http") ? new URL(address).origin : address;
  const faults = [];
  page.on("request", (request) => {
    const url = request.url();
    const allowed = url.startsWith("data:") || url.startsWith("blob:") || url.startsWith(origin);
    if (!allowed) faults.push(`asked for ${url}`);
  });
  page.on("pageerror", (error) => faults.push(`threw ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) faults.push(message.text());
  });
  try {
    await page.goto(address);
    await run(page);
    assert.deepEqual(faults, []);
    console.log(`ok    ${name} (${view})`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name} (${view})\n${error.stack}`);
  } finally {
    await context.close();
  }
};

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// No serious or critical findings. The engine is run in the page's own world, past its policy.
export const accessible = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = ({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join(" | ")}`;
  assert.deepEqual(grave.map(told), []);
};

// Writes a picture, when a folder for them was named.
export const photographer = (folder) => async (page, name) => {
  if (folder) await page.screenshot({ path: join(folder, `${name}.jpg`), type: "jpeg", quality: 74 });
};
