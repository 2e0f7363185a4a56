// The staff's page: one conversation, one composer, and the way to a person always in sight.
import { announce, button, make, newId } from "./dom.js";
import { replyNode } from "./reply.js";
import { ownNode, pressedNode, relayedNode } from "./said.js";
import { Talk } from "./talk.js";
import { Stream } from "./stream.js";
import { Outbox, ask, passing } from "./wire.js";

const byId = (id) => document.getElementById(id);
const contact = document.querySelector('meta[name="handrail-contact"]').content;
const [words, route, status, trouble] = ["words", "route", "status", "trouble"].map(byId);
const title = document.title;

let me = null;
let conversation = "";
let stream = null;
let live = false;         // whether what arrives is news, and not what had been said before
let followFocus = false;  // the last thing done was a press: the next reply takes the focus
let failing = false;
const earlier = new Map();

const talk = new Talk(byId("talk"), draw);

// ---- drawing

function pressesOn(key) {
  const found = new Set();
  for (const { body } of talk.posts.values()) if (body.type === "pressed" && body.reply === key) found.add(`${body.action} ${body.value}`);
  return found;
}

function draw(post) {
  switch (post.body.type) {
    case "said": return ownNode(post, { sending: post.local, edit: (text) => change(post, text), remove: () => remove(post) });
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

// ---- what comes in

function arrived(event) {
  if (event.place === "index") return indexed(event);
  const fresh = !talk.posts.has(event.key) || talk.posts.get(event.key).local;
  talk.put(event);
  if (!live) return undefined;
  const near = nearEnd();
  show();
  if (event.body.type !== "reply" && event.body.type !== "relayed") { if (near) toEnd(); return undefined; }
  say("");
  if (!fresh) return undefined;
  if (document.hidden) tellUnseen(unseen + 1);
  const node = talk.list.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (near || followFocus) bringIntoView(node);
  else byId("newer").hidden = false;
  if (followFocus) node.focus({ preventScroll: true });
  followFocus = false;
  const speaker = event.body.type === "reply" ? "Handrail" : event.body.agent;
  announce(`${speaker}: ${node.querySelector(".article, .plain, .gone")?.textContent ?? ""}`);
  return undefined;
}

// What came while nobody looked at this tab stands in its title.
let unseen = 0;
function tellUnseen(count) {
  unseen = count;
  document.title = count ? `(${count}) ${title}` : title;
}

function ready() {
  const first = !live;
  live = true;
  if (first) {
    for (const item of outbox.items) pending(item, "sending");
    show();
    if (talk.posts.size) toEnd(); else scrollTo({ top: 0 });
    words.focus({ preventScroll: true });
    for (const one of earlier.values()) tellNews(one);
    showEarlier();
    outbox.run();
  }
  notice();
}

const nearEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 240;
const toEnd = () => scrollTo({ top: document.documentElement.scrollHeight });

// A long answer is read from its beginning.
function bringIntoView(node) {
  // Enlarged, header and composer scroll along and take no room.
  const below = Math.min(byId("composer").getBoundingClientRect().top, innerHeight);
  const room = below - Math.max(document.querySelector(".top").getBoundingClientRect().bottom, 0);
  if (node.getBoundingClientRect().height < room - 40) toEnd();
  else scrollTo({ top: scrollY + node.getBoundingClientRect().top - document.querySelector(".top").offsetHeight - 16 });
}

// ---- what goes out

const outbox = new Outbox("handrail-outbox", {
  sent(item, data) {
    if (failing) { failing = false; notice(); }
    if (item.conversation !== conversation) return;
    stream?.look();
    if (item.key.startsWith("said:")) {
      if (data.post) arrived(data.post);
    } else {
      talk.drop(item.key);
      show();
    }
  },
  waiting(item, error) {
    failing = true;
    pending(item, "waiting");
    notice(error);
    if (item.conversation === conversation) show();
  },
  refused(item, error) {
    if (error.status === 401 || error.status === 403) { notice(error); }
    if (item.key.startsWith("said:")) {
      pending(item, error.say);
      if (!words.value) { words.value = item.body.text; grow(); }
    } else {
      talk.drop(item.key);
      pressedAfter.delete(item.key);
      say(error.say);
    }
    show();
  },
  flowing() { failing = false; notice(); },
});

function pending(item, state) {
  if (item.conversation !== conversation) return;
  const standing = talk.posts.get(item.key);
  if (standing && !standing.local) return;
  const at = standing?.body.at ?? new Date().toISOString(); // tried again, it stays where it stood
  const body = item.key.startsWith("said:")
    ? { type: "said", ref: item.body.id, text: item.body.text, parts: [["text", item.body.text]], at }
    : { type: "pressed", reply: item.body.reply, action: item.body.action, value: item.body.value, label: item.label, at };
  talk.put({ key: item.key, body, local: state, seq: 0, born: outbox.items.indexOf(item) + 1 });
}

function send(item) {
  pending(item, "sending");
  show();
  toEnd();
  say("");
  outbox.add(item);
}

function submit() {
  const text = words.value;
  if (!text.trim()) { words.focus(); return; }
  if (!conversation) { notice(); return; }
  for (const [key, post] of talk.posts) if (post.local && !["sending", "waiting"].includes(post.local)) talk.drop(key);
  words.value = "";
  grow();
  followFocus = false;
  const id = newId();
  send({ key: `said:${id}`, conversation, method: "POST", url: "/api/messages", body: { id, conversation, text } });
}

// Where it was pressed and what had been said by then make it one press, however often it is clicked.
function press(reply, action, value, label) {
  if (!conversation) { failing = true; notice(); return; }
  const after = talk.newest("reply")?.key ?? "";
  const key = `press:${reply} ${action} ${value} ${after}`;
  if (talk.posts.has(key) || pressedAfter.has(key)) return;
  pressedAfter.add(key);
  followFocus = document.activeElement !== words;
  send({ key, label, conversation, method: "POST", url: "/api/presses", body: { conversation, reply, action, value, after } });
}
const pressedAfter = new Set();

async function change(post, text) {
  await tryTo(() => ask("PUT", `/api/messages/${post.body.ref}`, { id: newId(), conversation, text }));
}

async function remove(post) {
  await tryTo(() => ask("DELETE", `/api/messages/${post.body.ref}`, { id: newId(), conversation }));
  words.focus();
}

async function tryTo(request) {
  try {
    const { post } = await request();
    talk.nodes.delete(post.key);
    arrived(post);
  } catch (error) {
    notice(error);
  }
}

// ---- when something is wrong

function notice(error) {
  if (error) failing = true;
  trouble.hidden = !failing && !error;
  if (trouble.hidden) { trouble.replaceChildren(); return; }
  const kept = outbox.items.length ? " Your words are kept here and go out by themselves as soon as it is back." : "";
  if (error?.status === 401) {
    trouble.replaceChildren("You are signed out. ", button("Sign in again", { class: "link", onclick: () => location.reload() }), ` You can always reach a person: ${contact}`);
  } else if (error?.status === 403) {
    trouble.replaceChildren(`${error.say} `, button("Reload", { class: "link", onclick: () => location.reload() }));
  } else if (!error || passing(error)) {
    const what = error?.status >= 500 ? "Something is not working here just now." : error?.status === 429 ? error.say : "I cannot reach the server just now.";
    trouble.replaceChildren(`${what}${kept} `, make("strong", {}, `You can reach a person: ${contact}`));
  } else {
    trouble.replaceChildren(error.say);
    failing = false;
  }
}

// ---- conversations

function indexed({ key, body }) {
  if (key === "current") {
    if (live && body.conversation !== conversation) turnTo(body.conversation);
    return;
  }
  const one = earlier.get(body.conversation) ?? { conversation: body.conversation };
  if (body.type === "title") Object.assign(one, { title: body.deleted ? "A message that was deleted" : body.title });
  if (body.type === "news") {
    Object.assign(one, { news: body.key, by: body.by, open: Boolean(body.case), holder: body.holder ?? "" });
  }
  earlier.set(body.conversation, one);
  if (live) { tellNews(one); showEarlier(); }
}

// What came into another conversation must not stay unseen there; what is in this one is seen.
function tellNews(one) {
  if (!one.news) return;
  const seen = `handrail-seen ${one.conversation}`;
  if (one.conversation === conversation) { localStorage.setItem(seen, one.news); return; }
  if (localStorage.getItem(seen) === one.news || !(one.open || one.by === "person")) return;
  const what = one.by === "person" ? "Somebody from the service desk wrote in another conversation of yours" : "There is something new in another conversation of yours";
  byId("news").hidden = false;
  byId("news").replaceChildren(`${what}. `, button(one.title ? `Open “${one.title}”` : "Open it", { class: "link", onclick: () => choose(one.conversation) }));
}

function showEarlier() {
  const number = (one) => Number(one.conversation.split(":").at(-1));
  const all = [...earlier.values()].filter((one) => one.title).sort((one, other) => number(other) - number(one));
  byId("earlier").replaceChildren(...all.map((one) => make("li", {}, button(one.title, {
    class: "earlier", "aria-current": one.conversation === conversation ? "true" : null, onclick: () => choose(one.conversation),
  }), one.open ? make("span", { class: "tag" }, one.holder ? `with ${one.holder}` : "waiting for a person") : null)));
  if (!all.length) byId("earlier").replaceChildren(make("li", { class: "quiet" }, "Nothing yet."));
}

async function choose(wanted) {
  byId("menu").open = false;
  byId("news").hidden = true;
  try {
    const { conversation: now } = await ask("POST", "/api/conversation", wanted ? { conversation: wanted } : {});
    if (now !== conversation) turnTo(now);
    else words.focus();
  } catch (error) {
    notice(error);
  }
}

function turnTo(wanted) {
  stream?.close();
  conversation = wanted;
  live = false;
  talk.posts.clear();
  talk.nodes?.clear();
  talk.list.replaceChildren();
  say("");
  byId("newer").hidden = true;
  earlier.clear();
  follow();
}

function follow() {
  stream = new Stream(`/api/stream?conversation=${encodeURIComponent(conversation)}`, "/api/me", {
    post: arrived, ready, status: say,
    lost: () => { failing = true; notice(); },
    back: () => { failing = false; outbox.hurry(); },
    ended: (error) => notice(error ?? { status: 401, say: "" }),
  });
}

// ---- beginning

function grow() {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, innerHeight * 0.4)}px`;
}

function listen() {
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  words.addEventListener("input", grow);
  route.addEventListener("click", () => press(talk.newest("reply")?.key ?? "", route.dataset.action ?? "person", "", route.textContent));
  byId("new-conversation").addEventListener("click", () => choose(""));
  byId("sign-out").addEventListener("click", async () => { await ask("POST", "/sign-out", {}); location.reload(); });
  byId("menu").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { byId("menu").open = false; byId("menu").querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!byId("menu").contains(event.target)) byId("menu").open = false; });
  byId("newer").addEventListener("click", () => {
    byId("newer").hidden = true;
    const node = talk.list.querySelector(`[data-key="${CSS.escape(talk.newest("reply", "relayed").key)}"]`);
    bringIntoView(node);
    node.focus({ preventScroll: true });
  });
  addEventListener("scroll", () => { if (nearEnd()) byId("newer").hidden = true; }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tellUnseen(0); });
}

function greet() {
  const first = me.name.split(/\s+/)[0];
  byId("welcome-title").textContent = first ? `What can I help you with, ${first}?` : "What can I help you with?";
  byId("my-name").textContent = me.name || "You";
  byId("to-desk").hidden = !me.agent || me.sign_in === "demo";
  byId("sign-out").hidden = me.sign_in !== "invite";
  byId("starters").replaceChildren(...me.starters.map((text) => make("li", {}, button(text, {
    class: "starter", onclick: () => { words.value = text; submit(); words.focus(); },
  }))));
}

async function begin() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      [me, { conversation }] = await Promise.all([ask("GET", "/api/me"), ask("GET", "/api/conversation")]);
      break;
    } catch (error) {
      notice(error);
      if (!passing(error)) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** attempt, 10000)));
    }
  }
  failing = false;
  greet();
  follow();
}

listen();
say("");
begin();
