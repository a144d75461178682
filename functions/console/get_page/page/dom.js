// Elements, and the format of amounts and times. Text is always set as text, never as HTML.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const link = (to, ...children) => el("a", { href: `#/${to}` }, ...children);

// "-1234567.80" as "−1,234,567.80"; amounts stay text, so none is ever rounded.
export function amount(text) {
  const [whole, decimals] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${text.startsWith("-") ? "−" : ""}${grouped}${decimals ? `.${decimals}` : ""}`;
}

export function money(text, currency, key) {
  const className = text.startsWith("-") ? "money below" : "money";
  return el(
    "span",
    { class: className, dataset: key ? { key } : {} },
    amount(text),
    el("span", { class: "currency" }, ` ${currency}`),
  );
}

// The exact sum of amounts with equally many decimals.
export function sum(texts) {
  const decimals = (texts[0]?.split(".")[1] ?? "").length;
  const minor = texts.reduce((total, text) => total + BigInt(text.replace(".", "")), 0n);
  const digits = String(minor < 0n ? -minor : minor).padStart(decimals + 1, "0");
  const text = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
  return minor < 0n ? `-${text}` : text;
}

export const isZero = (text) => !/[1-9]/.test(text);

export const day = (instant) => instant.slice(0, 10);

export const moment = (instant) => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

// Roles are spelled out, since a phone shows rows as cards, and their layout has no roles.
export function table(caption, heads, rows, className = "") {
  const head = heads.map(([text, kind]) => el("th", { scope: "col", class: kind, role: "columnheader" }, text));
  return el(
    "table",
    { class: className, role: "table" },
    el("caption", { class: "unseen" }, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head)),
    el("tbody", { role: "rowgroup" }, rows),
  );
}

// A row of cells, each with its column's class and, for cards, its column's name.
export function row(heads, cells, properties = {}) {
  const fields = cells.map((cell, index) =>
    el("td", { class: heads[index][1], role: "cell", dataset: { head: heads[index][0] } }, cell),
  );
  return el("tr", { role: "row", ...properties }, fields);
}

export const note = (text) => el("p", { class: "note" }, text);

// A field of a form with its label above it.
export const field = (label, name, value, properties = {}) =>
  el("label", { class: "field" }, label, el("input", { name, value, autocomplete: "off", ...properties }));
