// One case: its card, everything that was said, and what an agent can do.
import { filesNode, keepEnd, spoken } from "./attach.js";
import { DeskComposer } from "./desk_composer.js";
import { announce, button, cleaned, make, newId, plain } from "./dom.js";
import { changer } from "./said.js";
import { Talk } from "./talk.js";
import { clockTime, dayOf } from "./time.js";
import { Outbox, ask } from "./wire.js";

const MARKS = {
  sent: "reached the person",
  part: "reached the person, but not every file",
  note: "kept among agents",
  held: "not sent: claim the case first",
  refused: "not sent",
};
// What an agent may press as often as they like.
const AGAIN = new Set(["help", "suggestions", "take_article", "take_answer"]);
const SIGNALS = {
  asked_for_person: "asked for a person", rephrased: "asked the same again", not_helped: "did not help", same_answer_again: "got the same answer again",
  gave_up: "was giving up", workaround: "looked for a way round", strong_feeling: "strong feeling", urgent: "urgent", long_without_progress: "long without progress", came_back: "came back with it",
};

export class CaseView {
  constructor(main, id, { me, at, standing, tell, look, leave }) {
    Object.assign(this, { main, id, me, at, standing, tell, leaveCase: leave, isReady: false, facts: null, done: new Set() });
    this.url = `/api/desk/cases/${encodeURIComponent(id)}`;
    this.title = make("h2", {});
    this.state = make("p", { class: "case-state" });
    this.actions = make("div", { class: "case-actions", role: "group", "aria-label": "What to do with the case" });
    this.about = make("section", { class: "card", "aria-label": "The case at a glance" });
    this.list = make("ol", { class: "thread", "aria-label": "Everything that was said" });
    this.talk = new Talk(this.list, (post) => this.draw(post));
    this.fileAt = (file) => at(`${this.url}/attachments/${file}`);
    this.composer = new DeskComposer({
      address: (file) => this.fileAt(file.id), send: (text, files) => this.send(text, files),
      typed: () => this.showNote(), late: (say) => tell({ status: 400, say }),
    });
    ({ note: this.note, words: this.words, form: this.form, newer: this.newer } = this.composer);
    this.newer.onclick = () => this.toEnd();
    main.onscroll = () => { if (this.nearEnd()) this.newer.hidden = true; };
    keepEnd(this.list, { near: (more) => this.nearEnd(more), end: () => this.toEnd() });
    main.replaceChildren(
      make("header", { class: "case-top" }, button("‹ Cases", { class: "link back", onclick: leave }), make("div", { class: "case-name" }, this.title, this.state), this.actions),
      make("div", { class: "case-middle" }, this.about, make("h3", { class: "thread-title" }, "Everything so far"), this.list),
      this.form);
    this.outbox = new Outbox(`handrail-desk-outbox ${me.key} ${id}`, {
      sent: (item, data) => { look(); if (data.post) this.put(data.post, true); else this.talk.drop(item.key); this.show(); },
      waiting: (item, error) => { this.pending(item, "waiting"); this.tell(error); this.show(); },
      refused: (item, error) => this.refused(item, error),
      flowing: () => this.tell(),
    });
    this.composer.attaching.allow(me.largest_file, me.files_at_once);
  }

  // ---- what comes in

  card(card) {
    const before = this.facts;
    this.facts = card;
    this.title.replaceChildren(`${card.person.name} `, make("span", { class: "quiet" }, `#${card.number}`));
    this.tick();
    if (!before || before.seq !== card.seq) { this.showAbout(); this.showActions(); }
    this.showNote();
    if (before && before.state !== card.state) announce(`${card.person.name}: ${this.standing(card)}`);
  }

  tick() {
    if (this.facts) this.state.textContent = `${this.facts.urgency === "urgent" ? "Urgent · " : ""}${this.facts.late ? "Late · " : ""}${this.facts.desk ? `${this.facts.desk} · ` : ""}${this.standing(this.facts)}${this.facts.reopened ? ` · reopened${this.facts.reopened > 1 ? ` ${this.facts.reopened} times` : ""}` : ""}`;
  }

