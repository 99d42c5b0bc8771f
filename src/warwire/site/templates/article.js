"use strict";
// An article: its annotations drawn over the text, one side or two, with what differs between them.

const list = globalThis.warwire.articles;
const SYMBOLS = { missed: "−", spurious: "+", furniture: "+▤", boundary: "↔", label: "≠", both: "↔≠", "statement label": "f/o", "statement source": "src" };
const SAID = { missed: "only on the left", spurious: "only on the right", furniture: "only on the right, in furniture", boundary: "another extent", label: "another label", both: "another extent and label", "statement label": "fact or opinion", "statement source": "another source" };
const FIELDS = ["harm", "object", "count", "sufferer", "inflictor", "source", "status"];
const ORDER = { statement: 0, segment: 1, loss: 2, weapon: 3, actor: 4 };
let state = { number: 0, left: "gold", right: "", at: null }, data = null, differences = [], current = -1;

/** The differences between the two sides, by place: kind, place on the left, place on the right. */
function findDifferences() {
  if (!state.right) return [];
  const direct = data.differences[`${state.left}|${state.right}`], turned = data.differences[`${state.right}|${state.left}`];
  const found = (direct ?? turned)?.spans.map(([kind, ls, le, rs, re]) => {
    const places = [[ls, le], [rs, re]];
    if (direct) return { kind, places };
    const named = { missed: "spurious", spurious: "missed", furniture: "missed" }[kind] ?? kind;
    return { kind: named, places: places.reverse() };
  }) ?? [];
  found.push(...statementDifferences());
  const start = (difference) => difference.places[0][0] ?? difference.places[1][0];
  return found.sort((one, other) => start(one) - start(other));
}

/** Left actor → right actor. */
function partners() {
  const direct = data.differences[`${state.left}|${state.right}`], turned = data.differences[`${state.right}|${state.left}`];
  return new Map(direct ? direct.actors : (turned?.actors ?? []).map(([one, other]) => [other, one]));
}

function statementDifferences() {
  const [left, right] = [data.sides[state.left].statements, data.sides[state.right]?.statements];
  if (!left || !right) return [];
  const same = partners(), out = [];
  const sources = [left, right].every((side) => side.some((statement) => statement[3]));
  for (const [ls, le, label, source] of left)
    for (const [rs, re, other, theirs] of right) {
      const start = Math.max(ls, rs), end = Math.min(le, re);
      if (start >= end || !data.chars.slice(start, end).join("").trim()) continue;
      const kind = label !== other ? "statement label" : sources && (same.get(source) ?? source) !== theirs ? "statement source" : null;
      if (kind) out.push({ kind, places: [[start, end], [start, end]] });
    }
  return out;
}

/** Name of an actor on a side. */
const nameOf = (side, id) => (side.actors ?? []).find((actor) => actor[0] === id)?.[1] || (id ?? "nobody");

/** All that is to be drawn on one side. */
function layers(side, place) {
  const spans = [];
  for (const [start, end, label, source] of side.statements ?? []) spans.push({ rank: ORDER.statement, start, end, kind: "statement", label, source });
  for (const [start, end, label, ids, type] of side.mentions ?? []) spans.push({ rank: ORDER[label], start, end, kind: label, label: [label, ...ids.map((id) => nameOf(side, id)), type].filter(Boolean).map(words).join(": ") });
  for (const loss of side.losses ?? []) if (loss.start !== null) spans.push({ rank: ORDER.loss, start: loss.start, end: loss.end, kind: "loss", label: ["loss", loss.harm, count(loss)].filter(Boolean).join(" ") });
  differences.forEach((difference, index) => {
    const [start, end] = difference.places[place];
    if (start === null || start === undefined) return;
    if (difference.kind.startsWith("statement")) spans.push({ rank: ORDER.segment, start, end, kind: "segment", label: difference.kind, differs: index });
    else {
      const span = spans.find((one) => one.rank > 1 && one.start === start && one.end === end && one.differs === undefined);
      if (span) span.differs = index;
    }
  });
  return spans.sort((one, other) => one.rank - other.rank || one.start - other.start || other.end - one.end);
}

