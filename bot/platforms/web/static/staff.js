// The staff's page: one conversation, one composer, and the way to a person always in sight.
import { Attaching, keepEnd, spoken } from "./attach.js";
import { Composer } from "./composer.js";
import { announce, button, make } from "./dom.js";
import { Earlier } from "./earlier.js";
import { replyNode } from "./reply.js";
import { ownNode, pressedNode, relayedNode } from "./said.js";
import { Sending } from "./sending.js";
import { Newer, bringIntoView, cameIn, nearEnd, toBeginning, toEnd } from "./sight.js";
import { Stream } from "./stream.js";
import { Talk } from "./talk.js";
import { Trouble } from "./trouble.js";
import { ask, passing } from "./wire.js";

const byId = (id) => document.getElementById(id);
const contact = document.querySelector('meta[name="handrail-contact"]').content;
const [words, route, status] = ["words", "route", "status"].map(byId);

let stream = null;
let live = false;         // whether what arrives is news, and not what had been said before
let followFocus = false;  // the last thing done was a press: the next reply takes the focus

// The conversation on the page, for those who send into it.
const page = { conversation: "", show, say, arrived, look: () => stream?.look() };

const talk = new Talk(byId("talk"), draw);
const trouble = new Trouble(byId("trouble"), { contact, kept: () => sending.any });
const attaching = new Attaching({
  list: byId("files"), opener: byId("attach"), input: byId("file-input"), words, zone: byId("composer"), place: () => page.conversation,
  address: (file) => `/api/attachments/${file.id}?conversation=${encodeURIComponent(file.place)}`,
  tell: (text) => { byId("file-note").textContent = text; byId("file-note").hidden = !text; },
});
const sending = new Sending({
  page, talk, trouble,
  putBack: (item) => {
    composer.putBack(item.body.text);
    if (item.files && item.conversation === page.conversation) attaching.putBack(item.files);
  },
});
const composer = new Composer({
  form: byId("composer"), words, attaching,
  ready: () => { if (!page.conversation) trouble.tell(); return Boolean(page.conversation); },
  send: (text, files) => { followFocus = false; sending.say(text, files); },
});
const newer = new Newer(byId("newer"), () => nodeOf(talk.newest("reply", "relayed")));
const earlier = new Earlier({ list: byId("earlier"), news: byId("news"), place: () => page.conversation, choose });

keepEnd(talk.list, { near: nearEnd, end: toEnd });

const nodeOf = (post) => talk.list.querySelector(`[data-key="${CSS.escape(post.key)}"]`);

// ---- drawing

function pressesOn(key) {
  const found = new Set();
  for (const { body } of talk.posts.values()) if (body.type === "pressed" && body.reply === key) found.add(`${body.action} ${body.value}`);
  return found;
}

function draw(post) {
  switch (post.body.type) {
    case "said": return ownNode(post, { sending: post.local, edit: (text) => sending.change(post, text), remove: () => remove(post) });
    case "pressed": return pressedNode(post, { sending: post.local });
    case "reply": return replyNode(post, { newest: post.key === talk.newest("reply")?.key, pressed: pressesOn(post.key), press });
    case "relayed": return relayedNode(post);
    default: return null;
  }
}

function show() {
  const newest = talk.newest("reply")?.key;
  talk.show((post) => post.body.type === "reply" ? `${post.key === newest} ${[...pressesOn(post.key)].join()}` : `${post.local ?? ""}`);
  byId("welcome").hidden = talk.posts.size > 0;
  showRoute();
}

function showRoute() {
  const last = talk.newest("reply", "relayed");
  const way = last?.body.type === "relayed" ? { action: "case", label: "Your case", case: last.body.case, holder: last.body.agent } : last?.body.route;
  route.textContent = way?.label ?? "Talk to a person";
  route.dataset.action = way?.action ?? "person";
  const onCase = Boolean(way?.case);
  document.body.classList.toggle("on-case", onCase);
  byId("route-note").textContent = !onCase ? "" : way.holder ? `${way.holder} has it.` : "It is waiting for someone to take it.";
}

function say(text) {
  status.textContent = text;
  status.hidden = !text;
}

// ---- what the reader does

