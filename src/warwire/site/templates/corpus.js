"use strict";
// The explorer: facets and full-text search over all articles, and the claims on each event.

const PAGE = 50;
const lines = globalThis.warwire.corpus;
const FACETS = ["split", "setting", "outlet_type", "conflict", "labels"];
const values = (line, facet) => (facet === "labels" ? line.labels : [line[facet]]);
const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set()]));
let found = lines.map((_, index) => index), shown = 0, folded = null, terms = [];

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The words and "phrases" of a query. */
const parse = (query) => [...fold(query).matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] ?? match[2]).filter((term) => term !== '"');

function texts() {
  folded ??= (globalThis.warwire.texts ?? []).map((text, index) =>
    fold([text, lines[index].id, lines[index].event, lines[index].outlet, lines[index].conflict].join("\n")));
  return folded;
}

const passes = (line, except = null) =>
  FACETS.every((facet) => {
    if (facet === except || !chosen[facet].size) return true;
    const has = values(line, facet);
    // Labels must all be there; of the others any of those that are chosen will do.
    return facet === "labels" ? [...chosen[facet]].every((value) => has.includes(value)) : has.some((value) => chosen[facet].has(value));
  });

function search() {
  terms = parse(byId("search").value);
  const all = terms.length ? texts() : null;
  const hits = lines.map((_, index) => index).filter((index) => !all || terms.every((term) => all[index]?.includes(term)));
  found = hits.filter((index) => passes(lines[index]));
  tally(hits);
  shown = 0;
  byId("results").replaceChildren();
  more();
}

function tally(hits) {
  for (const facet of FACETS) {
    const counts = new Map();
    for (const index of hits)
      if (passes(lines[index], facet === "labels" ? null : facet)) for (const value of values(lines[index], facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const node of document.querySelectorAll(`[data-facet="${facet}"] .tally`)) node.textContent = counts.get(node.dataset.value) ?? 0;
  }
}

function snippet(index) {
  if (!terms.length) return null;
  const text = globalThis.warwire.texts[index];
  const at = text.toLowerCase().indexOf(terms[0]);
  if (at < 0) return null;
  const from = Math.max(0, at - 60), end = at + terms[0].length;
  return el("span", { class: "snippet" }, from ? "…" : "", text.slice(from, at), el("mark", {}, text.slice(at, end)), text.slice(end, end + 90), "…");
}

function result(index) {
  const line = lines[index];
  const facts = [line.outlet, words(line.outlet_type), line.date, line.split, line.setting, line.event].filter(Boolean).join(" · ");
  return el("li", {}, el("a", { href: articleAddress(line.id) }, line.title), el("small", {}, facts), snippet(index));
}

function more() {
  const next = found.slice(shown, shown + PAGE);
  byId("results").append(...next.map(result));
  shown += next.length;
  byId("more").hidden = shown >= found.length;
  byId("count").textContent = `${found.length.toLocaleString("en")} of ${lines.length.toLocaleString("en")} articles`;
}

function facets() {
  for (const facet of FACETS) {
    const all = [...new Set(lines.flatMap((line) => values(line, facet)))];
    if (facet !== "split") all.sort();
    byId("facets").append(
      el("fieldset", { "data-facet": facet, tabindex: all.length > 9 ? "0" : null }, el("legend", {}, words(facet)),
        ...all.map((value) =>
          el("label", {},
            el("input", { type: "checkbox", value, onchange: (event) => { chosen[facet][event.target.checked ? "add" : "delete"](value); search(); } }),
            words(value), el("span", { class: "tally", "data-value": value })))));
  }
}

const tabs = [...document.querySelectorAll("[role=tab]")];
function openTab(tab) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
    byId(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
  if (tab.id === "tab-events") events();
}
tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => openTab(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    next.focus();
    openTab(next);
  });
});

let eventHits = [], eventsShown = 0;
function events() {
  const all = globalThis.warwire.events;
  if (!all) return;
  const wanted = parse(byId("event-search").value);
  eventHits = all.filter((event) => {
    const about = fold(JSON.stringify([event.id, event.conflict, event.articles]));
    return wanted.every((term) => about.includes(term)) && (!byId("clash").checked || event.items.some((item) => item.contradiction));
  });
  eventsShown = 0;
  byId("events").replaceChildren();
  byId("event-count").textContent = `${eventHits.length} of ${all.length} events`;
  moreEvents();
}

function claim([source, harm, count, status, subset, article, phrase, start]) {
  const said = [harm, status === "asserted" ? "" : status, subset ? "part of a total" : ""].filter(Boolean).join(", ");
  return el("li", {}, el("span", { class: "count" }, count), said, el("br"), el("b", {}, source), el("br"),
    el("a", { href: articleAddress(article, "gold", "", start) }, `“${phrase}”`));
}

function moreEvents() {
  const next = eventHits.slice(eventsShown, eventsShown + 20);
  byId("events").append(...next.map((event) =>
    el("article", { class: "event" }, el("h3", {}, words(event.id)),
      el("small", {}, [event.conflict, event.setting, event.split].map(words).join(" · ")),
      ...event.items.filter((item) => item.contradiction || !byId("clash").checked).flatMap((item) => [
        el("h4", {}, words(item.item), item.contradiction ? el("span", { class: "clash" }, " ⚡ contradicting claims") : null),
        el("ul", { class: "claims" }, ...item.claims.map(claim))]),
      el("details", {}, el("summary", {}, `${event.articles.length} articles`),
        el("ul", {}, ...event.articles.map(([id, outlet, title]) => el("li", {}, el("a", { href: articleAddress(id) }, title), ` (${outlet})`)))))));
  eventsShown += next.length;
  byId("event-more").hidden = eventsShown >= eventHits.length;
}

if (matchMedia("(max-width: 56rem)").matches) byId("facet-box").open = false;
facets();
search();
let waiting = 0;
byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 60); });
byId("clear").addEventListener("click", () => {
  byId("search").value = "";
  for (const facet of FACETS) chosen[facet].clear();
  for (const box of document.querySelectorAll("#facets input")) box.checked = false;
  search();
});
byId("more").addEventListener("click", more);
byId("event-more").addEventListener("click", moreEvents);
byId("event-search").addEventListener("input", events);
byId("clash").addEventListener("change", events);
document.documentElement.dataset.ready = "yes";