function open(span, side, place) {
  const first = !span.drawn;
  span.drawn = true;
  if (span.kind === "statement") {
    const who = span.source === "author" || !span.source ? "" : span.source === "unnamed" ? "unnamed" : nameOf(side, span.source);
    const node = el("span", { class: `statement ${span.label}`, title: `${span.label}, source: ${who || span.source || "not given"}` });
    if (first && (who || span.label === "opinion")) node.append(el("span", { class: "source" }, [span.label === "opinion" ? "opinion" : "", who].filter(Boolean).join(" · ")));
    return node;
  }
  const difference = differences[span.differs];
  const node = el("span", { class: `${span.kind === "segment" ? "segment" : `mark ${span.kind}`}${difference ? " differs" : ""}`, title: span.label, "data-start": span.start, "data-diff": difference ? span.differs : null });
  if (difference && first) node.append(el("b", { class: "badge", title: SAID[difference.kind] }, SYMBOLS[difference.kind], el("span", { class: "unseen" }, ` ${SAID[difference.kind]}: `)));
  return node;
}

/** Draw a stretch of text: cut at every end of a span, nested in the order of layers, so that crossing spans show too. */
function draw(target, spans, side, start, end) {
  const here = spans.filter((span) => span.start < end && span.end > start);
  const cuts = [...new Set([start, end, ...here.flatMap((span) => [span.start, span.end])])].filter((cut) => cut >= start && cut <= end).sort((a, b) => a - b);
  const stack = [];
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [from, to] = [cuts[index], cuts[index + 1]];
    const over = here.filter((span) => span.start <= from && span.end >= to);
    let depth = 0;
    while (depth < stack.length && stack[depth].span === over[depth]) depth++;
    stack.length = depth;
    for (const span of over.slice(depth)) {
      const node = open(span, side);
      (stack.at(-1)?.node ?? target).append(node);
      stack.push({ span, node });
    }
    (stack.at(-1)?.node ?? target).append(data.chars.slice(from, to).join(""));
  }
}

function pane(place) {
  const name = [state.left, state.right][place], section = document.querySelectorAll(".pane")[place];
  section.hidden = !name;
  if (!name) return;
  byId(`pane-${place}`).textContent = name;
  const text = section.querySelector(".text"), side = data.sides[name];
  text.replaceChildren();
  if (!side) return text.append(el("p", { class: "note" }, "This system says nothing of this article."));
  const spans = layers(side, place), zones = side.zones ?? [];
  let from = 0;
  for (const line of data.text.split("\n")) {
    const end = from + Array.from(line).length, middle = from;
    const zone = zones.find((one) => one[0] <= middle && one[1] >= end)?.[2] ?? zones.find((one) => one[0] < end && one[1] > middle)?.[2] ?? "paragraph";
    const node = el(zone === "headline" ? "h3" : "p", { class: zone, dir: "auto" });
    draw(node, spans, side, from, end);
    if (zone === "furniture") node.prepend(el("span", { class: "unseen" }, "furniture: "));
    text.append(node);
    from = end + 1;
  }
}

function count(loss) {
  const { min, max } = loss;
  if (min === null && max === null) return "";
  return (loss.approximate ? "~" : "") + (min === max ? String(min) : `${min ?? ""}..${max ?? ""}`);
}

function field(side, loss, name) {
  if (name === "count") return count(loss);
  if (name === "sufferer" || name === "inflictor") return loss[name].map((id) => nameOf(side, id)).join(", ");
  if (name === "source") return loss.source === "author" || loss.source === "unnamed" || !loss.source ? loss.source ?? "" : nameOf(side, loss.source);
  return words(loss[name] ?? "");
}

const phrase = (loss) => (loss.start === null ? "(no place)" : data.chars.slice(loss.start, loss.end).join(""));

