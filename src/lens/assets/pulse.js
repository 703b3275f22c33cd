// Draws what the lens tells of the workers and queues. Numbers and names come as JSON and are set as
// text: nothing here writes HTML.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const SVG = "http://www.w3.org/2000/svg";
  const SPAN = 300; // seconds that a chart shows at most
  const samples = [];
  const root = find(".pulse");

  const make = (name, attributes, ...children) => {
    const node = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const short = (number) => {
    if (number >= 10000) return `${Math.round(number / 1000)}k`;
    if (number >= 100 || Number.isInteger(number)) return String(Math.round(number));
    return number.toPrecision(2);
  };
  const time = (seconds) => {
    if (!Number.isFinite(seconds)) return "–";
    return seconds >= 1 ? `${seconds.toPrecision(2)} s` : `${short(seconds * 1000)} ms`;
  };
  const recent = (count) => samples.slice(-count);
  const total = (list, of) => list.reduce((sum, sample) => sum + (of(sample) || 0), 0);

  // Lines over the last minutes: { name, values, kind }.
  const chart = (where, lines, unit) => {
    const [width, height, left, bottom] = [560, 170, 44, 18];
    const span = Math.max(60, Math.min(SPAN, samples.length));
    const top = Math.max(1, ...lines.flatMap((line) => line.values));
    const x = (index, count) => left + (width - left - 6) * (1 - (count - 1 - index) / (span - 1));
    const y = (value) => 8 + (height - bottom - 8) * (1 - value / top);
    const label = lines.map((line) => `${line.name} ${short(line.values[line.values.length - 1] || 0)}`).join(", ");
    const svg = make("svg:svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Now: ${label} ${unit}` });
    for (const part of [0, 0.5, 1]) {
      svg.append(make("svg:line", { x1: left, x2: width - 6, y1: y(top * part), y2: y(top * part), class: "grid" }));
      svg.append(make("svg:text", { x: left - 7, y: y(top * part) + 4, "text-anchor": "end" }, short(top * part)));
    }
    svg.append(make("svg:text", { x: left, y: height - 5 }, span < 120 ? `${span} s ago` : `${Math.round(span / 60)} min ago`));
    svg.append(make("svg:text", { x: width - 6, y: height - 5, "text-anchor": "end" }, "now"));
    for (const line of lines) {
      const points = line.values.map((value, index) => `${x(index, line.values.length).toFixed(1)} ${y(value).toFixed(1)}`);
      if (points.length) svg.append(make("svg:path", { d: `M${points.join("L")}`, class: `line ${line.kind}` }));
    }
    const legend = make("ul", { class: "keys", "aria-hidden": "true" }, ...lines.map((line) =>
      make("li", { class: line.kind }, make("span", { class: "chip" }), `${line.name} ${short(line.values[line.values.length - 1] || 0)}`)));
    find(`[data-chart=${where}]`).replaceChildren(svg, legend);
  };

  const OUTCOMES = [["published", "sp2"], ["retried", "sp4"], ["dead", "sp6"]];
  const STAGES = [["clean", "sp0"], ["segment", "sp5"], ["quotes", "sp3"], ["entities", "sp1"]];

  // A mean over a few seconds is calmer than each second by itself.
  const smooth = (of, width = 5) => samples.map((_, index) => {
    const part = samples.slice(Math.max(0, index - width + 1), index + 1);
    return total(part, of) / Math.max(0.001, total(part, (sample) => sample.seconds));
  });

  const draw = () => {
    const now = samples[samples.length - 1];
    const last = recent(10);
    const seconds = Math.max(0.001, total(last, (sample) => sample.seconds));
    const figure = (key, text) => { find(`[data-figure=${key}]`).textContent = text; };
    figure("rate", short(total(last, (sample) => sample.outcomes.published) / seconds));
    figure("time", time(total(last, (s) => s.article[0]) / total(last, (s) => s.article[1])));
    figure("hand", short(now.in_flight));
    const depth = (role) => now.queues.find((queue) => queue.role === role)?.messages;
    figure("waiting", depth("waiting") === undefined ? "–" : short(depth("waiting")));
    figure("dead", depth("dead") === undefined ? "–" : short(depth("dead")));

    find(".workers").replaceChildren(...now.workers.map((worker) =>
      make("li", { class: worker.well ? "well" : "ill" }, make("span", { class: "chip" }), `${worker.address} · ${worker.state}`)));
    const failure = find(".failure");
    const words = now.broker ? `The queues are not known: ${now.broker}` : refused;
    if (failure.textContent !== words) failure.textContent = words;
    failure.hidden = !words;

    chart("outcomes", OUTCOMES.map(([name, kind]) => ({ name, kind, values: smooth((sample) => sample.outcomes[name]) })), "a second");
    chart("queues", now.queues.map((each, index) => ({
      name: each.role, kind: `sp${index % 8}`,
      values: samples.map((sample) => sample.queues.find((q) => q.name === each.name)?.messages || 0),
    })), "messages");

    const minute = recent(60);
    const means = STAGES.map(([name, kind]) => ({
      name, kind, mean: total(minute, (s) => s.stages[name]?.[0]) / total(minute, (s) => s.stages[name]?.[1]),
    }));
    const most = Math.max(...means.map(({ mean }) => mean || 0), 1e-9);
    find("[data-chart=stages]").replaceChildren(...means.map(({ name, kind, mean }) =>
      make("div", { class: `stage ${kind}` }, make("span", {}, name),
        make("svg:svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
          make("svg:rect", { width: ((mean || 0) / most * 100).toFixed(1), height: 6, class: "level" })),
        make("span", {}, time(mean)))));
    if (depth("dead") !== undefined) look(depth("dead"));
  };

  // --- dead letters -----------------------------------------------------------------------------
  let known = -1;
  let asking = false;
  // Why the last replay was refused: it stays until the next.
  let refused = "";
  const look = async (count) => {
    if (asking || count === known) return;
    asking = true;
    try {
      const answer = await fetch("/pulse/dead");
      if (answer.ok) {
        known = count;
        list(await answer.json());
      }
    } catch { /* asked again with the next sample */ }
    // Listing takes letters and gives them back: not more often than this.
    setTimeout(() => { asking = false; }, 3000);
  };
  const list = (letters) => {
    find("[data-no-dead]").hidden = letters.length > 0;
    find(".table").hidden = letters.length === 0;
    const token = find(".token");
    if (token) token.hidden = letters.length === 0;
    find("tbody").replaceChildren(...letters.map((letter) => {
      const row = make("tr", {}, make("td", {}, letter.id),
        make("td", {}, make("b", {}, letter.code), ` ${letter.reason}`),
        make("td", {}, String(letter.attempts)), make("td", {}, String(letter.bytes)));
      if (root.hasAttribute("data-replays")) {
        const button = make("button", { type: "button", class: "plain-button", "aria-label": `Replay ${letter.id}` }, "Replay");
        button.addEventListener("click", () => replay(button, letter.id));
        row.append(make("td", {}, button));
      }
      return row;
    }));
  };
  const replay = async (button, id) => {
    button.disabled = true;
    refused = "";
    const answer = await fetch("/pulse/replay", {
      method: "POST", body: JSON.stringify({ id }),
      headers: { "content-type": "application/json", authorization: `Bearer ${find("#token").value}` },
    });
    const words = await answer.text();
    if (answer.ok) {
      known = -1;
      button.textContent = "Replayed";
    } else {
      button.disabled = false;
      const failure = find(".failure");
      failure.textContent = refused = words;
      failure.hidden = false;
      find("#token").focus();
    }
  };

  const events = new EventSource("/pulse/events");
  events.onmessage = ({ data }) => {
    const sample = JSON.parse(data);
    if (samples.length && sample.number <= samples[samples.length - 1].number) samples.length = 0;
    samples.push(sample);
    if (samples.length > SPAN) samples.shift();
    // Many come at once when the page is opened; they are drawn once.
    cancelAnimationFrame(events.frame);
    events.frame = requestAnimationFrame(draw);
  };
  events.onerror = () => {
    const failure = find(".failure");
    failure.textContent = "The lens does not answer. Is newsmill lens still running?";
    failure.hidden = false;
  };
});
