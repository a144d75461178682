// Reports of a period: the trial balance. Profit and loss and the balance sheet will be here too.

import { get } from "./api.js";
import { accountLink, book, sided } from "./book.js";
import { button, guard } from "./csv.js";
import { el, money, note, row, sum, table } from "./dom.js";
import { check, period } from "./period.js";

const SIDES = ["opening_debit", "opening_credit", "debits", "credits", "closing_debit", "closing_credit"];
const HEADS = [["Account", ""], ["Opening", "number"], ["Debits", "number"], ["Credits", "number"], ["Closing", "number"]];
const COLUMNS = ["code", "account", "id", "type", "labels within", "currency", ...SIDES.map((side) => side.replace("_", " "))];

export function trial(first = "", last = "") {
  let isUnfolded = false;
  const load = async () => {
    check(first, last);
    return get(book("trial-balance"), { first, last });
  };
  const time = first || last ? `${first || "The first day"} to ${last || "the last day"}` : "Of all time";
  return {
    title: "Trial balance",
    load,
    form: () => [period("trial-balance", first, last), button("trial-balance", COLUMNS, () => cells(load))],
    render({ items, totals }, refresh) {
      const fold = () => {
        isUnfolded = !isUnfolded;
        refresh(true);
      };
      return [
        el("p", { class: "facts" }, time),
        totals.map((total) => {
          const { currency } = total;
          const own = items.filter((item) => item.currency === currency);
          const customers = own.filter((item) => item.role === "customer");
          const rows = own.filter((item) => item.role !== "customer").map((item) => rowOf(accountLink(item.account), item));
          if (customers.length) rows.push(...control(customers, currency, isUnfolded, fold));
          rows.push(totalOf(total, currency));
          return [el("h2", {}, currency), table(`Trial balance in ${currency}`, HEADS, rows, "trial cards")];
        }),
        totals.length ? null : note("No entries in this period."),
      ];
    },
  };
}

function rowOf(name, item, properties = {}) {
  const { currency } = item;
  const movement = [item.debits, item.credits].map((text) => money(text, currency));
  const [opening, closing] = ["opening", "closing"].map((side) =>
    sided(item[`${side}_debit`], item[`${side}_credit`], currency),
  );
  return row(HEADS, [name, opening, ...movement, closing], properties);
}

// All customers as one row, which unfolds. Their labels are part of each.
function control(customers, currency, isUnfolded, fold) {
  const total = Object.fromEntries(SIDES.map((side) => [side, sum(customers.map((item) => item[side]))]));
  const count = customers.reduce((all, item) => all + item.labels, 0);
  const text = `Customers (${customers.length}, with ${count} labels)`;
  const toggle = el(
    "button",
    { type: "button", class: "fold", id: `fold-${currency}`, "aria-expanded": String(isUnfolded), onclick: fold },
    text,
  );
  const parts = customers.map((item) => {
    const within = item.labels ? el("span", { class: "note" }, ` with ${item.labels} labels`) : null;
    return rowOf([accountLink(item.account), within], item, { class: "part" });
  });
  return [rowOf(toggle, netted({ ...total, currency })), ...(isUnfolded ? parts : [])];
}

// One balance instead of both sides.
function netted(total) {
  const balance = (name) => sum([total[`${name}_debit`], `-${total[`${name}_credit`]}`]);
  const columns = ["opening", "closing"].map((name) => {
    const text = balance(name);
    const [debit, credit] = text.startsWith("-") ? [text.replace(/[1-9]/g, "0"), text] : [text, text.replace(/[1-9]/g, "0")];
    return [[`${name}_debit`, debit.replace("-", "")], [`${name}_credit`, credit.replace("-", "")]];
  });
  return { ...total, ...Object.fromEntries(columns.flat()) };
}

function totalOf(total, currency) {
  const [opening, closing] = ["opening", "closing"].map((name) =>
    [["debit", "Dr"], ["credit", "Cr"]].map(([side, word]) =>
      el("div", {}, money(total[`${name}_${side}`], currency), el("span", { class: "side" }, ` ${word}`)),
    ),
  );
  const movement = ["debits", "credits"].map((side) => money(total[side], currency, `${side} ${currency}`));
  return row(HEADS, ["Total", opening, ...movement, closing], { class: "sum" });
}

async function* cells(load) {
  const { items } = await load();
  for (const item of items) {
    const names = [item.account.code, item.account.name].map(guard);
    yield [...names, item.account.id, item.type, item.labels, item.currency, ...SIDES.map((side) => item[side])];
  }
}
