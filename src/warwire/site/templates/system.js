"use strict";
// A system: its split is chosen, and the kinds of errors lead to their examples.

const PAGE = 50;
const errors = Object.entries(globalThis.warwire).find(([name]) => name.startsWith("errors-"))[1];
const chooser = byId("split");
let chosen = [], shown = 0;

function chooseSplit() {
  showChosen(document.querySelectorAll(".split"), (node) => node.dataset.split === chooser.value);
  byId("examples").hidden = true;
}

function example([kind, article, gold, predicted, start, before, text, after, found]) {
  const address = articleAddress(article, "gold", errors.system, start);
  const what = `${gold || "nothing"} → ${predicted || "nothing"}`;
  return el("li", {},
    el("a", { href: address }, article), ` ${what}`,
    start === null ? null : el("span", { class: "snippet" }, "…", before, el("mark", {}, text), after, "…"),
    found ? el("span", { class: "found" }, "found: ", found) : null);
}

function more() {
  const next = chosen.slice(shown, shown + PAGE);
  byId("examples-list").append(...next.map(example));
  shown += next.length;
  byId("examples-more").hidden = shown >= chosen.length;
  byId("examples-count").textContent = `${shown.toLocaleString("en")} of ${chosen.length.toLocaleString("en")}`;
}

let ofKind = [];
function list() {
  const wanted = byId("examples-search").value.toLowerCase();
  chosen = wanted ? ofKind.filter((row) => row.join(" ").toLowerCase().includes(wanted)) : ofKind;
  shown = 0;
  byId("examples-list").replaceChildren();
  more();
}

for (const button of document.querySelectorAll("button[data-kind]"))
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("button[data-kind]")) other.setAttribute("aria-pressed", String(other === button));
    ofKind = errors.splits[button.dataset.split].filter((row) => row[0] === button.dataset.kind);
    byId("examples").hidden = false;
    byId("examples-head").textContent = `Examples: ${button.dataset.kind}, ${button.dataset.split}`;
    byId("examples-search").value = "";
    list();
    byId("examples-head").focus();
  });
byId("examples-search").addEventListener("input", list);
byId("examples-more").addEventListener("click", more);
chooser.addEventListener("change", chooseSplit);
chooseSplit();
document.documentElement.dataset.ready = "yes";
