// The agents' page: the list of cases, and one case at a time.
import { CaseView } from "./case.js";
import { announce, make } from "./dom.js";
import { since } from "./time.js";
import { Stream } from "./stream.js";
import { ask, passing } from "./wire.js";

const byId = (id) => document.getElementById(id);
const floor = byId("floor");
const trouble = byId("trouble");
const place = document.title;
const asked = new URLSearchParams(location.search).get("agent"); // the demo has two agents: which one this page is

// The address of something at the desk, for the agent whose page this is.
const at = (path) => (asked ? `${path}${path.includes("?") ? "&" : "?"}agent=${encodeURIComponent(asked)}` : path);

let me = null;
let ahead = 0;      // how far the server's clock is ahead of this one, in ms
let chosen = "";
let stream = null;
let live = false;
let view = null;
const cards = new Map();

// ---- the list

const waiting = (card) => card.state === "waiting" || card.state === "held";

function groups() {
  const all = [...cards.values()];
  const by = (name, turn = 1) => (one, other) => turn * String(one[name]).localeCompare(String(other[name]));
  return [
    ["Waiting", all.filter(waiting).sort((one, other) =>
      (other.urgency === "urgent") - (one.urgency === "urgent") || one.number - other.number), "waiting"],
    ["With an agent", all.filter((card) => card.state === "claimed").sort(by("claimed_at")), "claimed"],
    ["Closed lately", all.filter((card) => !waiting(card) && card.state !== "claimed").sort(by("closed_at", -1)), "closed"],
  ];
}

export function standing(card) {
  switch (card.state) {
    case "held":
    case "waiting": return `waiting ${since(card.opened_at, ahead)}`;
    case "claimed": return card.agent?.key === me.key ? "you have it" : `${card.agent?.name ?? "somebody"} has it`;
    case "cancelled": return card.resolution || "called off";
    case "handed_back": return "handed back";
    case "moved": return card.resolution;
    default: return `closed${card.resolution ? `: ${card.resolution}` : ""}`;
  }
}

function list() {
  if (!live && !cards.size) return; // nobody is known to wait, nor known not to
  const focused = document.activeElement?.dataset?.case;
  byId("cases").replaceChildren(...groups().map(([title, found, name]) =>
    found.length || name === "waiting" ? make("section", { class: name, "aria-label": title },
      make("h2", {}, found.length ? `${title} · ${found.length}` : title),
      found.length ? make("ul", {}, found.map(link)) : make("p", { class: "nobody" }, "Nobody is waiting.")) : ""));
  if (focused) byId("cases").querySelector(`[data-case="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const count = groups()[0][1].length;
  const back = byId("case").querySelector(".back");
  if (back) {
    back.textContent = count ? `‹ Cases (${count})` : "‹ Cases";
    back.setAttribute("aria-label", count ? `Back to the cases, ${count} waiting` : "Back to the cases");
  }
  document.title = count ? `(${count}) ${place}` : place;
  if (parent !== window) parent.postMessage({ waiting: count, name: me.name }, location.origin);
}

function link(card) {
  return make("li", {}, make("button", {
    type: "button", class: "case-link", "data-case": card.case, "aria-current": card.case === chosen ? "true" : null,
    onclick: () => { location.hash = `case=${encodeURIComponent(card.case)}`; },
  },
  make("span", { class: "case-line" },
    make("span", { class: "name" }, `${card.person.name} `, make("span", { class: "quiet" }, `#${card.number}`)),
    make("span", { class: "when" }, standing(card))),
  card.urgency === "urgent" ? make("span", { class: "urgent-word" }, "Urgent") : null,
  card.late ? make("span", { class: "urgent-word" }, "Late") : null,
  card.desk ? make("span", { class: "quiet" }, card.desk) : null,
  make("span", { class: "case-question" }, card.question)));
}

// ---- what comes in

function arrived(event) {
  if (event.place === "thread") { view?.put(event, live); return; }
  const before = cards.get(event.body.case);
  if (before && before.seq > event.seq) return;
  cards.set(event.body.case, { ...event.body, seq: event.seq });
  if (event.body.case === chosen) view?.card(cards.get(chosen));
  if (!live) return;
  list();
  if (waiting(event.body) && !(before && waiting(before))) announce(`${event.body.person.name} is waiting: ${event.body.question}`);
}

function ready() {
  live = true;
  list();
  view?.ready();
  tell();
}

function tell(error) {
  trouble.hidden = !error;
  if (!error) return;
  if (error.status === 401) trouble.replaceChildren("You are signed out. ", make("a", { href: "/desk" }, "Sign in again"));
  else trouble.replaceChildren(passing(error) ? "The server cannot be reached just now. What you write is kept and goes out by itself." : error.say);
}

// ---- one case

function caseInAddress() {
  try {
    return decodeURIComponent(location.hash.match(/^#case=(.+)$/)?.[1] ?? "");
  } catch {
    return ""; // an address that was cut off
  }
}

function choose() {
  chosen = caseInAddress();
  floor.classList.toggle("open", Boolean(chosen));
  view?.leave();
  view = chosen ? new CaseView(byId("case"), chosen, { me, at, standing, tell, look: () => stream?.look(), leave: () => { location.hash = ""; } }) : null;
  if (!chosen) {
    byId("case").replaceChildren(make("div", { class: "case-empty" },
      make("p", {}, "Choose a case to see everything that was said and tried. Nobody has to tell their story twice.")));
  }
  follow();
  list();
  if (chosen) byId("case").focus({ preventScroll: true });
}

function follow() {
  stream?.close();
  live = false;
  const after = chosen ? `?case=${encodeURIComponent(chosen)}` : "";
  stream = new Stream(at(`/api/desk/stream${after}`), at("/api/desk/me"), {
    post: arrived, ready,
    lost: () => tell({ status: 0 }),
    back: () => { tell(); view?.hurry(); },
    ended: (error) => tell(error ?? { status: 401 }),
  });
}

// ---- beginning

// In the demo one visitor can be either agent, and see the other's side of the same case.
function showAgents() {
  const others = me.agents.filter((name) => name !== me.name);
  byId("agents").hidden = !others.length;
  byId("agents").replaceChildren(make("p", { class: "quiet" }, "You can be either agent here, to see what the other one sees."),
    ...others.map((name) => make("button", { type: "button", class: "earlier", onclick: () => { location.assign(`/desk?agent=${name}${location.hash}`); } }, `Be ${name}`)));
}

function listenToMenu() {
  const menu = byId("menu");
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

async function begin() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      me = await ask("GET", at("/api/desk/me"));
      break;
    } catch (error) {
      tell(error);
      if (!passing(error)) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** attempt, 10000)));
    }
  }
  ahead = new Date(me.now) - Date.now();
  byId("my-name").textContent = me.name || "You";
  byId("sign-out").hidden = me.sign_in !== "invite";
  byId("menu-foot").hidden = me.sign_in === "demo";
  showAgents();
  byId("sign-out").addEventListener("click", async () => { await ask("POST", "/sign-out", {}); location.reload(); });
  listenToMenu();
  addEventListener("hashchange", choose);
  setInterval(() => { if (live) { list(); view?.tick(); } }, 20000);
  choose();
}

begin();
