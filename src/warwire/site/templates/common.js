"use strict";
// What all pages share. Text from the corpus and from systems only ever enters a page as text.

/** Make an element: attributes by name, children as nodes or strings; what is null or false is left out. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const byId = (id) => document.getElementById(id);
const words = (text) => String(text).replaceAll("_", " ");

/** Show what is chosen in a select among elements with the same data attribute. */
function showChosen(elements, matches) {
  for (const element of elements) element.hidden = !matches(element);
}

/** Address of an article with two sides, at a place in its text. */
function articleAddress(id, left = "gold", right = "", at = null) {
  const query = new URLSearchParams({ id, left });
  if (right) query.set("right", right);
  if (at !== null) query.set("at", at);
  return `article.html#${query}`;
}

/** Load a file of data and then call back. */
function loadData(name, done) {
  if (globalThis.warwire?.[name]) return done(globalThis.warwire[name]);
  const script = document.createElement("script");
  script.src = `data/${encodeURIComponent(name)}.js`;
  script.addEventListener("load", () => done(globalThis.warwire[name]));
  document.head.append(script);
}

for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
