// The book that is looked at: its lists, page by page, and how its things are named.

import { get } from "./api.js";
import { el, link, money } from "./dom.js";

export const book = (path) => `${book.id}/${path}`;

export function choose(business) {
  book.id = business;
}

// The first page anew, and after it what was loaded before and is not on it.
export async function paged(path, query, before) {
  const found = await get(book(path), query);
  if (!before?.more) return { ...found, more: false };
  const there = new Set(found.items.map((item) => item.id));
  const items = [...found.items, ...before.items.filter((item) => !there.has(item.id))];
  return { ...before, countedAt: found.countedAt, items };
}

export async function more(path, query, before) {
  const found = await get(book(path), { ...query, cursor: before.next_cursor });
  return { ...found, items: [...before.items, ...found.items], more: true };
}

export const list = (path, query, title, show) => ({
  title,
  load: (before) => paged(path, query, before),
  more: (before) => more(path, query, before),
  render: show,
});

export function named(one) {
  const code = one.code ? el("span", { class: "code" }, one.code) : null;
  return link(`accounts/${one.id}`, code, one.name || "without a name");
}

// Who wrote something; nothing is said of what was written before that was kept.
export const author = (by) =>
  by ? `by ${by.name}, ${by.dialect}, request ${by.request_id}` : "";

export const called = (entry) => link(`entries/${entry.id}`, entry.description || "Entry");

export const spelled = (id, number) =>
  el("p", { class: "spelled" }, el("code", {}, id), " ", el("code", {}, String(number)));

// A line's amount on its side, of two columns.
export const sides = (entry, line) =>
  ["debit", "credit"].map((side) => (line.direction === side ? money(line.amount, entry.currency) : ""));
