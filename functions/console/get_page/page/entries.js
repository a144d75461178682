// The list of entries with its filters.

import { accountLink, describe, fact, list, pages, sides, total } from "./book.js";
import { button, guard } from "./csv.js";
import { day, el, field, link, money, note, row, table } from "./dom.js";

const FILTERS = [
  ["text", "Text or piece number", {}],
  ["amount", "Amount", { inputmode: "decimal", placeholder: "1250.00" }],
  ["account", "Account", { placeholder: "Code or id" }],
  ["journal", "Journal", { placeholder: "Code" }],
  ["client", "Posted or changed by", { placeholder: "Client or operator" }],
  ["first", "From", { type: "date" }],
  ["last", "To", { type: "date" }],
];
const COLUMNS = [
  ...["date", "entry", "number", "version", "description", "journal", "piece number", "reference"],
  ...["account code", "account", "account id", "debit", "credit", "currency", "line description"],
];

export function entries(parameters = new URLSearchParams()) {
  const filters = Object.fromEntries(FILTERS.map(([name]) => [name, parameters.get(name) ?? ""]));
  const isFiltered = Object.values(filters).some(Boolean);
  return {
    ...list("entries", { ...filters, limit: 50 }, "Entries", (page) => [
      page.items.length ? page.items.map(card) : note(page.next_cursor ? "No match yet." : isFiltered ? "No matching entries." : "No entries yet."),
      page.next_cursor && isFiltered ? note(`Searched back to ${page.read_through}.`) : null,
    ]),
    // A search reads many entries, so it does not run again each second.
    isStill: isFiltered,
    form: () => [form(filters, isFiltered), button("entries", COLUMNS, () => cells(filters))],
  };
}

function form(filters, isFiltered) {
  const submit = (event) => {
    event.preventDefault();
    const fields = [...new FormData(event.target)].filter(([, value]) => value.trim());
    location.hash = `#/entries/?${new URLSearchParams(fields)}`;
  };
  return el(
    "form",
    { class: "filter", onsubmit: submit },
    FILTERS.map(([name, label, properties]) => field(label, name, filters[name], properties)),
    el("button", { type: "submit" }, "Show"),
    isFiltered ? link("entries", "Clear filters") : null,
  );
}

function card(entry) {
  const badges = [
    fact(entry, "piece number"),
    entry.version > 1 && `version ${entry.version}`,
    entry.reverses && "reversal",
    entry.reversed_by && "reversed",
  ];
  return el(
    "details",
    { class: "entry", dataset: { id: entry.id } },
    el(
      "summary",
      {},
      el("span", { class: "day" }, day(entry.effective_at)),
      el("span", { class: "text" }, describe(entry)),
      badges.filter(Boolean).map((badge) => el("span", { class: "badge" }, badge)),
      money(total(entry), entry.currency),
    ),
    linesOf(entry),
    el("p", {}, link(`entries/${entry.id}`, "Details", el("span", { class: "unseen" }, ` of ${describe(entry)}`))),
  );
}

export function linesOf(entry, before = null) {
  const heads = [["Account", ""], ["Debit", "number"], ["Credit", "number"]];
  const earlier = new Map((before?.lines ?? []).map((line) => [line.number, line]));
  const lines = entry.lines.map((line) => {
    const isNew = before && JSON.stringify(earlier.get(line.number)) !== JSON.stringify(line);
    return lineOf(heads, line, entry.currency, isNew ? "new" : "");
  });
  const present = new Set(entry.lines.map((line) => line.number));
  const removed = [...earlier.values()].filter((line) => !present.has(line.number));
  return table("Lines", heads, [...lines, ...removed.map((line) => lineOf(heads, line, before.currency, "gone"))], "lines");
}

function lineOf(heads, line, currency, className) {
  const texts = [line.description, ...line.facts.map(({ name, text }) => `${name}: ${text}`)];
  const word = { new: "changed", gone: "removed" }[className];
  const text = [...texts, word && `(${word})`].filter(Boolean).join(" · ");
  return row(
    heads,
    [[accountLink(line.account), text ? el("span", { class: "note" }, ` ${text}`) : null], ...sides(line, currency)],
    { class: className },
  );
}

async function* cells(filters) {
  for await (const { items } of pages("entries", filters)) {
    for (const entry of items) yield* lineCells(entry);
  }
}

function* lineCells(entry) {
  const texts = [describe(entry), fact(entry, "journal"), fact(entry, "piece number"), fact(entry, "reference")].map(guard);
  const [description, ...facts] = texts;
  for (const line of entry.lines) {
    const columns = ["debit", "credit"].map((side) => (line.direction === side ? line.amount : ""));
    const account = [guard(line.account.code), guard(line.account.name), line.account.id];
    yield [
      ...[day(entry.effective_at), entry.id, entry.number, entry.version, description, ...facts],
      ...[...account, ...columns, entry.currency, guard(line.description)],
    ];
  }
}
