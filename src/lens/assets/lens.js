// Sends an article to the lens and shows the record that comes back, which the server has drawn and
// escaped.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const [start, result, failure, again] = [".start", ".result", ".failure", "[data-new]"].map(find);
  const title = document.title;
  let asked = 0;

  const busy = (on) => {
    document.body.classList.toggle("busy", on);
    find(".send").textContent = on ? "Reading…" : "Read it";
    start.setAttribute("aria-busy", String(on));
  };
  const fail = (words) => {
    home(false);
    failure.textContent = words;
    failure.hidden = false;
    failure.scrollIntoView({ block: "nearest" });
  };
  const home = (focus) => {
    start.hidden = false;
    result.hidden = again.hidden = true;
    result.replaceChildren();
    document.title = title;
    if (focus) find("#article").focus();
  };

  const read = async (address, options) => {
    const mine = ++asked;
    busy(true);
    failure.hidden = true;
    try {
      const answer = await fetch(address, options);
      const text = await answer.text();
      if (mine !== asked) return;
      if (!answer.ok) return fail(text || `The lens answered with status ${answer.status}.`);
      result.innerHTML = text;
      start.hidden = true;
      result.hidden = again.hidden = false;
      window.newsmill.ready(result);
      const heading = result.querySelector("h1");
      document.title = `${heading.textContent} · newsmill`;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      scrollTo(0, 0);
      if (history.state !== "record") history.pushState("record", "");
    } catch {
      if (mine === asked) fail("The lens does not answer. Is newsmill lens still running?");
    } finally {
      if (mine === asked) busy(false);
    }
  };
  const send = (body, type) => read("/enrich", { method: "POST", body, headers: { "content-type": type } });

  // What a file is follows from its name; its bytes go as they are, so that the page's charset holds.
  const typeOf = (name) => {
    const ending = name.toLowerCase().split(".").pop();
    if (["html", "htm", "xhtml"].includes(ending)) return "text/html";
    if (ending === "json") return "application/json";
    return ["txt", "text"].includes(ending) ? "text/plain" : "application/octet-stream";
  };

  find(".paste").addEventListener("submit", (event) => {
    event.preventDefault();
    send(find("#article").value, "application/octet-stream");
  });
  find("#article").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) find(".paste").requestSubmit();
  });
  find("#file").addEventListener("change", ({ target }) => {
    if (target.files[0]) send(target.files[0], typeOf(target.files[0].name));
    target.value = "";
  });
  document.addEventListener("click", (event) => {
    const address = event.target.closest("[data-read]")?.dataset.read;
    if (address) read(address);
  });
  again.addEventListener("click", () => (history.state === "record" ? history.back() : home(true)));
  addEventListener("popstate", () => { asked += 1; busy(false); home(true); });
  if (history.state === "record") history.replaceState(null, "");

  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    const file = event.dataTransfer.files[0];
    const text = event.dataTransfer.getData("text/plain");
    if (file) send(file, typeOf(file.name));
    else if (text) send(text, "application/octet-stream");
  });

  // The records that pass through the worker, while the list is in view.
  const passed = find(".passed");
  const look = async () => {
    if (!document.hidden && !start.hidden) {
      try {
        show(await (await fetch("/records")).json());
      } catch { /* asked again below */ }
    }
    setTimeout(look, 2000);
  };
  const show = (records) => {
    const newest = records.length ? String(records[0].number) : "";
    if (passed.dataset.newest === newest) return;
    passed.dataset.newest = newest;
    find("[data-waiting]").hidden = records.length > 0;
    passed.replaceChildren(...records.map((record) => {
      const [item, button, about] = ["li", "button", "span"].map((name) => document.createElement(name));
      button.type = "button";
      button.dataset.read = `/records/${record.number}`;
      button.textContent = record.title || "Untitled";
      const quotes = `${record.quotes} ${record.quotes === 1 ? "quote" : "quotes"}`;
      about.textContent = ` ${[record.source, record.language, quotes].filter(Boolean).join(" · ")}`;
      item.append(button, about);
      return item;
    }));
  };
  if (passed) look();
});
