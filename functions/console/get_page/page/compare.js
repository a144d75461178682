// The comparison of the page with a row of the log (docs/verify.md).

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00:00)$/;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([78])([0-9a-f])[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EPOCH_MS = 1_735_689_600_000; // of the ids by the clock: 2025

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

// The number that the UUID of an entry spells (core/ids.py).
export function numberOf(uuid) {
  const [, high, low, kind, slot] = UUID.exec(uuid) ?? [];
  if (!kind) return null;
  const front = parseInt(high + low, 16);
  if (kind === "8") return 2 ** 42 + Math.floor(front / 64);
  return Math.floor((front - EPOCH_MS) / 2) * 8 + (parseInt(slot, 16) >> 2) * 2 + (front % 2);
}

function lines(version, row) {
  return row.lines.flatMap((line, place) => {
    const other = version.lines[place];
    return [
      [line.account, other?.account.number],
      [toText(line.amount_minor, row.currency), other?.amount],
      ...["direction", "description"].map((name) => [line[name], other?.[name]]),
    ];
  });
}

// Pairs of the row's fields and the page's; those of a removal without lines.
function fields(version, row) {
  const author = ["name", "dialect", "request_id"].map((name) => [row.by?.[name], version.by?.[name]]);
  if (row.kind === "removed") {
    return [[row.number, version.number], [instant(row.removed_at), instant(version.removed_at)], ...author];
  }
  return [
    ...["number", "version", "currency", "description"].map((name) => [row[name], version[name]]),
    ...["effective_at", "created_at", "updated_at"].map((name) => [instant(row[name]), instant(version[name])]),
    ...author,
    [row.number, numberOf(version.id)],
    [row.reverses, version.reverses && numberOf(version.reverses)],
    [row.lines.length, version.lines.length],
    ...lines(version, row),
  ];
}

export const isShown = (version, row) => fields(version, row).every(([one, other]) => one === other);
