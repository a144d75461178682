// The views: each asks for its data, and makes elements of them.

import { get } from "./api.js";
import { chart } from "./chart.js";
import { day, el, link, moment, money, note, row, table } from "./dom.js";

const book = (path) => `${book.id}/${path}`;

export function choose(business) {
  book.id = business;
}

// The first page anew, and after it what was loaded before and is not on it.
async function paged(path, query, before) {
  const found = await get(book(path), query);
  if (!before?.more) return { ...found, more: false };
  const there = new Set(found.items.map((item) => item.id));
  const items = [...found.items, ...before.items.filter((item) => !there.has(item.id))];
  return { ...before, countedAt: found.countedAt, items };
}

async function more(path, query, before) {
  const found = await get(book(path), { ...query, cursor: before.next_cursor });
  return { ...found, items: [...before.items, ...found.items], more: true };
}

const list = (path, query, title, show) => ({
  title,
  load: (before) => paged(path, query, before),
  more: (before) => more(path, query, before),
  render: show,
});

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

function named(one) {
  const code = one.code ? el("span", { class: "code" }, one.code) : null;
  return link(`accounts/${one.id}`, code, one.name || "without a name");
}

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
        one.floor !== null && `never below ${one.floor} ${one.currency ?? ""}`.trim(),
        one.is_exact ? "exact, of now" : "as far as entries are counted",
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
        const sides = ["debit", "credit"].map((side) =>
          line.direction === side ? money(line.amount, entry.currency) : "",
        );
        const after = line.balance === null ? "" : money(line.balance, entry.currency);
        return row(heads, [day(entry.effective_at), called(entry), ...sides, after]);
      }),
  );
  return table("Lines of the account, the newest first", heads, rows, "narrow");
}

const called = (entry) => link(`entries/${entry.id}`, entry.description || "Entry");

const spelled = (id, number) =>
  el("p", { class: "spelled" }, el("code", {}, id), " ", el("code", {}, String(number)));

export function entries() {
  return list("entries", { limit: 50 }, "Entries", ({ items }) => [
    el("h1", {}, "Entries"),
    items.length ? items.map(card) : note("There is no entry yet."),
  ]);
}

function card(entry) {
  const total = entry.lines.filter((line) => line.direction === "debit");
  const badges = [
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
      el("span", { class: "text" }, entry.description || "Entry"),
      badges.filter(Boolean).map((badge) => el("span", { class: "badge" }, badge)),
      money(sum(total), entry.currency),
    ),
    linesOf(entry),
    el("p", {}, link(`entries/${entry.id}`, "All about it")),
  );
}

// The sum of amounts that have equally many decimals, exact.
function sum(lines) {
  const decimals = (lines[0].amount.split(".")[1] ?? "").length;
  const minor = lines.reduce((total, line) => total + BigInt(line.amount.replace(".", "")), 0n);
  const text = String(minor).padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}

function linesOf(entry, before = null) {
  const heads = [["Account", ""], ["Debit", "number"], ["Credit", "number"]];
  const was = new Map((before?.lines ?? []).map((line) => [line.number, JSON.stringify(line)]));
  const rows = entry.lines.map((line) => {
    const sides = ["debit", "credit"].map((side) =>
      line.direction === side ? money(line.amount, entry.currency) : "",
    );
    const isNew = before && was.get(line.number) !== JSON.stringify(line);
    const text = line.description ? el("span", { class: "note" }, ` ${line.description}`) : null;
    return row(heads, [[named(line.account), text], ...sides], { class: isNew ? "new" : "" });
  });
  return table("Lines", heads, rows, "lines narrow");
}

export function entry(id) {
  return {
    title: "Entry",
    load: () => get(book(`entries/${encodeURIComponent(id)}`)),
    render({ versions, removed_at: removedAt }) {
      const last = versions.at(-1);
      const others = [
        ["reverses", "It reverses"],
        ["reversed_by", "It is reversed by"],
      ];
      return [
        el("h1", {}, last.description || "Entry"),
        removedAt ? el("p", { class: "warning" }, `Removed ${moment(removedAt)}`) : null,
        others
          .filter(([name]) => last[name])
          .map(([name, text]) => el("p", {}, `${text} `, link(`entries/${last[name]}`, "this entry"))),
        spelled(last.id, last.number),
        versions.map((version, place) => told(version, versions[place - 1])).reverse(),
      ];
    },
  };
}

function told(version, before) {
  const facts = `counts on ${day(version.effective_at)} · written ${moment(version.updated_at)}`;
  const text = before && before.description !== version.description ? version.description : null;
  return el(
    "section",
    { class: "version" },
    el("h2", {}, `Version ${version.version}`),
    el("p", { class: "facts" }, facts),
    text === null ? null : el("p", {}, `Now called “${text}”`),
    linesOf(version, before),
  );
}

export function trial(first = "", last = "") {
  const heads = [["Account", ""], ["Debits", "number"], ["Credits", "number"], ["Balance", "number wide"]];
  return {
    title: "Trial balance",
    load: () => get(book("trial-balance"), { first, last }),
    render: ({ items, totals }) => [
      el("h1", {}, "Trial balance"),
      period(first, last),
      totals.map((total) => {
        const { currency } = total;
        const rows = items
          .filter((item) => item.currency === currency)
          .map((item) =>
            row(heads, [
              named(item.account),
              ...["debits", "credits", "balance"].map((side) => money(item[side], currency)),
            ]),
          );
        const sums = ["debits", "credits"].map((side) => money(total[side], currency, `${side} ${currency}`));
        rows.push(row(heads, ["Total", ...sums, ""], { class: "sum" }));
        return [
          el("h2", {}, currency),
          table(`Trial balance in ${currency}`, heads, rows, "trial narrow"),
        ];
      }),
      totals.length ? null : note("Nothing counts in this period."),
    ],
  };
}

function period(first, last) {
  const field = (name, value) => el("input", { type: "date", name, value, "aria-label": `${name} day` });
  const submit = (event) => {
    event.preventDefault();
    location.hash = `#/trial-balance/?${new URLSearchParams(new FormData(event.target))}`;
  };
  return el(
    "form",
    { class: "filter", onsubmit: submit },
    field("first", first),
    " to ",
    field("last", last),
    el("button", { type: "submit" }, "Show"),
  );
}

export function search(text) {
  const named = encodeURIComponent(text);
  const kinds = ["accounts", "entries"];
  return {
    title: "Search",
    async load() {
      const asked = kinds.map((kind) => get(book(`${kind}/${named}`)));
      const answers = await Promise.allSettled(asked);
      const other = answers.find((answer) => answer.reason && answer.reason.status !== 404);
      if (other) throw other.reason;
      const found = kinds.filter((_, place) => answers[place].value);
      const ids = found.map((kind) => `${kind}/${answers[kinds.indexOf(kind)].value.id}`);
      if (ids.length === 1) location.replace(`#/${ids[0]}`);
      return { ids };
    },
    render: ({ ids }) => [
      el("h1", {}, "Search"),
      ids.length ? null : note(`Nothing here has the id “${text}”.`),
      ids.map((id) => el("p", {}, link(id, id))),
    ],
  };
}
