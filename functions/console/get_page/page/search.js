// The search: an id leads to its account or entry; other texts list accounts and entries.

import { get } from "./api.js";
import { accountLink, book, entryLink } from "./book.js";
import { day, el, link, note } from "./dom.js";

const ID = /^([0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const AMOUNT = /^[0-9][0-9,]*(\.[0-9]{1,4})?$/;
const FEW = 10;

export function search(text) {
  return {
    title: "Search",
    isStill: true,
    async load() {
      const ids = ID.test(text) ? await idsOf(text) : [];
      if (ids.length === 1) location.replace(`#/${ids[0]}`);
      const [accounts, entries, amounts] = await Promise.all([
        get(book("accounts"), { contains: text, labels: "false", limit: FEW }),
        get(book("entries"), { text, limit: FEW }),
        AMOUNT.test(text) ? get(book("entries"), { amount: text, limit: FEW }) : { items: [] },
      ]);
      const all = new Map([...entries.items, ...amounts.items].map((item) => [item.id, item]));
      return { ids, accounts: accounts.items, entries: [...all.values()], isCut: Boolean(entries.next_cursor) };
    },
    render({ ids, accounts, entries, isCut }) {
      const count = ids.length + accounts.length + entries.length;
      return [
        el("p", { class: "facts" }, `“${text}”`),
        count ? null : note(`No account or entry has the id or text “${text}”.`),
        ids.map((target) => el("p", {}, link(target, target))),
        section("Accounts", accounts.map((item) => accountLink(item))),
        section("Entries", entries.map((item) => [`${day(item.effective_at)} `, entryLink(item)])),
        isCut ? el("p", {}, link(`entries/?${new URLSearchParams({ text })}`, "All matching entries")) : null,
      ];
    },
  };
}

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