  put(post, live) {
    const fresh = !this.talk.posts.has(post.key);
    this.talk.put(post);
    if (!live || !this.isReady) return;
    const near = this.nearEnd();
    this.show();
    const seen = this.list.querySelector(`[data-key="${CSS.escape(post.key)}"]`);
    if (near || (this.asked && post.body.type === "whisper")) this.toEnd();
    else if (fresh && seen) this.newer.hidden = false;
    if (fresh && post.body.type === "entry" && post.body.who === "person") announce(`${post.body.name}: ${spoken(post.body)}`);
    if (fresh && post.body.draft && this.asked && !this.words.value.trim()) this.takeDraft(post.body.draft);
    if (fresh && post.body.type === "whisper") { this.asked = false; announce(`Only you see this: ${post.body.text}`); }
  }

  ready() {
    const first = !this.isReady;
    this.isReady = true;
    for (const item of this.outbox.items) this.pending(item, "sending");
    this.show();
    if (first && !this.asked) this.main.scrollTop = 0;
    else if (first) this.toEnd();
    this.outbox.run();
  }

  hurry() { this.outbox.hurry(); }
  leave() {
    this.outbox.listeners = { sent() {}, waiting() {}, refused() {}, flowing() {} };
    this.composer.leave();
  }
  nearEnd(more = 0) { return this.main.scrollTop + this.main.clientHeight >= this.main.scrollHeight - 240 - more; }
  toEnd() { this.main.scrollTop = this.main.scrollHeight; this.newer.hidden = true; }

  // ---- drawing

  show() {
    this.talk.show((post) => `${post.local ?? ""} ${this.markOf(post.body.ref) ?? ""} ${post.body.type === "whisper" ? this.answered(post) : ""}`);
  }

  markOf(ref) { return ref ? this.talk.posts.get(`mark:${ref}`)?.body.mark : undefined; }

  answered(post) {
    return post.body.buttons.length > 0 && post.body.buttons.every((one) => {
      const mark = this.markOf(one.value);
      return mark && mark !== "held";
    });
  }

  draw(post) {
    const { body } = post;
    switch (body.type) {
      case "entry": return this.entry(post);
      case "desk_said": return this.said(post);
      case "whisper": return this.answered(post) ? null : this.whisper(post);
      default: return null;
    }
  }

  entry(post) {
    const { body } = post;
    const head = body.who === "system" ? null : make("p", { class: "who" }, make("span", { class: "name" }, body.name),
      make("time", { datetime: body.at }, this.when(body.at)), body.edited ? make("span", {}, "changed") : null);
    if (body.deleted) return make("li", { class: `line ${body.who}`, "data-key": post.key }, head, make("p", { class: "gone" }, "They deleted this message."));
    return make("li", { class: `line ${body.who}`, "data-key": post.key }, head,
      body.html === undefined ? (body.text.trim() || !body.attachments.length ? plain(body.parts) : null) : cleaned(body.html),
      filesNode(body.attachments, this.fileAt));
  }

  said(post) {
    const { body } = post;
    const mine = body.agent === this.me.key;
    const mark = this.markOf(body.ref);
    const node = make("li", { class: `line agent ${["sent", "part"].includes(mark) ? "" : "note"}`, "data-key": post.key });
    const who = make("p", { class: "who" }, make("span", { class: "name" }, mine ? "You" : body.name),
      make("time", { datetime: body.at }, this.when(body.at)), body.edited ? make("span", {}, "changed") : null,
      this.markWord(post, mark));
    if (body.deleted) { node.append(who, make("p", { class: "gone" }, "This message was deleted.")); return node; }
    const bubble = plain(body.parts);
    bubble.hidden = !body.text?.trim() && Boolean(body.attachments?.length);
    const change = mine && !post.local ? changer(node, bubble, body, {
      edit: (text) => this.tryTo(() => ask("PUT", this.at(`${this.url}/messages/${body.ref}`), { id: newId(), text })),
      remove: () => this.tryTo(() => ask("DELETE", this.at(`${this.url}/messages/${body.ref}`), { id: newId() })),
    }) : null;
    node.append(who, make("div", { class: "said-line" }, bubble, change ?? ""), filesNode(body.attachments, this.fileAt) ?? "");
    return node;
  }

