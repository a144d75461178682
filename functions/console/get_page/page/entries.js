// Entries with their lines; one entry with all its versions.

import { get } from "./api.js";
import { accountLink, author, book, list, sides, spellings } from "./book.js";
import { day, el, link, moment, money, note, row, table } from "./dom.js";

export function entries() {
  return list("entries", { limit: 50 }, "Entries", ({ items }) => [
    el("h1", {}, "Entries"),
    items.length ? items.map(card) : note("No entries yet."),
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
    el("p", {}, link(`entries/${entry.id}`, "Details")),
  );
}

// The exact sum of amounts with equally many decimals.
function sum(lines) {
  const decimals = (lines[0].amount.split(".")[1] ?? "").length;
  const minor = lines.reduce((total, line) => total + BigInt(line.amount.replace(".", "")), 0n);
  const text = String(minor).padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}

function linesOf(entry, before = null) {
  const heads = [["Account", ""], ["Debit", "number"], ["Credit", "number"]];
  const earlier = new Map((before?.lines ?? []).map((line) => [line.number, JSON.stringify(line)]));
  const rows = entry.lines.map((line) => {
    const isNew = before && earlier.get(line.number) !== JSON.stringify(line);
    const text = line.description ? el("span", { class: "note" }, ` ${line.description}`) : null;
    return row(heads, [[accountLink(line.account), text], ...sides(entry, line)], { class: isNew ? "new" : "" });
  });
  return table("Lines", heads, rows, "lines narrow");
}

export function entry(id) {
  return {
    title: "Entry",
    load: () => get(book(`entries/${encodeURIComponent(id)}`)),
    render({ versions, removed_at: removedAt, removed_by: removedBy }) {
      const last = versions.at(-1);
      const links = [
        ["reverses", "Reverses"],
        ["reversed_by", "Reversed by"],
      ];
      return [
        el("h1", {}, last.description || "Entry"),
        removedAt && el("p", { class: "warning" }, `Removed ${moment(removedAt)} ${author(removedBy)}`),
        links
          .filter(([name]) => last[name])
          .map(([name, text]) => el("p", {}, `${text} `, link(`entries/${last[name]}`, "this entry"))),
        spellings(last.id, last.number),
        versions.map((version, index) => section(version, versions[index - 1])).reverse(),
      ];
    },
  };
}

function section(version, before) {
  const facts = [
    `counts on ${day(version.effective_at)}`,
    `written ${moment(version.updated_at)}`,
    author(version.by),
  ];
  const text = before && before.description !== version.description ? version.description : null;
  return el(
    "section",
    { class: "version" },
    el("h2", {}, `Version ${version.version}`),
    el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
    text === null ? null : el("p", {}, `New description: “${text}”`),
    linesOf(version, before),
  );
}
