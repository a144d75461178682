// Downloads: all rows of a view as CSV. A text that a spreadsheet reads as a formula gets a quote.

import { el } from "./dom.js";

const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20']/;

// Amounts, dates and ids need no guard, since the service writes them.
export const guard = (text) => (FORMULA.test(text) ? `'${text}` : text);

function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const LABEL = "Download CSV";
const MARK = "\ufeff"; // spreadsheets need it for UTF-8

const line = (cells) => `${cells.map(cell).join(",")}\r\n`;

// `rows` is an async iterator of arrays.
export function button(name, heads, rows) {
  const press = ({ target }) => download(target, name, heads, rows);
  return el("button", { type: "button", class: "csv", onclick: press }, LABEL);
}

async function download(target, name, heads, rows) {
  const lines = [MARK, line(heads)];
  target.disabled = true;
  try {
    for await (const cells of rows()) {
      lines.push(line(cells));
      if (lines.length % 200 === 0) target.textContent = `${lines.length} rows`;
      if (!target.isConnected) return;
    }
    const url = URL.createObjectURL(new Blob(lines, { type: "text/csv;charset=utf-8" }));
    el("a", { href: url, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    target.textContent = LABEL;
  } catch (refusal) {
    target.textContent = `No CSV: ${refusal.message}`;
  }
  target.disabled = false;
}