function press(reply, action, value, label) {
  const away = document.activeElement !== words;
  if (sending.press(reply, action, value, label)) followFocus = away;
}

async function remove(post) {
  await sending.remove(post);
  words.focus();
}

// ---- what comes in

function arrived(event) {
  if (event.place === "index") { indexed(event); return; }
  const fresh = !talk.posts.has(event.key) || talk.posts.get(event.key).local;
  talk.put(event);
  if (!live) return;
  const near = nearEnd();
  show();
  if (event.body.type !== "reply" && event.body.type !== "relayed") { if (near) toEnd(); return; }
  say("");
  if (!fresh) return;
  cameIn();
  const node = nodeOf(event);
  if (near || followFocus) bringIntoView(node);
  else newer.tell();
  if (followFocus) node.focus({ preventScroll: true });
  followFocus = false;
  const speaker = event.body.type === "reply" ? "Handrail" : event.body.agent;
  const heard = event.body.type === "relayed" && !event.body.deleted ? spoken(event.body) : node.querySelector(".article, .gone")?.textContent;
  announce(`${speaker}: ${heard ?? ""}`);
}

function indexed({ key, body }) {
  if (key === "current") {
    if (live && body.conversation !== page.conversation) turnTo(body.conversation);
    return;
  }
  const one = earlier.heard(body);
  if (live) { earlier.tell(one); earlier.show(); }
}

function ready() {
  const first = !live;
  live = true;
  if (first) {
    sending.resume();
    show();
    if (talk.posts.size) toEnd(); else toBeginning();
    words.focus({ preventScroll: true });
    earlier.tellAll();
    sending.outbox.run();
  }
  trouble.tell();
}

// ---- conversations

async function choose(wanted) {
  byId("menu").open = false;
  byId("news").hidden = true;
  try {
    const { conversation: now } = await ask("POST", "/api/conversation", wanted ? { conversation: wanted } : {});
    if (now !== page.conversation) turnTo(now);
    else words.focus();
  } catch (error) {
    trouble.tell(error);
  }
}

function turnTo(wanted) {
  stream?.close();
  attaching.clear();
  page.conversation = wanted;
  live = false;
  talk.posts.clear();
  talk.nodes?.clear();
  talk.list.replaceChildren();
  say("");
  newer.seen();
  earlier.clear();
  follow();
}

function follow() {
  stream = new Stream(`/api/stream?conversation=${encodeURIComponent(page.conversation)}`, "/api/me", {
    post: arrived, ready, status: say,
    lost: () => trouble.begins(),
    back: () => { trouble.failing = false; sending.outbox.hurry(); },
    ended: (error) => trouble.tell(error ?? { status: 401, say: "" }),
  });
}

// ---- beginning

function listen() {
  const menu = byId("menu");
  route.addEventListener("click", () => press(talk.newest("reply")?.key ?? "", route.dataset.action ?? "person", "", route.textContent));
  byId("new-conversation").addEventListener("click", () => choose(""));
  byId("sign-out").addEventListener("click", async () => { await ask("POST", "/sign-out", {}); location.reload(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

function greet(me) {
  const first = me.name.split(/\s+/)[0];
  byId("welcome-title").textContent = first ? `What can I help you with, ${first}?` : "What can I help you with?";
  attaching.allow(me.largest_file, me.files_at_once);
  byId("my-name").textContent = me.name || "You";
  byId("to-desk").hidden = !me.agent || me.sign_in === "demo";
  byId("sign-out").hidden = me.sign_in !== "invite";
  byId("starters").replaceChildren(...me.starters.map((text) => make("li", {}, button(text, {
    class: "starter", onclick: () => { words.value = text; composer.submit(); words.focus(); },
  }))));
}

async function begin() {
  let me = null;
  for (let attempt = 0; !me; attempt += 1) {
    try {
      [me, { conversation: page.conversation }] = await Promise.all([ask("GET", "/api/me"), ask("GET", "/api/conversation")]);
    } catch (error) {
      trouble.tell(error);
      if (!passing(error)) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** attempt, 10000)));
    }
  }
  trouble.failing = false;
  greet(me);
  follow();
}

listen();
say("");
begin();
