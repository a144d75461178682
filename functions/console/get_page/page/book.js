// The selected book: its lists, page by page, and links to its accounts and entries.

import { get } from "./api.js";
import { el, isZero, link, money, sum } from "./dom.js";

const EMPTY_PAGES = 5; // pages without a match that one search reads before it asks the reader

export const book = (path) => `${book.id}/${path}`;

export function choose(business) {
  book.id = business.id;
  book.currency = business.currency;
}

// Load the first page again, and append the older rows that it lacks.
export async function paged(path, query, before) {
  const page = await matching(path, query);
  if (!before?.more) return { ...page, more: false };
  const ids = new Set(page.items.map((item) => item.id));
  const items = [...page.items, ...before.items.filter((item) => !ids.has(item.id))];
  return { ...before, countedAt: page.countedAt, items, label_days: joined(page, before) };
}

export async function more(path, query, before) {
  const page = await matching(path, { ...query, cursor: before.next_cursor });
  const days = [...(before.label_days ?? []), ...(page.label_days ?? [])];
  return { ...page, items: [...before.items, ...page.items], label_days: days, more: true };
}

// A filter may match no entry of a page, and others after it.
export async function matching(path, query) {
  let page = await get(book(path), query);
  for (let turn = 1; turn < EMPTY_PAGES && !page.items.length && page.next_cursor; turn += 1) {
    const days = page.label_days ?? [];
    page = await get(book(path), { ...query, cursor: page.next_cursor });
    page.label_days = [...days, ...(page.label_days ?? [])];
  }
  return page;
}

function joined(page, before) {
  const keys = new Set((page.label_days ?? []).map((item) => item.date + item.currency));
  const older = (before.label_days ?? []).filter((item) => !keys.has(item.date + item.currency));
  return [...(page.label_days ?? []), ...older];
}

// Yield all pages of a list, for a download.
export async function* pages(path, query) {
  let cursor = "";
  do {
    const page = await get(book(path), { ...query, limit: 200, cursor });
    yield page;
    cursor = page.next_cursor;
  } while (cursor);
}

export const list = (path, query, title, show) => ({
  title,
  load: (before) => paged(path, query, before),
  more: (before) => more(path, query, before),
  render: show,
});

export function accountLink(account) {
  const code = account.code ? el("span", { class: "code" }, account.code, " ") : null;
  return link(`accounts/${account.id}`, code, account.name || "unnamed");
}

// The author of an item; empty for items from before authors were stored.
export const author = (by) =>
  by ? `by ${by.name}, ${by.dialect}, request ${by.request_id}` : "";

export function describe(entry) {
  if (entry.description || !entry.subledger) return entry.description || "Entry";
  const line = entry.lines.find(({ account }) => account.id === entry.subledger);
  return line?.direction === "debit" ? "Label lowered" : "Label raised";
}

// The sum of an entry's debits, which is that of its credits.
export const total = (entry) => sum(entry.lines.filter((line) => line.direction === "debit").map((line) => line.amount));

export const entryLink = (entry) => link(`entries/${entry.id}`, describe(entry));

export const spellings = (id, number) =>
  el("p", { class: "spelled" }, "Id ", el("code", {}, id), " · number ", el("code", {}, String(number)));

// A line's amount on its side, of two columns.
export const sides = (line, currency) =>
  ["debit", "credit"].map((side) => (line.direction === side ? money(line.amount, currency) : ""));

// A balance with its side; neither for zero.
export function sided(debit, credit, currency) {
  if (isZero(debit) && isZero(credit)) return money(debit, currency);
  const [text, side] = isZero(debit) ? [credit, "Cr"] : [debit, "Dr"];
  return [money(text, currency), el("span", { class: "side" }, ` ${side}`)];
}

export const fact = (entry, name) => entry.facts.filter((item) => item.name === name).map(({ text }) => text).join("; ");
