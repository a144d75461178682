// Which view is shown, and that it stays current: while somebody looks, it is asked for again.

import { businesses, hold } from "./api.js";
import { el, moment, note } from "./dom.js";
import { account, accounts } from "./accounts.js";
import { choose } from "./book.js";
import { entries, entry } from "./entries.js";
import { search, trial } from "./reports.js";

const SECOND = 1_000;
const PATIENCE = 10 * 60 * SECOND; // without a touch, so that a forgotten page asks for nothing

const at = (id) => document.getElementById(id);
let shown = null; // the view, its data, and the text of them
let touched = Date.now();
let timer = 0;
let turns = 0; // of asking: an answer that another question overtook is not shown

function chosen() {
  const [path, query] = location.hash.replace(/^#\//, "").split("?");
  const said = new URLSearchParams(query);
  const [what, id] = path.split("/").map(decodeURIComponent);
  if (what === "accounts" && id) return account(id);
  if (what === "entries" && id) return entry(id);
  if (what === "entries") return entries();
  if (what === "trial-balance") return trial(said.get("first") ?? "", said.get("last") ?? "");
  if (what === "search") return search(id);
  return accounts(said.get("contains") ?? "");
}

async function open() {
  const view = chosen();
  shown = { view, data: null, text: "" };
  for (const tab of at("tabs").children) {
    const isHere = location.hash.startsWith(tab.getAttribute("href"));
    if (isHere) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.title = `${view.title} · Ledger console`;
  await refresh();
  window.scrollTo(0, 0);
}

async function refresh(load = (view, data) => view.load(data)) {
  clearTimeout(timer);
  const now = shown;
  const turn = ++turns;
  const isPast = () => now !== shown || turn !== turns;
  let pause = SECOND;
  try {
    const data = await load(now.view, now.data);
    if (isPast()) return;
    now.data = data;
    show(now, JSON.stringify(data));
    at("fresh").textContent = data.countedAt ? `Counted up to ${moment(data.countedAt)}` : "";
  } catch (refusal) {
    if (isPast()) return;
    if (refusal.status === 401) return leave("The token is not, or no longer, good.");
    if (!now.data) at("view").replaceChildren(note(refusal.message));
    at("fresh").textContent = `Not current: ${refusal.message}`;
    pause = 5 * SECOND;
  }
  timer = setTimeout(again, pause);
}

function again() {
  if (document.hidden || Date.now() - touched > PATIENCE) {
    at("fresh").textContent = "Paused";
    return;
  }
  refresh();
}

function show(now, text) {
  if (now.text === text) return;
  const before = balances();
  const opened = new Set([...document.querySelectorAll("details[open]")].map((one) => one.dataset.id));
  const typed = document.activeElement?.id === "part" ? at("part").value : null;
  const children = now.view.render(now.data).flat(2).filter(Boolean);
  if (now.data.next_cursor) children.push(el("button", { type: "button", id: "more", onclick: onMore }, "More"));
  at("view").replaceChildren(...children);
  for (const one of document.querySelectorAll("details")) one.open = opened.has(one.dataset.id);
  if (typed !== null && at("part")) {
    at("part").value = typed;
    at("part").focus();
  }
  for (const [key, [text, element]] of balances()) {
    if (now.text && before.has(key) && before.get(key)[0] !== text) element.classList.add("changed");
  }
  now.text = text;
}

function balances() {
  const found = [...document.querySelectorAll("[data-key]")];
  return new Map(found.map((one) => [one.dataset.key, [one.textContent, one]]));
}

const onMore = () => refresh((view, data) => view.more(data));

async function enter(event) {
  event.preventDefault();
  hold(at("token").value.trim());
  at("token").value = "";
  at("refused").textContent = "";
  try {
    const { items } = await businesses();
    at("business").replaceChildren(...items.map((one) => el("option", { value: one.id }, one.name)));
    if (!items.length) return leave("The token is for no business.");
    choose(items[0].id);
  } catch (refusal) {
    return leave(refusal.message);
  }
  document.body.classList.remove("closed");
  if (!location.hash) history.replaceState(null, "", "#/accounts");
  open();
}

function leave(why = "") {
  hold("");
  shown = null;
  clearTimeout(timer);
  document.body.classList.add("closed");
  at("view").replaceChildren();
  at("fresh").textContent = "";
  at("refused").textContent = why;
  at("token").focus();
}

function touch() {
  const wasPaused = Date.now() - touched > PATIENCE;
  touched = Date.now();
  if (shown && wasPaused) refresh();
}

at("entering").addEventListener("submit", enter);
at("leave").addEventListener("click", () => leave());
at("business").addEventListener("change", (event) => {
  choose(event.target.value);
  location.hash = "#/accounts";
  open();
});
at("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("sought").value.trim();
  if (text) location.hash = `#/search/${encodeURIComponent(text)}`;
});
window.addEventListener("hashchange", () => shown && open());
document.addEventListener("visibilitychange", () => !document.hidden && shown && refresh());
for (const kind of ["pointerdown", "keydown", "scroll"]) window.addEventListener(kind, touch, { passive: true });
at("token").focus();
