// The lens in a real browser. Usage: node lens.test.mjs NEWSMILL CHROMIUM [FOLDER FOR SCREENSHOTS]
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { VIEWS, accessible, finish, openBrowser, openLens, photographer, tester } from "./browser.mjs";

const [newsmill, chromiumPath, images] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "newsmill-lens-"));
const { lens, address } = await openLens(newsmill);
const browser = await openBrowser(chromiumPath);
const test = tester(browser);
const picture = photographer(images);
const sample = async (page, number) => {
  await page.click(`[data-read="/samples/${number}"]`);
  await page.waitForSelector(".result .record");
};
const lines = (page) => page.locator(".lines path").count();
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

try {
  for (const view of Object.keys(VIEWS)) {
    await test("the first page can be used by everybody", view, address, async (page) => {
      await accessible(page);
      if (view === "light") await picture(page, "lens-start");
    });
    await test("an article can be read by everybody", view, address, async (page) => {
      await sample(page, 0);
      await accessible(page);
      for (const tab of ["names", "gone", "json"]) {
        await page.click(`[data-tab=${tab}]`);
        await page.waitForSelector(`[data-panel=${tab}]:visible`);
        if (tab === "gone") await page.keyboard.press("r");
        await accessible(page);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} pixels wider than the screen`);
    });
  }

  await test("a quote is tied to its speaker", "light", address, async (page) => {
    await sample(page, 0);
    await page.hover("#a1-q2");
    assert.equal(await lines(page), 1);
    assert.ok(await page.isVisible(".note"));
    assert.match(await page.textContent(".note"), /Anna Berg · Mayor .* \d\d.% sure/);
    assert.equal((await page.locator(".speaker.on").allTextContents()).join(""), "Mayor Anna Berg");
    assert.equal(await page.locator(".cue.on").textContent(), "said");
    // "he said" leads on to the name.
    await page.hover("#a1-q5");
    assert.equal(await lines(page), 2);
    assert.equal(await page.locator(".via").textContent(), "Peter Okafor");
    await page.mouse.move(5, 5);
    assert.equal(await lines(page), 0);
    // A line that is held on to stays with its words when they move.
    await page.click("#a1-q5");
    await page.mouse.move(5, 5);
    assert.equal(await lines(page), 2);
    const drawn = () => page.getAttribute(".lines path", "d");
    const before = await drawn();
    await page.setViewportSize({ width: 420, height: 860 });
    await page.waitForFunction((d) => document.querySelector(".lines path").getAttribute("d") !== d, before);
    await page.setViewportSize(VIEWS.light.viewport);
    await page.waitForFunction((d) => document.querySelector(".lines path").getAttribute("d") === d, before);
    await page.keyboard.press("Escape");
    assert.equal(await lines(page), 0);
    await page.hover("#a1-q5");
    await picture(page, "lens-light");
  });

  await test("a pronoun leads to the name last before it", "light", address, async (page) => {
    await page.fill("#article", "Peter Okafor came to the hall in Oslo on Monday. Okafor sat down in the front row.\n\n\"We did not know of any of this,\" he said.\n\nThen Okafor left.");
    await page.click(".send");
    await page.waitForSelector(".result .record");
    await page.hover(".quote.direct[id]");
    assert.equal(await lines(page), 2);
    const via = await page.locator(".via").evaluate((node) => [node.textContent, node.nextSibling.textContent]);
    assert.deepEqual(via, ["Okafor", " sat down in the front row."]);
  });

  await test("the lists lead to their places in the text", "phone", address, async (page) => {
    await sample(page, 0);
    const inView = (selector) => page.locator(selector).first().evaluate((node) => {
      const { top, bottom } = node.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    const last = page.locator(".said").last();
    await last.tap();
    const quote = `#a1-${await last.getAttribute("data-quote")}`;
    assert.equal(await page.getAttribute(quote, "aria-pressed"), "true");
    assert.ok(await inView(quote), "the quote is in view");
    assert.equal(await page.locator(".said.on").count(), 1);
    await page.click("[data-tab=names]");
    const { entities } = JSON.parse(await page.textContent(".json"));
    const [most] = entities.toSorted((one, other) => other.mentions.length - one.mentions.length);
    assert.ok(most.mentions.length > 1);
    const name = page.locator(`[data-entity-go="${most.id}"]`);
    await name.tap();
    assert.deepEqual(await page.locator(".lit").allTextContents(), most.mentions.map(({ text }) => text));
    assert.ok(await inView(".lit"), "the first mention is in view");
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await name.tap();
    assert.ok(await inView(".lit >> nth=1"), "the second mention is in view");
    await page.tap(".result h1");
    assert.equal(await page.locator(".lit").count(), 0);
  });

  await test("what was removed is shown where it stood", "light", address, async (page) => {
    await sample(page, 0);
    const gone = page.locator(".text .gone", { hasText: "Share this article" });
    assert.ok(!(await gone.isVisible()));
    await page.keyboard.press("r");
    assert.ok(await gone.isVisible());
    await page.click("[data-tab=gone]");
    await page.click("[data-panel=gone] [data-show=gone]");
    assert.ok(!(await gone.isVisible()));
  });

  await test("the record is copied and saved as it is", "light", address, async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await sample(page, 0);
    await page.click("[data-tab=json]");
    const record = JSON.parse(await page.textContent(".json"));
    assert.equal(record.schema, "newsmill.article/1");
    await page.click("[data-copy]");
    await page.waitForFunction(() => document.querySelector("[data-copy]").textContent === "Copied");
    assert.deepEqual(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), record);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("[data-save]")]);
    assert.equal(saved.suggestedFilename(), `${record.id}.json`);
    assert.deepEqual(JSON.parse(readFileSync(await saved.path(), "utf8")), record);
  });

  await test("an answer that comes late does not take the place of a later one", "light", address, async (page) => {
    let release;
    const late = new Promise((resolve) => { release = resolve; });
    await page.route("**/samples/0", async (route) => { await late; await route.continue(); });
    await page.click('[data-read="/samples/0"]');
    await sample(page, 2);
    const title = await page.textContent(".result h1");
    const [answer] = await Promise.all([page.waitForResponse(/samples.0/), release()]);
    await answer.finished();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    assert.equal(await page.textContent(".result h1"), title);
  });

  await test("the page says what it does, and a reader of the screen is led to the article", "light", address, async (page) => {
    const title = await page.title();
    let release;
    const late = new Promise((resolve) => { release = resolve; });
    await page.route("**/enrich", async (route) => { await late; await route.continue(); });
    await page.fill("#article", "The harbour is closed\n\n\"No,\" said Anna Berg on Monday.");
    await page.click(".send");
    assert.equal(await page.textContent(".send"), "Reading…");
    assert.equal(await page.getAttribute(".start", "aria-busy"), "true");
    release();
    await page.waitForSelector(".result .record");
    assert.equal(await page.title(), `${await page.textContent(".result h1")} · newsmill`);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    await page.click("[data-new]");
    await page.waitForSelector("#article:visible");
    assert.equal(await page.textContent(".send"), "Read it");
    assert.equal(await page.title(), title);
    assert.equal(await page.evaluate(() => document.activeElement.id), "article");
  });

  await test("everything can be done with the keyboard", "light", address, async (page) => {
    await page.focus("#article");
    await page.keyboard.insertText("\"No,\" said Anna Berg. \"Never,\" said Tom Reyes.");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".result .record");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.match(await page.textContent(".note"), /Tom Reyes/);
    await page.keyboard.press("k");
    assert.match(await page.textContent(".note"), /Anna Berg/);
    await page.keyboard.press("k");
    assert.match(await page.textContent(".note"), /Tom Reyes/, "before the first comes the last");
    await page.keyboard.press("j");
    assert.match(await page.textContent(".note"), /Anna Berg/, "after the last comes the first");
    await page.keyboard.press("Enter");
    assert.equal(await page.getAttribute("#a1-q1", "aria-pressed"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await lines(page), 0);
    await page.keyboard.press("2");
    assert.ok(await page.isVisible("[data-panel=names]"));
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.isVisible("[data-panel=gone]"));
    await page.keyboard.press("q");
    assert.equal(await page.getAttribute(".bar [data-show=quotes]", "aria-pressed"), "false");
    await page.keyboard.press("?");
    assert.ok(await page.isVisible("dialog.help"));
    await page.click("[data-shortcuts]");
    await page.keyboard.press("Escape");
    await page.keyboard.press("q");
    assert.equal(await page.getAttribute(".bar [data-show=quotes]", "aria-pressed"), "false", "switched off");
    await page.goBack();
    assert.ok(await page.isVisible("#article"));
  });

  await test("light and dark follow the system and the switch", "dark", address, async (page) => {
    const dark = await background(page);
    await page.click("[data-theme-switch]");
    const light = await background(page);
    assert.notEqual(light, dark);
    await page.reload();
    assert.equal(await background(page), light, "it is remembered");
    await page.click("[data-theme-switch]");
    await page.click("[data-theme-switch]");
    assert.equal(await background(page), dark);
    await sample(page, 1);
    await page.click("[data-tab=names]");
    await page.keyboard.press("r");
    await page.hover(".quote.direct[id]");
    await picture(page, "lens-dark");
  });

  await test("a tap holds on to a quote", "phone", address, async (page) => {
    await sample(page, 0);
    await page.evaluate(() => document.querySelector("#a1-q2").scrollIntoView({ block: "center" }));
    await page.tap("#a1-q2");
    assert.equal(await lines(page), 1);
    await picture(page, "lens-phone");
    await page.tap("#a1-q2");
    assert.equal(await lines(page), 0);
  });

  await test("a file can be chosen and dropped", "light", address, async (page) => {
    // Windows-1252, as the page itself says: its bytes must come through untouched.
    const bytes = Buffer.from("<html><head><meta charset=windows-1252></head><body><p>\u0093No,\u0094 said Ren\u00e9e Berg on Monday, and closed the old bridge.</p></body></html>", "latin1");
    const file = join(folder, "page.html");
    writeFileSync(file, bytes);
    await page.setInputFiles("#file", file);
    await page.waitForSelector(".result .record");
    assert.match(await page.textContent(".voice h3"), /Renée Berg/);
    assert.doesNotMatch(await page.textContent(".result .text"), /</, "it was read as a page");
    await page.click("[data-new]");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["“Yes,” said Ida Lund."], "story.txt"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    });
    await page.waitForSelector(".result .record");
    assert.match(await page.textContent(".voice h3"), /Ida Lund/);
    await page.click("[data-new]");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "“Maybe,” said Tom Reyes.");
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    });
    await page.waitForSelector(".result .record");
    assert.match(await page.textContent(".voice h3"), /Tom Reyes/);
  });

  await test("errors are told in the page", "light", address, async (page) => {
    await page.fill("#article", "{\"text\": 1}");
    await page.click(".send");
    await page.waitForSelector(".failure:visible");
    assert.match(await page.textContent(".failure"), /is not a RawArticle/);
    assert.equal(await page.inputValue("#article"), "{\"text\": 1}", "what was pasted is still there");
  });

  await test("a hostile article stays text", "light", address, async (page) => {
    const poison = "<script>globalThis.owned = 1</script><img src=x onerror='globalThis.owned = 1'>";
    const article = { title: poison, source: poison, body: `"${poison}" said Anna Berg. ${poison}` };
    await page.fill("#article", JSON.stringify(article));
    await page.click(".send");
    await page.waitForSelector(".result .record");
    assert.equal(await page.textContent(".result h1"), poison);
    assert.equal(await page.evaluate(() => globalThis.owned), undefined);
    assert.equal(await page.locator(".result img, .result script").count(), 0);
  });

  const short = await openLens(newsmill);
  await test("a lens that is gone is told of", "light", short.address, async (page) => {
    short.lens.kill();
    await once(short.lens, "exit");
    await page.fill("#article", "Rain.");
    await page.click(".send");
    await page.waitForSelector(".failure:visible");
    assert.match(await page.textContent(".failure"), /Is newsmill lens still running/);
  }, /ERR_CONNECTION_REFUSED/);

  const file = join(folder, "record.html");
  writeFileSync(file, execFileSync(newsmill, ["enrich", "--format", "html", "samples/"]));
  await test("a page as a file does the same", "light", pathToFileURL(file).href, async (page) => {
    await accessible(page);
    assert.ok(await page.locator(".record").count() > 5);
    await page.hover("#a1-q2");
    assert.equal(await lines(page), 1);
    await page.click("#a2 [data-tab=json]");
    assert.ok(await page.isVisible("#a2-json"));
    assert.ok(await page.isVisible("#a1-said"), "each record has tabs of its own");
  });
} finally {
  await browser.close();
  lens.kill();
  rmSync(folder, { recursive: true });
}
finish();
