// Elements, and the format of amounts and times. Text is always set as text, never as HTML.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
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

export const day = (instant) => instant.slice(0, 10);

export const moment = (instant) => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

export function table(caption, heads, rows, className = "") {
  const head = heads.map(([text, kind]) => el("th", { scope: "col", class: kind }, text));
  return el(
    "table",
    { class: className },
    el("caption", { class: "unseen" }, caption),
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, rows),
  );
}

// A row of cells, each with its column's class.
export function row(heads, cells, properties = {}) {
  const fields = cells.map((cell, index) => el("td", { class: heads[index][1] }, cell));
  return el("tr", properties, fields);
}

export const note = (text) => el("p", { class: "note" }, text);
