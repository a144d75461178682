// The current view. It reloads every second while somebody uses the page.

import { businesses, hold, token } from "./api.js";
import { el, moment, note } from "./dom.js";
import { accounts, labels } from "./accounts.js";
import { choose } from "./book.js";
import { entries } from "./entries.js";
import { entry } from "./entry.js";
import { trial } from "./reports.js";
import { search } from "./search.js";
import { account } from "./statement.js";

const SECOND = 1_000;
const IDLE = 10 * 60 * SECOND; // without a touch; a forgotten page then sends no requests
const SHARE = 10; // a reload takes a tenth of the time at most

const at = (id) => document.getElementById(id);
let current = null; // the view, its data, and their text
let touched = Date.now();
let timer = 0;
let turns = 0; // counts loads: an answer is dropped if a later load has begun
let owned = new Map(); // the businesses of the token, by id

function viewOfAddress() {
  const [path, query] = location.hash.replace(/^#\//, "").split("?");
  const parameters = new URLSearchParams(query);
  const [name, id, part] = path.split("/").map(decodeURIComponent);
  const days = ["first", "last"].map((end) => parameters.get(end) ?? "");
  if (name === "accounts" && part === "labels") return labels(id);
  if (name === "accounts" && id) return account(id, ...days);
  if (name === "entries" && id) return entry(id);
  if (name === "entries") return entries(parameters);
  if (name === "trial-balance") return trial(...days);
  if (name === "search") return search(id);
  return accounts(parameters.get("contains") ?? "");
}

async function open() {
  const view = viewOfAddress();
  const heading = el("h1", {}, view.title);
  const content = el("div", { id: "content" });
  const closed = el("p", { class: "facts" });
  current = { view, data: null, text: "", heading, closed, content };
  for (const tab of at("tabs").children) {
    const isHere = location.hash.startsWith(tab.getAttribute("href"));
    if (isHere) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.title = `${view.title} · Ledger console`;
  at("view").replaceChildren(heading, closed, el("div", { class: "tools" }, view.form?.() ?? []), content);
  await refresh();
  window.scrollTo(0, 0);
}

async function refresh(load = (view, data) => view.load(data)) {
  clearTimeout(timer);
  const now = current;
  const turn = ++turns;
  const begun = Date.now();
  const isPast = () => now !== current || turn !== turns;
  let pause = SECOND;
  try {
    const data = await load(now.view, now.data);
    if (isPast()) return;
    now.data = data;
    show(now, JSON.stringify(data));
    at("fresh").textContent = data.countedAt ? `Up to date as of ${moment(data.countedAt)}` : "";
    now.closed.textContent = data.closed_through ? `Books closed through ${data.closed_through}` : "";
    at("state").textContent = "";
  } catch (refusal) {
    if (isPast()) return;
    if (refusal.status === 401) return leave("The token has ended or was revoked. Paste a new one.");
    if (!now.data) now.content.replaceChildren(note(refusal.message));
    at("state").textContent = now.data ? `Not current: ${refusal.message}` : "";
    pause = 5 * SECOND;
    if (refusal.status && refusal.status < 429) return;
  }
  if (now.view.isStill) return;
  timer = setTimeout(again, Math.max(pause, SHARE * (Date.now() - begun)));
}

function again() {
  if (document.hidden || Date.now() - touched > IDLE) {
    at("state").textContent = "Paused";
    return;
  }
  refresh();
}

// Put the new content in the place of the old one, with the same focus and the same open cards.
function show(now, text) {
  if (now.text === text) return;
  const before = balances();
  const opened = new Set([...document.querySelectorAll("details[open]")].map((element) => element.dataset.id));
  const focus = now.content.contains(document.activeElement) ? place(document.activeElement) : "";
  const renew = (isSame) => (isSame ? show({ ...now, text: "" }, text) : refresh());
  const children = now.view.render(now.data, renew).flat(3).filter(Boolean);
  if (now.data.next_cursor) children.push(el("button", { type: "button", id: "more", onclick: onMore }, "More"));
  if (now.view.heading) {
    now.heading.textContent = now.view.heading(now.data);
    document.title = `${now.heading.textContent} · Ledger console`;
  }
  now.content.replaceChildren(...children);
  for (const element of document.querySelectorAll("details")) element.open = opened.has(element.dataset.id);
  if (focus) [...now.content.querySelectorAll("a, button, summary")].find((element) => place(element) === focus)?.focus();
  for (const [key, [text, element]] of balances()) {
    if (now.text && before.has(key) && before.get(key)[0] !== text) element.classList.add("changed");
  }
  now.text = text;
}

const place = (element) => element.id || element.getAttribute("href") || element.parentElement?.dataset.id || "";

function balances() {
  const elements = [...document.querySelectorAll("[data-key]")];
  return new Map(elements.map((element) => [element.dataset.key, [element.textContent, element]]));
}

const onMore = () => refresh((view, data) => view.more(data));

async function enter() {
  at("refused").textContent = "";
  try {
    const { items } = await businesses();
    owned = new Map(items.map((item) => [item.id, item]));
    at("business").replaceChildren(...items.map(({ id, name }) => el("option", { value: id }, name)));
    if (!items.length) return leave("The token has no business.");
    choose(items[0]);
  } catch (refusal) {
    return leave(refusal.status === 401 ? "The token is not valid, or it has ended." : refusal.message);
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
  for (const id of ["fresh", "state"]) at(id).textContent = "";
  at("refused").textContent = reason;
  at("token").focus();
}

function touch() {
  const wasPaused = Date.now() - touched > IDLE;
  touched = Date.now();
  if (current && wasPaused) refresh();
}

at("entering").addEventListener("submit", (event) => {
  event.preventDefault();
  hold(at("token").value.trim());
  at("token").value = "";
  enter();
});
at("leave").addEventListener("click", () => leave());
at("skip").addEventListener("click", (event) => {
  event.preventDefault();
  at("view").focus();
});
at("business").addEventListener("change", (event) => {
  choose(owned.get(event.target.value));
  location.hash = "#/accounts";
  open();
});
at("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("sought").value.trim();
  if (text) location.hash = `#/search/${encodeURIComponent(text)}`;
});
window.addEventListener("hashchange", () => {
  if (!current) return;
  open();
  at("view").focus({ preventScroll: true });
});
document.addEventListener("visibilitychange", () => !document.hidden && current && refresh());
for (const kind of ["pointerdown", "keydown", "scroll"]) window.addEventListener(kind, touch, { passive: true });
if (token()) enter();
else at("token").focus();
