// A version's place in the log, and whether its proof verifies in this browser.

import { pin, pinned, proofOf } from "./api.js";
import { book } from "./book.js";
import { el } from "./dom.js";
import { readKey, verify } from "./verify.js";

const UNSIGNED = "signature not checked in this browser";
// A refusal's code, and its text.
const PENDING = {
  NotSealed: () => "Not sealed yet; it takes some seconds.",
  NotYetPublished: ({ index }) => `Sealed at place ${index}, not published yet; it takes some two minutes.`,
};

async function check(id, version) {
  try {
    const answer = await proofOf(book.id, id, version.version);
    const key = pinned(book.id) || answer.key;
    return { answer, steps: await verify(answer, version, book.id, key) };
  } catch (fault) {
    if (fault.status === 403) return { text: "The token lacks the scope log:readonly.", mark: "note" };
    if (fault.status) return { text: PENDING[fault.body.code]?.(fault.body) ?? fault.message, mark: "note" };
    if (!globalThis.crypto?.subtle) return { text: "Not checked: this browser needs HTTPS for it.", mark: "note" };
    return { text: "Does not verify: the proof is malformed.", mark: "failed" };
  }
}

function verdict(steps) {
  const results = steps.map(([, result]) => result);
  if (results.includes(false)) return ["failed", "Does not verify"];
  return results.includes(null) ? ["note", `Sealed and in the log, but the ${UNSIGNED}`] : ["verified", "Sealed and verified"];
}

const SIGNS = new Map([[true, "✓"], [false, "✗"], [null, "–"]]);

function report({ answer, steps, text, mark }) {
  if (!steps) return el("p", { class: mark, role: "status" }, text);
  const [kind, sentence] = verdict(steps);
  return [
    el("p", { class: kind, role: "status" }, `${sentence}. Place ${answer.index} of ${answer.size}.`),
    el("ul", { class: "plain" }, steps.map(([claim, result]) => el("li", { class: result === false ? "failed" : "" }, `${SIGNS.get(result)} ${claim}`))),
    source(answer.key),
    el(
      "details",
      { dataset: { id: `proof-${answer.index}` } },
      el("summary", {}, "Proof"),
      el("pre", {}, [answer.row, answer.leaf, ...answer.proof, answer.checkpoint].join("\n")),
    ),
  ];
}

function source(own) {
  if (pinned(book.id)) return el("p", { class: "facts" }, "By your key, which this tab keeps.");
  if (!own) return el("p", { class: "facts" }, "The service names no key. Give the one that you have.");
  return el("p", { class: "facts" }, "By the key that this service names. Give one from elsewhere to check without its word.");
}

// The part of a version's section; `results` keep the checks while the view is open.
export function proofPart(id, version, results, renew) {
  const run = async () => {
    results.set(version.version, await check(id, version));
    renew(true);
  };
  const onsubmit = async (event) => {
    event.preventDefault();
    const input = event.target.elements.key;
    const text = input.value.trim();
    const isKey = !text || (await readKey(text));
    input.setCustomValidity(isKey ? "" : "It is no key: name+id+key, as ledger-admin log key prints it.");
    if (!input.reportValidity()) return;
    pin(book.id, text);
    await run();
  };
  const result = results.get(version.version);
  return el(
    "div",
    { class: "proof" },
    el("button", { type: "button", id: `prove-${version.version}`, onclick: run }, result ? "Check again" : "Check in the log"),
    result ? report(result) : null,
    result?.steps
      ? el(
          "form",
          { class: "filter", onsubmit, oninput: ({ target }) => target.setCustomValidity("") },
          el("label", { class: "field" }, "Key of the log", el("input", { name: "key", autocomplete: "off", spellcheck: "false", value: pinned(book.id) })),
          el("button", { type: "submit" }, "Use this key"),
        )
      : null,
  );
}
