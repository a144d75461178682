// One account: its balance, its labels if it is a customer's, its charts and its statement.

import { get } from "./api.js";
import { amounts, balances, kind } from "./accounts.js";
import { accountLink, author, book, describe, entryLink, more, paged, pages, sides, spellings } from "./book.js";
import { chart } from "./chart.js";
import { button, guard } from "./csv.js";
import { day, el, isZero, link, money, note, row, table } from "./dom.js";
import { check, period } from "./period.js";

const HEADS = [["Date", "date"], ["Entry", ""], ["Debit", "number"], ["Credit", "number"], ["Balance", "number"]];
const COLUMNS = ["date", "entry", "description", "debit", "credit", "balance", "currency"];
const LABELS = [["Label", ""], ["Balance", "number"]];
const FEW = 10;
const OF_LABELS = "To and from labels";

export function account(id, first = "", last = "") {
  const query = { account: id, first, last, limit: 50 };
  return {
    title: "Account",
    heading: (item) => item.name || "Account",
    form: () => [
      period(`accounts/${id}`, first, last),
      button("statement", COLUMNS, () => cells(id, query)),
    ],
    async load(before) {
      check(first, last);
      const [item, entries, labels] = await Promise.all([
        get(book(`accounts/${encodeURIComponent(id)}`)),
        paged("entries", query, before?.entries),
        get(book("accounts"), { parent: id, limit: FEW }),
      ]);
      return { ...item, entries, below: labels.items, next_cursor: entries.next_cursor, closed_through: entries.closed_through };
    },
    async more(before) {
      const entries = await more("entries", query, before.entries);
      return { ...before, entries, next_cursor: entries.next_cursor };
    },
    render(item) {
      const today = new Date().toISOString().slice(0, 10);
      const facts = [
        item.code && `Number ${item.code}`,
        kind(item),
        `normal balance: ${item.normal_balance}`,
        item.floor !== null && `minimum ${item.floor}`,
        item.is_exact ? "live balance" : "balance of counted entries",
        author(item.by),
      ];
      return [
        el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
        el("div", { class: "large" }, balances(item)),
        item.parent ? el("p", {}, "Part of ", link(`accounts/${item.parent}`, item.parent_name)) : null,
        item.labels ? divided(item) : null,
        item.history.toSorted(byImportance).map(({ currency, points }) => chart(points, currency, today)),
        spellings(item.id, item.number),
        el("h2", {}, first || last ? `Entries from ${first || "the first day"} to ${last || "today"}` : "Entries"),
        item.entries.items.length || item.entries.label_days.length ? statement(item) : note("No entries."),
      ];
    },
  };
}

// The book's own currency comes first, then the one with more days.
const byImportance = (left, right) =>
  Number(right.currency === book.currency) - Number(left.currency === book.currency) ||
  right.points.length - left.points.length;

// A customer's own funds, labels and total.
function divided(item) {
  const { labels, below } = item;
  const heads = [["Part", ""], ["Amount", "number"]];
  const rows = [
    row(heads, ["Own funds", balances({ ...item, id: "own" })]),
    row(heads, [`Labels (${labels.count})`, labels.balances ? amounts(labels.balances) : "too many to add"]),
    ...(labels.total ? [row(heads, ["Own funds and labels", amounts(labels.total)], { class: "sum" })] : []),
  ];
  const few = below.map((label) => row(LABELS, [accountLink(label), balances(label)]));
  return [
    el("h2", {}, "Funds"),
    table("Funds", heads, rows),
    labels.count ? [el("h2", {}, "Labels"), table("Labels", LABELS, few)] : null,
    labels.count > below.length
      ? el("p", {}, link(`accounts/${item.id}/labels`, `All ${labels.count} labels`))
      : null,
  ];
}

// Lines of the account and days of labels, the newest first. A day of labels follows its entries.
function steps({ items, label_days: days }, id) {
  const lines = items.flatMap((entry) =>
    entry.lines.filter((line) => line.account.id === id).toReversed().map((line) => ({ date: day(entry.effective_at), entry, line })),
  );
  const left = [...days];
  const ordered = [];
  for (const step of lines) {
    while (left.length && left[0].date >= step.date) ordered.push(left.shift());
    ordered.push(step);
  }
  return [...ordered, ...left];
}

function statement(item) {
  const rows = steps(item.entries, item.id).map((step) => {
    if (!step.entry) {
      const columns = [step.debits, step.credits].map((text) => (isZero(text) ? "" : money(text, step.currency)));
      return row(HEADS, [step.date, OF_LABELS, ...columns, money(step.balance, step.currency)], { class: "of-labels" });
    }
    const { entry, line } = step;
    const balance = line.balance === null ? "" : money(line.balance, entry.currency);
    return row(HEADS, [step.date, entryLink(entry), ...sides(line, entry.currency), balance]);
  });
  return table("Lines of the account, newest first", HEADS, rows, "cards");
}

async function* cells(id, query) {
  const account = await get(book(`accounts/${encodeURIComponent(id)}`));
  for await (const page of pages("entries", query)) {
    for (const step of steps(page, account.id)) {
      const { entry, line } = step;
      if (!entry) yield [step.date, "", OF_LABELS, step.debits, step.credits, step.balance, step.currency];
      else {
        const columns = ["debit", "credit"].map((side) => (line.direction === side ? line.amount : ""));
        yield [step.date, entry.id, guard(describe(entry)), ...columns, line.balance, entry.currency];
      }
    }
  }
}
