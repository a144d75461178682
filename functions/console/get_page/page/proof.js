// A version's place in the log, and whether its proof verifies in this browser.

import { pin, pinned, proofOf } from "./api.js";
import { book } from "./book.js";
import { el } from "./dom.js";
import { READABLE, readKey, verify } from "./verify.js";

const UNSIGNED = "signature not checked in this browser";
const CHECKING = "Checking…";
const CHANGED = "Not checked: the page has changed since the check.";

const remark = (text, mark = "note") => ({ text, mark });

async function check(id, shown) {
  let answer = null;
  try {
    answer = await proofOf(book.id, id, shown.version);
  } catch (fault) {
    if (fault.status === 403) return remark("The token lacks the scope log:readonly.");
    return remark(fault.status ? fault.message : "Not checked: the proof could not be fetched.");
  }
  try {
    return { answer, steps: await verify(answer, shown, book.id, pinned(book.id) || answer.key) };
  } catch {
    if (!globalThis.crypto?.subtle) return remark("Not checked: this browser needs HTTPS for it.");
    return remark("Does not verify: the proof is malformed.", "failed");
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
    source(answer.key, steps),
    el(
      "details",
      { dataset: { id: `proof-${answer.index}` } },
      el("summary", {}, "Proof"),
      el("pre", {}, [answer.row, answer.leaf, ...answer.proof, answer.checkpoint].join("\n")),
    ),
  ];
}

function source(own, steps) {
  const isReadable = steps.find(([claim]) => claim === READABLE)[1];
  if (pinned(book.id)) return el("p", { class: "facts" }, "By your key, which this tab keeps.");
  if (isReadable) return el("p", { class: "facts" }, "By the key that this service names. Give one from elsewhere to check without its word.");
  return el("p", { class: "facts" }, `The service names ${own ? "an unreadable" : "no"} key. Give the one that you have.`);
}

// The part of a section: a version or a removal. `results` keep the checks while the view is open. Each has the text of its
// section, since a reload may bring another one.
export function proofPart(id, shown, results, renew) {
  const text = JSON.stringify(shown);
  const run = async () => {
    const begun = { text, result: remark(CHECKING) };
    results.set(shown.place, begun);
    renew(true);
    const result = await check(id, shown);
    if (results.get(shown.place) !== begun) return; // a later check has begun
    results.set(shown.place, { text, result });
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
  const last = results.get(shown.place);
  const result = last && (last.text === text ? last.result : remark(CHANGED));
  return el(
    "div",
    { class: "proof" },
    el("button", { type: "button", id: `prove-${shown.place}`, onclick: run }, result ? "Check again" : "Check in the log"),
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
