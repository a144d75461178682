// The trial balance of a period, and the search by id.

import { get } from "./api.js";
import { accountLink, book } from "./book.js";
import { el, link, money, note, row, table } from "./dom.js";

export function trial(first = "", last = "") {
  const heads = [["Account", ""], ["Debits", "number"], ["Credits", "number"], ["Closing", "number wide"]];
  const balance = (item, currency) =>
    money(Number(item.closing_debit) ? item.closing_debit : item.closing_credit, currency);
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
              accountLink(item.account),
              ...["debits", "credits"].map((side) => money(item[side], currency)),
              balance(item, currency),
            ]),
          );
        const sums = ["debits", "credits"].map((side) => money(total[side], currency, `${side} ${currency}`));
        rows.push(row(heads, ["Total", ...sums, ""], { class: "sum" }));
        return [
          el("h2", {}, currency),
          table(`Trial balance in ${currency}`, heads, rows, "trial narrow"),
        ];
      }),
      totals.length ? null : note("No entries in this period."),
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
  const id = encodeURIComponent(text);
  const kinds = ["accounts", "entries"];
  return {
    title: "Search",
    async load() {
      const requests = kinds.map((kind) => get(book(`${kind}/${id}`)));
      const answers = await Promise.allSettled(requests);
      const failure = answers.find((answer) => answer.reason && answer.reason.status !== 404);
      if (failure) throw failure.reason;
      const matches = kinds.filter((_, index) => answers[index].value);
      const ids = matches.map((kind) => `${kind}/${answers[kinds.indexOf(kind)].value.id}`);
      if (ids.length === 1) location.replace(`#/${ids[0]}`);
      return { ids };
    },
    render: ({ ids }) => [
      el("h1", {}, "Search"),
      ids.length ? null : note(`No account or entry has the id “${text}”.`),
      ids.map((target) => el("p", {}, link(target, target))),
    ],
  };
}
