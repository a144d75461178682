// Accounts with their balances; one account with its chart and statement.

import { get } from "./api.js";
import { accountLink, author, book, entryLink, list, more, paged, sides, spellings } from "./book.js";
import { chart } from "./chart.js";
import { day, el, link, money, note, row, table } from "./dom.js";

export function accounts(contains = "") {
  const query = { contains, limit: 100 };
  const heads = [["Account", ""], ["Type", "wide"], ["Balance", "number"]];
  return list("accounts", query, "Accounts", ({ items }) => {
    const rows = items.toSorted(byCode).map((item) =>
      row(heads, [accountLink(item), kind(item), balances(item)], { class: item.is_open ? "" : "over" }),
    );
    return [
      el("h1", {}, "Accounts"),
      filter(contains),
      items.length ? table("Accounts", heads, rows) : note("No matching accounts."),
    ];
  });
}

const sortKey = (item) => `${item.code || "~"} ${item.name}`;

const byCode = (left, right) => sortKey(left).localeCompare(sortKey(right));

function filter(contains) {
  const input = el("input", {
    type: "search",
    id: "part",
    placeholder: "Name or code, or label",
    autocomplete: "off",
    value: contains,
  });
  const submit = (event) => {
    event.preventDefault();
    location.hash = `#/accounts/?${new URLSearchParams({ contains: input.value.trim() })}`;
  };
  return el("form", { class: "filter", onsubmit: submit }, el("label", {}, "Filter ", input));
}

const kind = (item) => [item.role || item.type, item.is_open ? "" : ", closed"].join("");

function balances(item) {
  if (!item.balances.length) return el("span", { class: "nothing" }, "–");
  return item.balances.map(({ currency, amount }) =>
    el("div", {}, money(amount, currency, `${item.id} ${currency}`)),
  );
}

export function account(id) {
  const query = { account: id, limit: 50 };
  return {
    title: "Account",
    async load(before) {
      const [item, entries] = await Promise.all([
        get(book(`accounts/${encodeURIComponent(id)}`)),
        paged("entries", query, before?.entries),
      ]);
      return { ...item, entries, next_cursor: entries.next_cursor };
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
        el("h1", {}, item.name || "Account"),
        el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
        el("div", { class: "large" }, balances(item)),
        item.parent ? el("p", {}, "Part of ", link(`accounts/${item.parent}`, "this account")) : null,
        item.history.map(({ currency, points }) => chart(points, currency, today)),
        spellings(item.id, item.number),
        el("h2", {}, "Entries"),
        item.entries.items.length ? statement(item) : note("No entries."),
      ];
    },
  };
}

function statement(account) {
  const heads = [["Date", "date"], ["Entry", ""], ["Debit", "number"], ["Credit", "number"], ["Balance", "number wide"]];
  const rows = account.entries.items.flatMap((entry) =>
    entry.lines
      .filter((line) => line.account.id === account.id)
      .map((line) => {
        const balance = line.balance === null ? "" : money(line.balance, entry.currency);
        return row(heads, [day(entry.effective_at), entryLink(entry), ...sides(entry, line), balance]);
      }),
  );
  return table("Lines of the account, newest first", heads, rows, "narrow");
}
