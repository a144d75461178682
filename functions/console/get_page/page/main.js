// The current view. It reloads every second while somebody uses the page.

import { businesses, hold } from "./api.js";
import { el, moment, note } from "./dom.js";
import { account, accounts } from "./accounts.js";
import { choose } from "./book.js";
import { entries, entry } from "./entries.js";
import { search, trial } from "./reports.js";

const SECOND = 1_000;
const IDLE = 10 * 60 * SECOND; // without a touch; a forgotten page then sends no requests

const at = (id) => document.getElementById(id);
let current = null; // the view, its data, and their text
let touched = Date.now();
let timer = 0;
let turns = 0; // counts loads: an answer is dropped if a later load has begun

function viewOfAddress() {
  const [path, query] = location.hash.replace(/^#\//, "").split("?");
  const parameters = new URLSearchParams(query);
  const [name, id] = path.split("/").map(decodeURIComponent);
  if (name === "accounts" && id) return account(id);
  if (name === "entries" && id) return entry(id);
  if (name === "entries") return entries();
  if (name === "trial-balance") return trial(parameters.get("first") ?? "", parameters.get("last") ?? "");
  if (name === "search") return search(id);
  return accounts(parameters.get("contains") ?? "");
}

async function open() {
  const view = viewOfAddress();
  current = { view, data: null, text: "" };
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
  const now = current;
  const turn = ++turns;
  const isPast = () => now !== current || turn !== turns;
  let pause = SECOND;
  try {
    const data = await load(now.view, now.data);
    if (isPast()) return;
    now.data = data;
    show(now, JSON.stringify(data));
    at("fresh").textContent = data.countedAt ? `Up to date as of ${moment(data.countedAt)}` : "";
  } catch (refusal) {
    if (isPast()) return;
    if (refusal.status === 401) return leave("The token is invalid or has expired.");
    if (!now.data) at("view").replaceChildren(note(refusal.message));
    at("fresh").textContent = `Not current: ${refusal.message}`;
    pause = 5 * SECOND;
  }
  timer = setTimeout(again, pause);
}

function again() {
  if (document.hidden || Date.now() - touched > IDLE) {
    at("fresh").textContent = "Paused";
    return;
  }
  refresh();
}

function show(now, text) {
  if (now.text === text) return;
  const before = balances();
  const opened = new Set([...document.querySelectorAll("details[open]")].map((element) => element.dataset.id));
  const typed = document.activeElement?.id === "part" ? at("part").value : null;
  const children = now.view.render(now.data).flat(2).filter(Boolean);
  if (now.data.next_cursor) children.push(el("button", { type: "button", id: "more", onclick: onMore }, "More"));
  at("view").replaceChildren(...children);
  for (const element of document.querySelectorAll("details")) element.open = opened.has(element.dataset.id);
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
  const elements = [...document.querySelectorAll("[data-key]")];
  return new Map(elements.map((element) => [element.dataset.key, [element.textContent, element]]));
}

const onMore = () => refresh((view, data) => view.more(data));

async function enter(event) {
  event.preventDefault();
  hold(at("token").value.trim());
  at("token").value = "";
  at("refused").textContent = "";
  try {
    const { items } = await businesses();
    at("business").replaceChildren(...items.map(({ id, name }) => el("option", { value: id }, name)));
    if (!items.length) return leave("The token has no business.");
    choose(items[0].id);
  } catch (refusal) {
    return leave(refusal.message);
  }
  document.body.classList.remove("closed");
  if (!location.hash) history.replaceState(null, "", "#/accounts");
  open();
}

function leave(reason = "") {
  hold("");
  current = null;
  clearTimeout(timer);
  document.body.classList.add("closed");
  at("view").replaceChildren();
  at("fresh").textContent = "";
  at("refused").textContent = reason;
  at("token").focus();
}

function touch() {
  const wasPaused = Date.now() - touched > IDLE;
  touched = Date.now();
  if (current && wasPaused) refresh();
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
window.addEventListener("hashchange", () => current && open());
document.addEventListener("visibilitychange", () => !document.hidden && current && refresh());
for (const kind of ["pointerdown", "keydown", "scroll"]) window.addEventListener(kind, touch, { passive: true });
at("token").focus();