/** The table of losses: pairs of both sides in one line, then what only one side has. */
function losses() {
  const [one, other] = [data.sides[state.left], data.sides[state.right]];
  const target = byId("losses");
  const direct = data.differences[`${state.left}|${state.right}`], turned = data.differences[`${state.right}|${state.left}`];
  const pairs = direct ? direct.losses : (turned?.losses ?? []).map(([a, b, fields]) => [b, a, fields]);
  const at = (side, place) => (side?.losses ?? []).find((loss) => (place ? loss.start === place[0] && loss.end === place[1] : loss.start === null));
  const rows = [], used = new Set(), seen = new Set();
  const record = (side, loss) => JSON.stringify([side === one, ...FIELDS.map((name) => (name === "sufferer" || name === "inflictor" ? [...loss[name]].sort() : name === "count" ? [loss.min, loss.max] : loss[name]))]);
  const row = (kind, cells, title) => rows.push(el("tr", { class: kind ? "differs" : null }, state.right && el("td", {}, kind ? el("b", { class: "badge" }, SYMBOLS[kind] ?? kind) : "=", el("span", { class: "unseen" }, ` ${SAID[kind] ?? (kind ? "differs" : "the same")}`)), el("th", { scope: "row" }, title), ...cells));
  for (const [a, b, fields] of state.right ? pairs : []) {
    const left = at(one, a), right = at(other, b);
    if (!left || !right) continue;
    used.add(left); used.add(right);
    seen.add(record(one, left)); seen.add(record(other, right));
    row(fields.length ? "label" : "", FIELDS.map((name) => {
      const values = [field(one, left, name), field(other, right, name)];
      return fields.includes(name) ? el("td", {}, el("span", { class: "was" }, values[0] || "–"), " → ", el("b", {}, values[1] || "–")) : el("td", {}, values[0] || "–");
    }), phrase(left));
  }
  for (const [side, kind] of [[one, state.right ? "missed" : ""], [state.right ? other : null, "spurious"]])
    for (const loss of side?.losses ?? []) {
      if (used.has(loss)) continue;
      const again = seen.has(record(side, loss));
      seen.add(record(side, loss));
      row(again || !state.right ? "" : kind, FIELDS.map((name) => el("td", {}, field(side, loss, name) || "–")), phrase(loss) + (again ? " (said again)" : ""));
    }
  const none = [one, other].filter((side) => side && side.losses === null).length ? "A side gives no losses. " : "";
  target.replaceChildren(none, rows.length ? el("table", {}, el("caption", { class: "unseen" }, "Losses"), el("thead", {}, el("tr", {}, state.right && el("th", { scope: "col" }, "differs"), el("th", { scope: "col" }, "words"), ...FIELDS.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, ...rows)) : el("p", { class: "note" }, "No losses."));
}

function actors() {
  const [one, other] = [data.sides[state.left], data.sides[state.right]];
  const same = partners(), mentions = (side, id) => (side.mentions ?? []).filter((mention) => mention[3].includes(id));
  const said = (side, id) => [...new Set(mentions(side, id).map((mention) => data.chars.slice(mention[0], mention[1]).join("")))].join(", ");
  const ids = (side) => [...new Set([...(side?.actors ?? []).map((actor) => actor[0]), ...(side?.mentions ?? []).flatMap((mention) => mention[3])])];
  const kind = (side, id) => words(side.actors?.find((actor) => actor[0] === id)?.[2] ?? "–");
  const rows = ids(one).map((id) => {
    const partner = same.get(id);
    return el("tr", { class: state.right && !partner ? "differs" : null }, el("th", { scope: "row" }, nameOf(one, id)), el("td", {}, kind(one, id)), el("td", {}, said(one, id) || "–"), state.right && el("td", {}, partner ? `${nameOf(other, partner)}: ${said(other, partner) || "–"}` : "− none"));
  });
  if (state.right && other) {
    const taken = new Set(same.values());
    for (const id of ids(other)) if (!taken.has(id)) rows.push(el("tr", { class: "differs" }, el("th", { scope: "row" }, "+ none"), el("td", {}, "–"), el("td", {}, "–"), el("td", {}, `${nameOf(other, id)}: ${said(other, id) || "–"}`)));
  }
  byId("actors").replaceChildren(rows.length ? el("table", {}, el("caption", { class: "unseen" }, "Actors"), el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "actor"), el("th", { scope: "col" }, "kind"), el("th", { scope: "col" }, "mentions"), state.right && el("th", { scope: "col" }, state.right))), el("tbody", {}, ...rows)) : el("p", { class: "note" }, "No actors."));
}

function options(select, chosen, none) {
  select.replaceChildren(...(none ? [el("option", { value: "" }, "nothing")] : []), ...Object.keys(data.sides).map((name) => el("option", { value: name }, name)));
  select.value = chosen;
}

function render() {
  if (!(state.left in data.sides)) state.left = "gold";
  if (!(state.right in data.sides) || state.right === state.left) state.right = "";
  const facts = data.facts;
  document.title = `${facts.title} · warwire`;
  byId("head").textContent = facts.title;
  byId("facts").textContent = [facts.id, facts.outlet, words(facts.outlet_type), facts.date, facts.split, facts.setting, facts.conflict, facts.noise && `made rough: ${words(facts.noise)}`].filter(Boolean).join(" · ");
  byId("article").value = facts.id;
  options(byId("left"), state.left, false);
  options(byId("right"), state.right, true);
  byId("panes").classList.toggle("two", Boolean(state.right));
  byId("reader").classList.toggle("one", !state.right);
  differences = findDifferences();
  current = -1;
  pane(0); pane(1);
  losses(); actors();
  choosePane(0);
  position();
  history.replaceState(null, "", articleAddress(facts.id, state.left, state.right));
  if (state.at !== null) {
    const near = differences.findIndex((one) => (one.places[0][0] ?? one.places[1][0]) === state.at || one.places[1][0] === state.at);
    if (near >= 0) go(near);
    else show([...document.querySelectorAll(`.mark[data-start="${state.at}"]`)]);
    state.at = null;
  }
  document.documentElement.dataset.ready = String(state.number);
}