  markWord(post, mark) {
    if (post.local) return make("span", { class: "mark-word" }, post.local === "sending" ? "sending …" : post.local === "waiting" ? "kept here, goes out by itself" : post.local);
    return mark ? make("span", { class: `mark-word ${mark}` }, MARKS[mark]) : null;
  }

  whisper(post) {
    const { body } = post;
    return make("li", { class: "line system", "data-key": post.key }, make("div", { class: "whisper" },
      make("p", { class: "whisper-only" }, "Only you see this"), plain(body.parts),
      body.draft ? make("blockquote", { class: "plain whisper-draft" }, body.draft) : null,
      make("div", { class: "actions" },
        body.draft ? button("Put it into my message", { class: "plain", "data-action": "take_draft", onclick: () => this.takeDraft(body.draft) }) : null,
        body.buttons.map((one) => button(one.label, { class: "plain", "data-action": one.action, "data-value": one.value, onclick: () => this.press(one.action, one.value) })))));
  }

  // Below what stands there already: words that are being written are never lost.
  takeDraft(draft) {
    const { words } = this;
    this.composer.composer.write(words.value.trim() ? `${words.value.trimEnd()}\n\n${draft}` : draft);
    this.showNote();
    words.focus();
  }

  when(at) { return dayOf(at) === "Today" ? clockTime(at) : `${dayOf(at)}, ${clockTime(at)}`; }

