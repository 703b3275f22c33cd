// The pulse in a real browser, of a real worker. Usage:
//   node pulse.test.mjs NEWSMILL CHROMIUM METRICS [FOLDER FOR SCREENSHOTS]
// with the broker in NEWSMILL__BROKER__NODES.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VIEWS, accessible, finish, openBrowser, openLens, photographer, tester } from "./browser.mjs";

const [newsmill, chromiumPath, metrics, images] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "newsmill-pulse-"));
const TOKEN = "0123456789abcdef";
writeFileSync(join(folder, "token"), `${TOKEN}\n`);
const articles = Array.from({ length: 300 }, (_, n) => JSON.stringify({ id: `a-${n}`, body: `"We had ${n} reasons," said Anna Berg on Monday.` }));
const [good, bad] = ["good.ndjson", "bad.ndjson"].map((name) => join(folder, name));
writeFileSync(good, articles.join("\n"));
const poison = { body: "<script>globalThis.owned = 1</script>", content_type: "text/html" };
writeFileSync(bad, ["<b>bad</b>", "worse"].map((id) => JSON.stringify({ id, ...poison })).join("\n"));

const watching = ["--watch", metrics, "--replay-token-file", join(folder, "token")];
const { lens, address } = await openLens(newsmill, ...watching);
const closed = await openLens(newsmill, "--watch", metrics);
const plain = await openLens(newsmill);
const browser = await openBrowser(chromiumPath);
const test = tester(browser);
const picture = photographer(images);
const publish = (file) => execFileSync(newsmill, ["publish", file], { stdio: "ignore" });
const pulse = `${address}pulse`;

try {
  await test("what workers and queues do is drawn as it happens", "light", pulse, async (page) => {
    await page.waitForSelector(".workers .well");
    publish(good);
    publish(bad);
    await page.waitForFunction(() => parseFloat(document.querySelector("[data-figure=rate]").textContent) > 0);
    await page.waitForFunction(() => document.querySelector("[data-figure=time]").textContent.includes("s"));
    await page.waitForFunction(() => document.querySelector("[data-figure=dead]").textContent === "2");
    assert.match(await page.textContent("[data-chart=outcomes]"), /published/);
    assert.match(await page.textContent("[data-chart=queues]"), /waiting.*again in 5s/);
    assert.match(await page.textContent("[data-chart=stages]"), /quotes[\d.]+ ms/);
    // Two articles at work at once die in either order.
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 2);
    const rows = (await page.locator("tbody tr").allTextContents()).sort();
    assert.match(rows[0], /^<b>bad<\/b>.*no_text/);
    assert.match(rows[1], /^worse.*no_text/);
    await picture(page, "pulse");
  });
  for (const view of Object.keys(VIEWS)) {
    await test("the pulse can be read by everybody", view, pulse, async (page) => {
      await page.waitForSelector("tbody tr");
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} pixels wider than the screen`);
    });
  }
  await test("dead letters are replayed by who knows the token", "light", pulse, async (page) => {
    await page.waitForSelector("tbody button");
    await page.fill("#token", "a guess");
    await page.click("tbody button");
    await page.waitForFunction(() => document.querySelector(".failure").textContent.includes("not the token"));
    // It stays when the page is drawn anew.
    await page.evaluate(() => { document.querySelector("[data-figure=rate]").textContent = "old"; });
    await page.waitForFunction(() => document.querySelector("[data-figure=rate]").textContent !== "old");
    assert.match(await page.textContent(".failure"), /not the token/);
    await page.fill("#token", TOKEN);
    const [answer] = await Promise.all([page.waitForResponse(/replay/), page.click("tbody button")]);
    assert.deepEqual(await answer.json(), { replayed: 1 });
    // It fails again, and is dead again; the other one stayed.
    await page.waitForFunction(() => document.querySelector("[data-figure=dead]").textContent === "2");
  });
  await test("without a token there is nothing to replay with", "light", `${closed.address}pulse`, async (page) => {
    await page.waitForSelector("tbody tr");
    assert.equal(await page.locator("tbody button, #token").count(), 0);
    const status = await page.evaluate(async () => (await fetch("/pulse/replay", {
      method: "POST", body: '{"code":"no_text"}', headers: { "content-type": "application/json", authorization: "Bearer " },
    })).status);
    assert.equal(status, 403);
  });
  const following = await openLens(newsmill, "--follow", "--keep", "1000");
  await test("the records that pass are listed and opened", "light", following.address, async (page) => {
    publish(good);
    await page.waitForSelector(".passed button");
    assert.match(await page.textContent(".passed li"), / · 1 quote$/);
    await page.click(".passed button");
    await page.waitForSelector(".result .record");
    assert.match(await page.textContent(".voice h3"), /Anna Berg/);
  });
  following.lens.kill();
  await test("without a worker to watch there is no pulse", "light", plain.address, async (page) => {
    assert.equal(await page.locator("a[href='/pulse']").count(), 0);
    assert.equal(await page.evaluate(async () => (await fetch("/pulse/events")).status), 404);
  });
} finally {
  await browser.close();
  for (const each of [lens, closed.lens, plain.lens]) each.kill();
  rmSync(folder, { recursive: true });
}
finish();
