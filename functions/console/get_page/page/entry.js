// One entry: who wrote it, all its fields, and the changes of each version.

import { get } from "./api.js";
import { author, book, describe, fact, spellings } from "./book.js";
import { button, guard } from "./csv.js";
import { day, el, link, moment } from "./dom.js";
import { linesOf } from "./entries.js";
import { proofPart } from "./proof.js";

const COLUMNS = [
  ...["version", "written at", "client", "dialect", "request", "date", "description", "fields"],
  ...["account code", "account", "debit", "credit", "currency", "line description"],
];

export function entry(id) {
  const load = () => get(book(`entries/${encodeURIComponent(id)}`));
  const results = new Map();
  return {
    title: "Entry",
    load,
    heading: ({ versions }) => describe(versions.at(-1)),
    form: () => [button("entry", COLUMNS, () => cells(load))],
    render({ id: uuid, versions, removed_at: removedAt, removed_by: removedBy, closed_through: closed }, renew) {
      const last = versions.at(-1);
      const links = [
        ["reverses", "Reverses"],
        ["reversed_by", "Reversed by"],
      ];
      const proof = (kind, version, place) => proofPart(uuid, { ...version, kind, place: versions[0].version + place }, results, renew);
      const removal = { id: last.id, number: last.number, version: last.version + 1, removed_at: removedAt, by: removedBy };
      const isClosed = closed && day(last.effective_at) <= closed;
      return [
        removedAt && el("p", { class: "warning" }, `Removed ${moment(removedAt)} ${author(removedBy)}`),
        removedAt && proof("removed", removal, versions.length),
        links
          .filter(([name]) => last[name])
          .map(([name, text]) => el("p", {}, `${text} `, link(`entries/${last[name]}`, "this entry"))),
        spellings(last.id, last.number),
        facts(last, isClosed && `closed through ${closed}`),
        versions.map((version, place) => section(version, versions[place - 1], proof("entry", version, place))).reverse(),
      ];
    },
  };
}

function facts(version, closed) {
  const pairs = [
    ["date", day(version.effective_at) + (closed ? `, in the closed period (${closed})` : "")],
    ["currency", version.currency],
    ...version.facts.map(({ name, text }) => [name, text]),
  ];
  return el("dl", { class: "pairs" }, pairs.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}

// The old and the new text of each field that differs.
function changes(version, before) {
  const own = (item) => [
    ["description", item.description],
    ["date", day(item.effective_at)],
    ["currency", item.currency],
    ...[...new Set([...version.facts, ...before.facts].map(({ name }) => name))].map((name) => [name, fact(item, name)]),
  ];
  const earlier = new Map(own(before));
  return own(version)
    .filter(([name, text]) => earlier.get(name) !== text)
    .map(([name, text]) => `${name}: ${earlier.get(name) || "none"} → ${text || "none"}`);
}

function section(version, before, proof) {
  const by = version.by;
  const writer = by
    ? `${before ? "Changed" : "Posted"} by ${by.name}, ${by.dialect}, request ${by.request_id}`
    : "Without a stored author";
  const texts = before ? changes(version, before) : [];
  return el(
    "section",
    { class: "version" },
    el("h2", {}, `Version ${version.version}`),
    el("p", { class: "facts" }, `${writer} · written ${moment(version.updated_at)}`),
    texts.length ? el("ul", { class: "changes" }, texts.map((text) => el("li", {}, text))) : null,
    linesOf(version, before),
    proof,
  );
}

async function* cells(load) {
  const { versions } = await load();
  for (const version of versions) {
    const by = version.by ?? { name: "", dialect: "", request_id: "" };
    const fields = version.facts.map(({ name, text }) => `${name}: ${text}`).join("; ");
    const head = [version.version, version.updated_at, guard(by.name), by.dialect, by.request_id, day(version.effective_at)];
    for (const line of version.lines) {
      const columns = ["debit", "credit"].map((side) => (line.direction === side ? line.amount : ""));
      const account = [line.account.code, line.account.name].map(guard);
      yield [...head, guard(describe(version)), guard(fields), ...account, ...columns, version.currency, guard(line.description)];
    }
  }
}
