// The comparison of the page with a row of the log (docs/verify.md).

import { hex, sha256, utf8 } from "./digest.js";

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00:00)$/;
const EPOCH_MS = 1_735_689_600_000; // of the ids by the clock: 2025
const KEYED = 2 ** 42; // the least id by a key
const LINES = 1024; // ids of lines for each id

// Currencies with another exponent than 2 (core/currencies.py).
const EXPONENTS = [
  [
    0,
    "ADP ALK AOK AON AOR BAN BEC BEL BGM BGO BIF BOL BUK BYR CLE CLP CSK DDM DJF ECS ESA ESB ESP GEK GNF GNS GQE GWE " +
      "ISK ITL JPY KMF KRH KRO KRW LUC LUL MDC MGF MKN MLF MTP MVP MXP PEI PTE PYG ROL RWF SDP SUR TJR TPE TRL UGS " +
      "UGX UYI VND VNN VUV XAF XOF XPF YDD",
  ],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];
const DIGITS = new Map(EXPONENTS.flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, digits])));

// The one spelling of an amount of minor units: 8805 USD is "88.05".
export function toText(minor, currency) {
  const digits = DIGITS.get(currency) ?? 2;
  const text = String(minor).padStart(digits + 1, "0");
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
}

// A time of UTC with its six decimals, as text, since a Date has milliseconds alone. Another form equals nothing.
function instant(text) {
  const [, second, fraction = ""] = INSTANT.exec(text) ?? [];
  return second ? `${second}.${fraction.padEnd(6, "0")}` : NaN;
}

// The UUID of an entry's number (core/ids.py).
export async function uuidOf(business, number) {
  const isKeyed = number >= KEYED;
  const head = isKeyed ? (number - KEYED) * 64 : EPOCH_MS + Math.floor(number / 8) * 2 + (number % 2);
  const middle = isKeyed ? 0x8000 : 0x7000 + (Math.floor(number / 2) % 4) * 0x400;
  const framed = [business, "entry", String(number * LINES)].map((part) => `${part.length}:${part}`).join("");
  const tag = BigInt(`0x${hex((await sha256(utf8(framed))).slice(0, 8))}`);
  const rest = (0b10n << 62n) | (tag >> 2n);
  const digits = [head.toString(16).padStart(12, "0"), middle.toString(16), rest.toString(16)].join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

// The id of a line: each block of slots has an id of its own (core/ids.py).
const lineOf = (row, slot) => [row.number, ...row.aliases][Math.floor(slot / LINES)] * LINES + (slot % LINES);

function lines(shown, row) {
  return row.lines.flatMap((line, place) => {
    const other = shown.lines[place];
    return [
      [line.account, other?.account.number],
      [lineOf(row, line.slot), other?.number],
      [toText(line.amount_minor, row.currency), other?.amount],
      ...["direction", "description"].map((name) => [line[name], other?.[name]]),
    ];
  });
}

// Pairs of the row's fields and the page's; those of a removal without lines.
function fields(shown, row, [id, reverses]) {
  const own = [
    ...["kind", "number", "version"].map((name) => [row[name], shown[name]]),
    [shown.place, shown.version],
    [id, shown.id],
    ...["name", "dialect", "request_id"].map((name) => [row.by?.[name], shown.by?.[name]]),
  ];
  if (row.kind === "removed") return [...own, [instant(row.removed_at), instant(shown.removed_at)]];
  return [
    ...own,
    ...["currency", "description"].map((name) => [row[name], shown[name]]),
    ...["effective_at", "created_at", "updated_at"].map((name) => [instant(row[name]), instant(shown[name])]),
    [reverses, shown.reverses],
    [row.lines.length, shown.lines?.length],
    ...(shown.lines ? lines(shown, row) : []),
  ];
}

// A section of the page shows a row: a version, or a removal, at its place among the versions.
export async function isShown(shown, row, business) {
  const ids = await Promise.all([row.number, row.reverses].map((number) => number && uuidOf(business, number)));
  return fields(shown, row, ids).every(([one, other]) => one === other);
}