function position() {
  const total = differences.length;
  const text = !state.right ? (Object.keys(data.sides).length > 1 ? "Choose a right side to compare." : "No system gives predictions of this split.") : !total ? "No difference." : current < 0 ? `${total} differences` : `${current + 1} of ${total}: ${SAID[differences[current].kind]}`;
  byId("position").textContent = text;
  for (const id of ["back", "forward"]) byId(id).disabled = !total;
}

function go(index) {
  if (!differences.length) return;
  current = (index + differences.length) % differences.length;
  show([...document.querySelectorAll(`[data-diff="${current}"]`)]);
  position();
}

/** Point at some marks, and bring them into view: on a phone the pane that has them too. */
function show(marks) {
  for (const node of document.querySelectorAll(".current")) node.classList.remove("current");
  for (const mark of marks) mark.classList.add("current");
  if (marks.length && marks.every((mark) => !mark.offsetParent)) choosePane([...document.querySelectorAll(".pane")].findIndex((one) => one.contains(marks[0])));
  (marks.find((mark) => mark.offsetParent) ?? marks[0])?.scrollIntoView({ block: "center" });
}

function choosePane(place) {
  document.querySelectorAll(".pane").forEach((one, index) => one.classList.toggle("chosen", index === place));
  for (const button of document.querySelectorAll("[data-pane]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.pane) === place));
    button.hidden = !state.right;
  }
}

function load(number) {
  state.number = (number + list.length) % list.length;
  const wanted = state.number;
  loadData(`article-${wanted}`, (found) => {
    if (state.number !== wanted) return;
    data = found;
    data.chars ??= Array.from(data.text);
    render();
  });
}

function readAddress() {
  const query = new URLSearchParams(location.hash.slice(1));
  const number = list.findIndex((line) => line[0] === query.get("id"));
  state = { number, left: query.get("left") || "gold", right: query.get("right") || "", at: query.has("at") ? Number(query.get("at")) : null };
  load(number < 0 ? 0 : number);
}

function swap() {
  if (!state.right) return;
  [state.left, state.right] = [state.right, state.left];
  render();
}

function toggleGold() {
  const systems = Object.keys(data.sides).filter((name) => name !== "gold");
  if (state.left === "gold") { if (!systems.length) return; state.left = state.right || systems[0]; state.right = ""; }
  else { if (!state.right || state.right === "gold") state.right = state.left; state.left = "gold"; }
  render();
}

function help() {
  const keys = byId("keys");
  keys.hidden = !keys.hidden;
  byId("help").setAttribute("aria-expanded", String(!keys.hidden));
}

byId("articles").append(...list.map(([id, title, part]) => el("option", { value: id }, `${title} (${part})`)));
byId("article").addEventListener("change", (event) => {
  const number = list.findIndex((line) => line[0] === event.target.value);
  if (number >= 0) load(number);
});
byId("left").addEventListener("change", (event) => { state.left = event.target.value; render(); });
byId("right").addEventListener("change", (event) => { state.right = event.target.value; render(); });
byId("previous").addEventListener("click", () => load(state.number - 1));
byId("next").addEventListener("click", () => load(state.number + 1));
byId("swap").addEventListener("click", swap);
byId("back").addEventListener("click", () => go(current < 0 ? -1 : current - 1));
byId("forward").addEventListener("click", () => go(current + 1));
byId("help").addEventListener("click", help);
for (const button of document.querySelectorAll("[data-pane]")) button.addEventListener("click", () => choosePane(Number(button.dataset.pane)));
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = { n: () => go(current + 1), p: () => go(current < 0 ? -1 : current - 1), j: () => load(state.number + 1), k: () => load(state.number - 1), s: swap, g: toggleGold, 1: () => choosePane(0), 2: () => state.right && choosePane(1), "?": help }[event.key];
  if (action) { event.preventDefault(); action(); }
});
addEventListener("hashchange", readAddress);
readAddress();
