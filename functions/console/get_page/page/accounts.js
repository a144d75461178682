// Accounts with their balances; one account with its chart and statement.

import { get } from "./api.js";
import { author, book, called, list, more, named, paged, sides, spelled } from "./book.js";
import { chart } from "./chart.js";
import { day, el, link, money, note, row, table } from "./dom.js";

export function accounts(contains = "") {
  const query = { contains, limit: 100 };
  const heads = [["Account", ""], ["Type", "wide"], ["Balance", "number"]];
  return list("accounts", query, "Accounts", ({ items }) => {
    const rows = items.toSorted(byCode).map((one) =>
      row(heads, [named(one), kind(one), balances(one)], { class: one.is_open ? "" : "over" }),
    );
    return [
      el("h1", {}, "Accounts"),
      filter(contains),
      items.length ? table("Accounts", heads, rows) : note("No account is called so."),
    ];
  });
}

const place = (one) => `${one.code || "~"} ${one.name}`;

const byCode = (one, other) => place(one).localeCompare(place(other));

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

const kind = (one) => [one.role || one.type, one.is_open ? "" : ", closed"].join("");

function balances(one) {
  if (!one.balances.length) return el("span", { class: "nothing" }, "–");
  return one.balances.map(({ currency, amount }) =>
    el("div", {}, money(amount, currency, `${one.id} ${currency}`)),
  );
}

export function account(id) {
  const query = { account: id, limit: 50 };
  return {
    title: "Account",
    async load(before) {
      const [one, entries] = await Promise.all([
        get(book(`accounts/${encodeURIComponent(id)}`)),
        paged("entries", query, before?.entries),
      ]);
      return { ...one, entries, next_cursor: entries.next_cursor };
    },
    async more(before) {
      const entries = await more("entries", query, before.entries);
      return { ...before, entries, next_cursor: entries.next_cursor };
    },
    render(one) {
      const today = new Date().toISOString().slice(0, 10);
      const facts = [
        one.code && `Number ${one.code}`,
        kind(one),
        `grows by ${one.normal_balance}s`,
        one.floor !== null && `never below ${one.floor}`,
        one.is_exact ? "exact, of now" : "as far as entries are counted",
        author(one.by),
      ];
      return [
        el("h1", {}, one.name || "Account"),
        el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
        el("div", { class: "large" }, balances(one)),
        one.parent ? el("p", {}, "Part of ", link(`accounts/${one.parent}`, "this account")) : null,
        one.history.map(({ currency, points }) => chart(points, currency, today)),
        spelled(one.id, one.number),
        el("h2", {}, "Entries"),
        one.entries.items.length ? statement(one) : note("No entry is listed under it."),
      ];
    },
  };
}

function statement(one) {
  const heads = [["Date", "date"], ["Entry", ""], ["Debit", "number"], ["Credit", "number"], ["Balance", "number wide"]];
  const rows = one.entries.items.flatMap((entry) =>
    entry.lines
      .filter((line) => line.account.id === one.id)
      .map((line) => {
        const after = line.balance === null ? "" : money(line.balance, entry.currency);
        return row(heads, [day(entry.effective_at), called(entry), ...sides(entry, line), after]);
      }),
  );
  return table("Lines of the account, the newest first", heads, rows, "narrow");
}
