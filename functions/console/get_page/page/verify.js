// The check of a proof in this browser: row, leaf, root and signature (docs/verify.md), without a word of the service.

import { isShown } from "./compare.js";
import { hex, sha256, utf8 } from "./digest.js";

const WORD = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const NOTE = /^(([^\n]+)\n([1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*)\n((?:— [^\n]+\n)+)$/;
export const READABLE = "The key is readable, as name+id+key";
const ED25519 = 1; // the type of the key, before its 32 bytes

const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const isSame = (one, other) => hex(one) === hex(other);

// The key of a text `name+id+key`, or null.
export async function readKey(text) {
  const [, name, id, encoded] = (typeof text === "string" && WORD.exec(text.trim())) || [];
  const value = encoded ? bytes(encoded) : [];
  if (value[0] !== ED25519 || value.length !== 33) return null;
  const digest = await sha256(utf8(`${name}\n`), value);
  return hex(digest.slice(0, 4)) === id ? { name, id, public: value.slice(1) } : null;
}

// The root to which a proof leads from a leaf's hash (RFC 9162, 2.1.3.2), or null.
async function rootOf(leafHash, index, size, proof) {
  if (![index, size].every(Number.isSafeInteger) || index < 0 || index >= size) return null;
  const node = (left, right) => sha256(new Uint8Array([1]), left, right);
  const half = (number) => Math.floor(number / 2);
  let [place, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return null;
    if (place % 2 || place === last) {
      hash = await node(sibling, hash);
      for (; place && place % 2 === 0; place = half(place)) last = half(last);
    } else hash = await node(hash, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? hash : null;
}

// True or false, or null if the browser has no Ed25519.
async function isSigned(note, key) {
  const prefix = `— ${key.name} `;
  const lines = note.signatures.split("\n").filter((line) => line.startsWith(prefix));
  const values = lines.map((line) => bytes(line.slice(prefix.length)));
  const own = values.find((value) => value.length === 68 && hex(value.slice(0, 4)) === key.id);
  if (!own) return false;
  let imported = null;
  try {
    imported = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  } catch (fault) {
    if (fault.name === "NotSupportedError") return null;
    return false; // no point of the curve
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, own.slice(4), utf8(note.text));
}

function readNote(checkpoint) {
  const [, text, origin, size, root, signatures] = NOTE.exec(checkpoint) ?? [];
  return text ? { text, origin, size: Number(size), root: bytes(root), signatures } : null;
}

// Each step of the check: its claim, and true, false, or null if it cannot be checked.
export async function verify(answer, shown, business, keyText) {
  const [row, leaf, note] = [JSON.parse(answer.row), JSON.parse(answer.leaf), readNote(answer.checkpoint)];
  const key = await readKey(keyText);
  const digest = hex(await sha256(utf8(answer.row)));
  const leafHash = await sha256(new Uint8Array([0]), utf8(answer.leaf));
  const root = await rootOf(leafHash, answer.index, answer.size, answer.proof.map(bytes));
  const isOwn = leaf.book === business && leaf.kind === row.kind && leaf.number === row.number && leaf.version === row.version;
  const isOfLog = Boolean(note && key && note.origin === key.name && note.origin.includes(`/${business}/`));
  return [
    ["The page shows the row", await isShown(shown, row, business)],
    ["The row has the digest of its leaf", digest === leaf.sha256],
    ["The leaf is that of this version", isOwn && leaf.number === shown.number && leaf.version === shown.version],
    ["The leaf is below the root", Boolean(note && root) && note.size === answer.size && isSame(root, note.root)],
    [READABLE, Boolean(key)],
    ["The checkpoint is of this log", key ? isOfLog : null],
    ["The key has signed the checkpoint", key ? isOfLog && (await isSigned(note, key)) : null],
  ];
}