  showAbout() {
    const card = this.facts;
    // The reason often holds the quotes already: then they are not said twice.
    const signals = card.signals.filter((one) => !one.quote || !card.reason.includes(one.quote));
    const rows = [
      ["Why", make("div", {}, card.reason, signals.length ? make("ul", {}, signals.map((one) =>
        make("li", {}, make("span", { class: "signal-kind" }, `${SIGNALS[one.kind] ?? one.kind}: `), make("q", {}, one.quote)))) : null)],
      ["Then said", list(card.later ?? [])],
      ["Also asked", list(card.also ?? [])],
      ["Shown", list(card.shown.map(articleLink))],
      ["Offered, not opened", list((card.named ?? []).map(articleLink))],
      ["Tried", list(card.tried)],
      ["Note", list(card.notes ?? [])],
      ["Opened", `${dayOf(card.opened_at)}, ${clockTime(card.opened_at)}`],
    ];
    this.about.replaceChildren(make("p", { class: "asked" }, card.question),
      make("dl", {}, rows.filter(([, value]) => value).map(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
  }

  showActions() {
    const { state, agent } = this.facts;
    const mine = state === "claimed" && agent?.key === this.me.key;
    const found = [];
    if (state === "waiting" || state === "held") found.push(button("Claim", { class: "primary", "data-action": "claim", onclick: () => this.press("claim", "") }));
    if (mine) {
      found.push(
        choices("Resolve", [["fixed", "Fixed"], ["got_round", "Got round it"], ["not_fixed", "Not fixed"]], (value) => this.press("resolve", value)),
        button("Hand back", { "data-action": "hand_back", onclick: () => this.press("hand_back", "") }),
        button("Release", { "data-action": "release", onclick: () => this.press("release", "") }));
    }
    if (state === "closed" || state === "handed_back") found.push(button("Open it again", { "data-action": "reopen", onclick: () => this.press("reopen", "") }));
    const moves = this.facts.moves ?? [];
    if (moves.length && (mine || state === "waiting")) {
      found.push(choices("Move", moves.map(({ desk, name }) => [desk, `To ${name}`]), (value) => this.press("move", value), "move"));
    }
    if (mine) found.push(button("What may help?", { class: "quiet", "data-action": "suggestions", onclick: () => this.askFor("suggestions") }));
    found.push(button("What do these do?", { class: "quiet", "data-action": "help", onclick: () => this.askFor("help") }));
    const had = this.actions.contains(document.activeElement);
    this.actions.replaceChildren(...found);
    if (had) (this.actions.querySelector("button, summary") ?? this.words).focus({ preventScroll: true });
  }

  showNote() {
    const { state, agent, person } = this.facts ?? {};
    if (!state) return;
    const among = this.words.value.trimStart().startsWith("//");
    const mine = state === "claimed" && agent?.key === this.me.key;
    this.form.classList.toggle("among", among || !mine);
    this.words.placeholder = mine && !among ? `To ${person.name}` : "Among agents";
    if (among) this.note.textContent = "Stays among agents.";
    else if (mine) this.note.textContent = `Goes to ${person.name}. A line that starts with // stays among agents.`;
    else if (state === "claimed") this.note.textContent = `${agent.name} has this case: what you write stays among agents.`;
    else if (state === "waiting" || state === "held") this.note.textContent = "Claim the case to answer. Until then, what you write stays among agents.";
    else if (state === "moved") this.note.textContent = `This case was ${this.facts.resolution}. What you write here reaches nobody.`;
    else this.note.textContent = "This case is closed: what you write stays among agents.";
  }

  // ---- what goes out

  send(text, files) {
    const id = newId();
    const item = { key: `desk:${id}`, method: "POST", url: this.at(`${this.url}/messages`), files, body: { id, text, attachments: files.map((one) => one.id) } };
    this.outbox.add(item);
    if (this.composer.left) return;
    this.showNote();
    this.pending(item, "sending");
    this.show();
    this.toEnd();
  }

  // What is answered for this agent alone is what they look for next.
  askFor(action) { this.asked = true; this.press(action, ""); }

  press(action, value) {
    const again = AGAIN.has(action);
    if (action.startsWith("take_") && action !== "take_back") this.asked = true;
    const after = again ? newId() : String(this.facts?.seq ?? "");
    const key = `press:${action} ${value} ${after}`;
    if (this.done.has(key)) return;
    this.done.add(key);
    this.outbox.add({ key, method: "POST", url: this.at(`${this.url}/presses`), body: { action, value, after } });
  }

  pending(item, state) {
    if (!item.key.startsWith("desk:")) return;
    const standing = this.talk.posts.get(item.key);
    if (standing && !standing.local) return;
    const body = { type: "desk_said", ref: item.body.id, agent: this.me.key, name: this.me.name, text: item.body.text, parts: [["text", item.body.text]], attachments: item.files ?? [], at: standing?.body.at ?? new Date().toISOString() };
    this.talk.put({ key: item.key, body, local: state, seq: 0, born: this.outbox.items.indexOf(item) + 1 });
  }

  refused(item, error) {
    this.done.delete(item.key);
    if (item.key.startsWith("desk:")) {
      this.pending(item, error.say);
      this.composer.putBack(item.body.text, item.files);
    }
    this.tell(error);
    this.show();
  }

  async tryTo(request) {
    try {
      const { post } = await request();
      this.talk.nodes.delete(post.key);
      this.put(post, true);
    } catch (error) {
      this.tell(error);
    }
  }
}

const list = (items) => (items.length ? make("ul", {}, items.map((item) => make("li", {}, item))) : null);

function choices(title, options, choose, action = "resolve") {
  const sheet = make("details", { class: "choose" }, make("summary", {}, title), make("div", { class: "menu-sheet" },
    options.map(([value, label]) => button(label, { "data-action": action, "data-value": value, onclick: () => { sheet.open = false; choose(value); } }))));
  document.addEventListener("click", (event) => { if (!sheet.contains(event.target)) sheet.open = false; });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { sheet.open = false; sheet.querySelector("summary").focus(); }
  });
  return sheet;
}

function articleLink(article) {
  return article.url ? make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, article.title) : article.title;
}
