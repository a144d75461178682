// The selected book: its lists, page by page, and links to its accounts and entries.

import { get } from "./api.js";
import { el, link, money } from "./dom.js";

export const book = (path) => `${book.id}/${path}`;

export function choose(business) {
  book.id = business;
}

// Load the first page again, and append the older rows that it lacks.
export async function paged(path, query, before) {
  const page = await get(book(path), query);
  if (!before?.more) return { ...page, more: false };
  const ids = new Set(page.items.map((item) => item.id));
  const items = [...page.items, ...before.items.filter((item) => !ids.has(item.id))];
  return { ...before, countedAt: page.countedAt, items };
}

export async function more(path, query, before) {
  const page = await get(book(path), { ...query, cursor: before.next_cursor });
  return { ...page, items: [...before.items, ...page.items], more: true };
}

export const list = (path, query, title, show) => ({
  title,
  load: (before) => paged(path, query, before),
  more: (before) => more(path, query, before),
  render: show,
});

export function accountLink(account) {
  const code = account.code ? el("span", { class: "code" }, account.code) : null;
  return link(`accounts/${account.id}`, code, account.name || "unnamed");
}

// The author of an item; empty for items from before authors were stored.
export const author = (by) =>
  by ? `by ${by.name}, ${by.dialect}, request ${by.request_id}` : "";

export const entryLink = (entry) => link(`entries/${entry.id}`, entry.description || "Entry");

export const spellings = (id, number) =>
  el("p", { class: "spelled" }, el("code", {}, id), " ", el("code", {}, String(number)));

// A line's amount on its side, of two columns.
export const sides = (entry, line) =>
  ["debit", "credit"].map((side) => (line.direction === side ? money(line.amount, entry.currency) : ""));
