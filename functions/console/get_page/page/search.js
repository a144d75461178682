// The search: an id leads to its account or entry; other texts list accounts and entries.

import { get } from "./api.js";
import { accountLink, book, describe, entryLink, fact, matching, pages, total } from "./book.js";
import { button, guard } from "./csv.js";
import { day, el, link, note } from "./dom.js";

const ID = /^([0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const AMOUNT = /^[0-9][0-9,]*(\.[0-9]{1,4})?$/;
const FEW = 10;
const COLUMNS = ["kind", "id", "number", "code", "name or description", "date", "piece number", "amount", "currency"];

// The lists that a search reads: the title of each, its path, its query and the link to all of it.
function lists(text) {
  const ofEntries = (title, query) => ({ title, path: "entries", query, all: `entries/?${new URLSearchParams(query)}` });
  return [
    { title: "accounts with this text", path: "accounts", query: { contains: text, labels: "false" }, all: `accounts/?${new URLSearchParams({ contains: text })}` },
    ofEntries("entries with this text", { text }),
    ...(AMOUNT.test(text) ? [ofEntries("entries of this amount", { amount: text })] : []),
  ];
}

export function search(text) {
  return {
    title: "Search",
    isStill: true,
    form: () => button("search", COLUMNS, () => cells(text)),
    async load() {
      const ids = ID.test(text) ? await idsOf(text) : [];
      if (ids.length === 1) location.replace(`#/${ids[0]}`);
      const parts = lists(text);
      const results = await Promise.all(parts.map(({ path, query }) => matching(path, { ...query, limit: FEW })));
      const cut = parts.filter((_, index) => results[index].next_cursor).map(({ title, all }) => ({ title, all }));
      const [accounts, ...entries] = results.map(({ items }) => items);
      return { ids, accounts, entries: [...new Map(entries.flat().map((item) => [item.id, item])).values()], cut };
    },
    render({ ids, accounts, entries, cut }) {
      const count = ids.length + accounts.length + entries.length;
      return [
        el("p", { class: "facts" }, `“${text}”`),
        count ? null : note(cut.length ? "No match yet." : `No account or entry has the id or text “${text}”.`),
        ids.map((target) => el("p", {}, link(target, target))),
        section("Accounts", accounts.map((item) => accountLink(item))),
        section("Entries", entries.map((item) => [`${day(item.effective_at)} `, entryLink(item)])),
        cut.map(({ title, all }) => el("p", {}, link(all, `All ${title}`))),
      ];
    },
  };
}

// All matches, not only the shown ones. An entry with the text and the amount is in the file once.
async function* cells(text) {
  const writtenIds = new Set();
  for (const { path, query } of lists(text)) {
    for await (const { items } of pages(path, query)) {
      for (const item of items.filter(({ id }) => !writtenIds.has(id))) {
        writtenIds.add(item.id);
        if (path === "accounts") yield* accountCells(item);
        else yield entryCells(item);
      }
    }
  }
}

function* accountCells(item) {
  const balances = item.balances.length ? item.balances : [{ currency: "", amount: "" }];
  for (const { currency, amount } of balances) {
    yield ["account", item.id, item.number, guard(item.code), guard(item.name), "", "", amount, currency];
  }
}

const entryCells = (item) => [
  ...["entry", item.id, item.number, "", guard(describe(item)), day(item.effective_at)],
  ...[guard(fact(item, "piece number")), total(item), item.currency],
];

async function idsOf(text) {
  const id = encodeURIComponent(text);
  const kinds = ["accounts", "entries"];
  const answers = await Promise.allSettled(kinds.map((kind) => get(book(`${kind}/${id}`))));
  const failure = answers.find((answer) => answer.reason && answer.reason.status !== 404);
  if (failure) throw failure.reason;
  return kinds.flatMap((kind, index) => (answers[index].value ? [`${kind}/${answers[index].value.id}`] : []));
}

const section = (title, items) =>
  items.length ? [el("h2", {}, title), el("ul", { class: "plain" }, items.map((item) => el("li", {}, item)))] : null;
