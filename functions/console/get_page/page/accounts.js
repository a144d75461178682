// Accounts with their balances, and customers with their labels folded under them.

import { get } from "./api.js";
import { accountLink, book, list, more, paged, pages } from "./book.js";
import { button, guard } from "./csv.js";
import { el, field, link, money, note, row, table } from "./dom.js";

const HEADS = [["Account", ""], ["Type", "wide"], ["Balance", "number"]];
const CUSTOMERS = [["Customer", ""], ["Labels", "wide"], ["Own funds", "number"]];
const COLUMNS = ["code", "name", "id", "type", "role", "customer", "open", "currency", "balance"];

export function accounts(contains = "") {
  const query = { contains, labels: "false", limit: 200 };
  const unfolded = new Map();
  const fold = async (customer, refresh) => {
    if (!unfolded.delete(customer.id)) unfolded.set(customer.id, null);
    await refresh();
  };
  const reload = async () => {
    for (const id of unfolded.keys()) unfolded.set(id, await labelsOf(id));
  };
  return {
    title: "Accounts",
    form: () => [filter(contains), button("accounts", COLUMNS, () => cells({ contains }))],
    async load(before) {
      const page = await paged("accounts", query, before);
      await reload();
      return { ...page, unfolded: [...unfolded.values()] };
    },
    more: (before) => more("accounts", query, before),
    render({ items }, refresh) {
      const ordered = items.toSorted(byCode);
      const customers = ordered.filter((item) => item.role === "customer");
      const rest = ordered.filter((item) => item.role !== "customer");
      const rows = rest.map((item) => row(HEADS, [accountLink(item), kind(item), balances(item)], ended(item)));
      const folded = customers.flatMap((item) =>
        customer(item, unfolded.get(item.id), (target) => fold(target, refresh)),
      );
      return [
        items.length ? null : note("No matching accounts."),
        rest.length ? table("Accounts", HEADS, rows) : null,
        customers.length ? [el("h2", {}, "Customers"), table("Customers", CUSTOMERS, folded)] : null,
      ];
    },
  };
}

// A customer's account with its sums, and its first labels.
export async function labelsOf(id) {
  const target = encodeURIComponent(id);
  const [item, page] = await Promise.all([
    get(book(`accounts/${target}`)),
    get(book("accounts"), { parent: id, limit: 100 }),
  ]);
  return { item, labels: page.items };
}

function customer(item, below, fold) {
  const count = `${item.children} label${item.children === 1 ? "" : "s"}`;
  const press = () => fold(item);
  const toggle = item.children
    ? el("button", { type: "button", class: "fold", id: `fold-${item.id}`, "aria-expanded": String(Boolean(below)), onclick: press },
        el("span", { class: "unseen" }, `${item.name}: `), count)
    : el("span", { class: "nothing" }, "no labels");
  const own = row(CUSTOMERS, [accountLink(item), toggle, balances(item)], ended(item));
  if (!below) return [own];
  const { item: { labels }, labels: few } = below;
  const rows = few.map((label) => row(CUSTOMERS, [accountLink(label), "", balances(label)], { class: "part" }));
  const rest = labels.count > few.length
    ? [row(CUSTOMERS, [link(`accounts/${item.id}/labels`, `All ${labels.count} labels`), "", ""], { class: "part" })]
    : [];
  const total = labels.total
    ? [row(CUSTOMERS, ["Own funds and labels", "", amounts(labels.total)], { class: "sum" })]
    : [];
  return [own, ...rows, ...rest, ...total];
}

// All labels of a customer.
export function labels(id) {
  const query = { parent: id, limit: 100 };
  const heads = [["Label", ""], ["Balance", "number"]];
  return {
    ...list("accounts", query, "Labels", ({ items }) => [
      el("p", {}, "Customer ", link(`accounts/${id}`, items[0]?.parent_name ?? "account")),
      items.length
        ? table("Labels", heads, items.map((item) => row(heads, [accountLink(item), balances(item)])))
        : note("No labels."),
    ]),
    form: () => [button("labels", COLUMNS, () => cells({ parent: id }))],
  };
}

async function* cells(query) {
  for await (const { items } of pages("accounts", query)) {
    for (const item of items) {
      const own = [item.code, item.name].map(guard);
      const terms = [item.id, item.type, item.role, guard(item.parent_name ?? ""), item.is_open];
      const balance = item.balances.length ? item.balances : [{ currency: "", amount: "" }];
      for (const { currency, amount } of balance) yield [...own, ...terms, currency, amount];
    }
  }
}

// Accounts without a code come last.
const byCode = (left, right) =>
  Number(!left.code) - Number(!right.code) || left.code.localeCompare(right.code) || left.name.localeCompare(right.name);

const ended = (item) => ({ class: item.is_open ? "" : "over" });

function filter(contains) {
  const submit = (event) => {
    event.preventDefault();
    const { value } = event.target.elements.contains;
    location.hash = `#/accounts/?${new URLSearchParams({ contains: value.trim() })}`;
  };
  return el(
    "form",
    { class: "filter", onsubmit: submit },
    field("Filter", "contains", contains, { type: "search", placeholder: "Name or code" }),
    el("button", { type: "submit" }, "Show"),
  );
}

export const kind = (item) => [item.role || item.type, item.is_open ? "" : ", closed"].join("");

export function balances(item) {
  if (!item.balances.length) return el("span", { class: "nothing" }, "–");
  return amounts(item.balances, item.id);
}

export const amounts = (items, key = "") =>
  items.map(({ currency, amount }) => el("div", {}, money(amount, currency, key && `${key} ${currency}`)));
