// Draws the line from a quote to its speaker and switches what is shown. Everything that it shows is
// in the page already: it asks nothing of anybody, and without it the page can still be read.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js", "show-quotes", "show-names");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // Ids are data: never put into a selector as they are.
  const has = (attribute, id) => `[${attribute}~="${CSS.escape(id)}"]`;
  const kept = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* not ours to keep */ } },
  };

  // --- the line ---------------------------------------------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  let held = null; // the quote that stays, as its first stretch
  let shown = null;

  const quoteAt = (node) => {
    const run = node instanceof Element ? node.closest(".quote") : null;
    if (!run) return null;
    const ids = run.dataset.q.split(" ");
    return firstOf(run.closest(".record"), ids[ids.length - 1]);
  };
  const firstOf = (record, id) => record.querySelector(`.quote[id="${CSS.escape(`${record.id}-${id}`)}"]`);
  const idOf = (quote) => quote.id.slice(quote.closest(".record").id.length + 1);

  // The rectangles of the two that lie nearest to each other.
  const nearest = (ones, others) => {
    let best = null;
    for (const a of ones) for (const b of others) {
      const dx = Math.max(a.left - b.right, b.left - a.right, 0);
      const dy = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
      const distance = Math.hypot(dx, dy * 1.5);
      if (!best || distance < best.distance) best = { distance, a, b };
    }
    return best;
  };
  const rects = (nodes) => nodes.flatMap((node) => [...node.getClientRects()]).filter((r) => r.width > 0);
  const add = (parent, name, attributes) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent.append(node);
  };

  const line = (svg, from, to, kind) => {
    const box = svg.getBoundingClientRect();
    const pair = nearest(rects(from), rects(to));
    if (!pair) return;
    const { a, b } = pair;
    const middle = (r) => r.left + r.width / 2 - box.left;
    const near = (r, x) => Math.min(Math.max(x, r.left - box.left + 8), Math.max(r.right - box.left - 8, r.left - box.left + 8));
    const x2 = middle(b);
    const x1 = near(a, a.left > b.right ? a.left - box.left : a.right < b.left ? a.right - box.left : x2);
    let path, end;
    if (Math.abs(a.top - b.top) < a.height * 0.6) { // the same line: an arc above it
      const y = Math.min(a.top, b.top) - box.top;
      const rise = Math.min(26, 10 + Math.abs(x2 - x1) / 14);
      path = `M${x1} ${y}C${x1} ${y - rise} ${x2} ${y - rise} ${x2} ${y}`;
      end = y;
    } else {
      const down = b.top > a.top;
      const y1 = (down ? a.bottom : a.top) - box.top;
      const y2 = (down ? b.top : b.bottom) - box.top;
      const bend = Math.max(14, Math.abs(y2 - y1) / 2) * (down ? 1 : -1);
      path = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
      end = y2;
    }
    add(svg, "path", { d: path, class: kind });
    add(svg, "circle", { cx: x2, cy: end, r: 4 });
  };

  const colourOf = (quote) => [...quote.classList].find((name) => /^sp/.test(name));

  const clear = () => {
    if (!shown) return;
    const text = shown.closest(".text");
    for (const node of all(".on, .via", shown.closest(".record"))) node.classList.remove("on", "via");
    text.querySelector(".lines").replaceChildren();
    text.querySelector(".note").hidden = true;
    shown = null;
  };

  const show = (quote) => {
    clear();
    if (!quote || !root.classList.contains("show-quotes")) return;
    shown = quote;
    const record = quote.closest(".record");
    const text = quote.closest(".text");
    const id = idOf(quote);
    const find = (attribute) => all(has(attribute, id), text);
    const [runs, cues, speakers] = [find("data-q"), find("data-c"), find("data-s")];
    for (const node of [...runs, ...cues, ...speakers]) node.classList.add("on");
    for (const node of all(".said", record)) node.classList.toggle("on", node.dataset.quote === id);

    const svg = text.querySelector(".lines");
    svg.setAttribute("class", `lines ${colourOf(quote)}`);
    line(svg, runs, speakers, "said-by");
    // "he said": on to the last name before it that the pronoun stands for.
    const pronoun = speakers.find((node) => node.matches(".other[data-e]"));
    if (pronoun) {
      const names = all(has("data-e", pronoun.dataset.e), text).filter((node) => !node.matches(".other"));
      const before = names.filter((node) => node.compareDocumentPosition(pronoun) & Node.DOCUMENT_POSITION_FOLLOWING);
      const name = before[before.length - 1] || names[0];
      if (name) {
        name.classList.add("via");
        line(svg, speakers, [name], "onward");
      }
    }

    const note = text.querySelector(".note");
    note.className = `note ${colourOf(quote)}`;
    note.textContent = quote.dataset.note;
    note.hidden = false;
    const box = text.getBoundingClientRect();
    const ends = rects(runs);
    const last = ends[ends.length - 1];
    if (last) {
      const left = Math.max(0, Math.min(last.left - box.left, box.width - note.offsetWidth));
      note.style.left = `${left}px`;
      // Below the quote, and below its speaker where they stand right under it.
      const under = rects(speakers).map((r) => r.bottom).filter((b) => b > last.bottom && b < last.bottom + 2.5 * last.height);
      note.style.top = `${Math.max(last.bottom, ...under) - box.top + 8}px`;
    }
  };

  const hold = (quote) => {
    if (held) held.setAttribute("aria-pressed", "false");
    held = held === quote ? null : quote;
    if (held) held.setAttribute("aria-pressed", "true");
    show(held);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const said = event.target.closest(".said");
    const quote = said ? firstOf(said.closest(".record"), said.dataset.quote) : quoteAt(event.target);
    const next = quote || held || quoteAt(document.activeElement);
    if (next !== shown) show(next);
  });
  document.addEventListener("focusin", (event) => {
    const said = event.target.closest(".said");
    const quote = said ? firstOf(said.closest(".record"), said.dataset.quote) : quoteAt(event.target);
    if (quote) show(quote);
    else if (shown && shown !== held) show(held);
  });
  addEventListener("resize", () => shown && show(shown));

  // --- what is shown ----------------------------------------------------------------------------
  const toggle = (what) => {
    const on = root.classList.toggle(`show-${what}`);
    for (const button of all(`[data-show="${what}"]`)) button.setAttribute("aria-pressed", String(on));
    if (shown) show(held);
  };

  const THEMES = ["auto", "light", "dark"];
  const theme = (name) => {
    if (name === "auto") delete root.dataset.theme;
    else root.dataset.theme = name;
    for (const button of all("[data-theme-switch]")) button.textContent = `Theme: ${name}`;
    kept.set("newsmill-theme", name);
  };
  const nextTheme = () => theme(THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % THEMES.length]);

  const open = (record, name, focus) => {
    for (const tab of all("[role=tab]", record)) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
    for (const panel of all("[data-panel]", record)) panel.hidden = panel.dataset.panel !== name;
  };

  // The record whose text is in view.
  const current = () => all(".record").find((record) => record.getBoundingClientRect().bottom > 120);

  const step = (by) => {
    const quotes = all(".quote[id]");
    if (!quotes.length) return;
    const at = quotes.indexOf(quoteAt(document.activeElement) || shown || held);
    const next = quotes[(at < 0 ? (by > 0 ? 0 : quotes.length - 1) : at + by + quotes.length) % quotes.length];
    next.focus({ preventScroll: true });
    bring(next);
  };
  const bring = (node) => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const lit = (record, id, turn) => {
    for (const node of all(".lit", record)) node.classList.remove("lit");
    const nodes = all(`.text ${has("data-e", id)}`, record);
    for (const node of nodes) node.classList.add("lit");
    if (nodes.length) bring(nodes[turn % nodes.length]);
  };
  const turns = new Map();

  document.addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest("button");
    if (button?.dataset.show) return toggle(button.dataset.show);
    if (button?.matches("[data-theme-switch]")) return nextTheme();
    if (button?.matches("[data-help]")) return document.querySelector("dialog.help").showModal();
    if (button?.matches("[data-close]")) return button.closest("dialog").close();
    if (button?.dataset.tab) return open(button.closest(".record"), button.dataset.tab, false);
    if (button?.dataset.entityGo) {
      const turn = turns.get(button) || 0;
      turns.set(button, turn + 1);
      return lit(button.closest(".record"), button.dataset.entityGo, turn);
    }
    if (button?.matches(".said")) {
      const quote = firstOf(button.closest(".record"), button.dataset.quote);
      if (!quote) return;
      if (held !== quote) hold(quote);
      return bring(quote);
    }
    if (button?.matches("[data-copy]")) return copy(button);
    if (button?.matches("[data-save]")) return save(button);
    const quote = quoteAt(target);
    if (quote) return hold(quote);
    for (const node of all(".lit")) node.classList.remove("lit");
    if (held && !target.closest(".panels")) hold(held);
  });

  const json = (button) => button.closest("[data-panel]").querySelector(".json").textContent;
  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(json(button));
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(button.closest("[data-panel]").querySelector(".json"));
      button.textContent = "Selected: copy it";
    }
  };
  const save = (button) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([json(button)], { type: "application/json" }));
    link.download = `${button.dataset.save.replace(/[^\w.-]+/g, "_").slice(0, 80)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const tabs = all("[role=tab]", tab.parentElement);
      const by = event.key === "ArrowRight" ? 1 : -1;
      const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
      return open(tab.closest(".record"), next.dataset.tab, true);
    }
    const quote = event.target.matches?.(".quote[role=button]") ? event.target : null;
    if (quote && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return hold(quote);
    }
    if (event.key === "Escape") {
      if (held) hold(held);
      return clear();
    }
    const typing = event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || kept.get("newsmill-keys") === "off") return;
    const record = current();
    const keys = {
      j: () => step(1), k: () => step(-1),
      q: () => toggle("quotes"), e: () => toggle("names"), r: () => toggle("gone"),
      t: nextTheme, "?": () => document.querySelector("dialog.help").showModal(),
      1: () => record && open(record, "said", true), 2: () => record && open(record, "names", true),
      3: () => record && open(record, "gone", true), 4: () => record && open(record, "json", true),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-shortcuts]")) kept.set("newsmill-keys", event.target.checked ? "on" : "off");
  });

  // A page that is filled later calls this for each record that comes in.
  const ready = (within) => {
    held = shown = null;
    for (const node of all(".tabs, .switches, .actions", within)) node.hidden = false;
    for (const record of all(".record", within)) open(record, "said", false);
  };
  window.newsmill = { ready };
  theme(THEMES.includes(kept.get("newsmill-theme")) ? kept.get("newsmill-theme") : "auto");
  document.addEventListener("DOMContentLoaded", () => {
    theme(root.dataset.theme || "auto");
    const shortcuts = document.querySelector("[data-shortcuts]");
    if (shortcuts) shortcuts.checked = kept.get("newsmill-keys") !== "off";
    ready(document);
  });
})();
