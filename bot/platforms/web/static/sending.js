// What the reader says and presses: shown at once as under way, and sent in order, each until it arrives.
import { newId } from "./dom.js";
import { toEnd } from "./sight.js";
import { Outbox, ask } from "./wire.js";

const isSaid = (item) => item.key.startsWith("said:");

export class Sending {
  // `page`: the conversation on the page: `conversation`, `show()`, `say(status)`, `arrived(post)`, `look()` at what is new.
  constructor({ page, talk, trouble, putBack }) {
    Object.assign(this, { page, talk, trouble, putBack });
    this.pressed = new Set();
    this.outbox = new Outbox("handrail-outbox", {
      sent: (item, data) => this.sent(item, data),
      waiting: (item, error) => this.waiting(item, error),
      refused: (item, error) => this.refused(item, error),
      flowing: () => trouble.over(),
    });
  }

  get any() { return this.outbox.items.length > 0; }

  // What was kept through a reload goes on.
  resume() {
    for (const item of this.outbox.items) this.pending(item, "sending");
  }

  say(text, files) {
    for (const [key, post] of this.talk.posts) if (post.local && !["sending", "waiting"].includes(post.local)) this.talk.drop(key);
    const id = newId();
    const { conversation } = this.page;
    this.send({ key: `said:${id}`, conversation, method: "POST", url: "/api/messages", files, body: { id, conversation, text, attachments: files.map((one) => one.id) } });
  }

  // Where it was pressed and what had been said by then make it one press, however often it is clicked. Whether it is one.
  press(reply, action, value, label) {
    const { conversation } = this.page;
    if (!conversation) { this.trouble.begins(); return false; }
    const after = this.talk.newest("reply")?.key ?? "";
    const key = `press:${reply} ${action} ${value} ${after}`;
    if (this.talk.posts.has(key) || this.pressed.has(key)) return false;
    this.pressed.add(key);
    this.send({ key, label, conversation, method: "POST", url: "/api/presses", body: { conversation, reply, action, value, after } });
    return true;
  }

  change(post, text) {
    return this.tryTo(() => ask("PUT", `/api/messages/${post.body.ref}`, { id: newId(), conversation: this.page.conversation, text }));
  }

  remove(post) {
    return this.tryTo(() => ask("DELETE", `/api/messages/${post.body.ref}`, { id: newId(), conversation: this.page.conversation }));
  }

  async tryTo(request) {
    try {
      const { post } = await request();
      this.talk.nodes.delete(post.key);
      this.page.arrived(post);
    } catch (error) {
      this.trouble.tell(error);
    }
  }

  send(item) {
    this.pending(item, "sending");
    this.page.show();
    toEnd();
    this.page.say("");
    this.outbox.add(item);
  }

  pending(item, state) {
    if (item.conversation !== this.page.conversation) return;
    const standing = this.talk.posts.get(item.key);
    if (standing && !standing.local) return;
    const at = standing?.body.at ?? new Date().toISOString(); // tried again, it stays where it stood
    const body = isSaid(item)
      ? { type: "said", ref: item.body.id, text: item.body.text, parts: [["text", item.body.text]], attachments: item.files ?? [], at }
      : { type: "pressed", reply: item.body.reply, action: item.body.action, value: item.body.value, label: item.label, at };
    this.talk.put({ key: item.key, body, local: state, seq: 0, born: this.outbox.items.indexOf(item) + 1 });
  }

  sent(item, data) {
    if (this.trouble.failing) this.trouble.over();
    if (item.conversation !== this.page.conversation) return;
    this.page.look();
    if (isSaid(item)) {
      if (data.post) this.page.arrived(data.post);
    } else {
      this.talk.drop(item.key);
      this.page.show();
    }
  }

  waiting(item, error) {
    this.pending(item, "waiting");
    this.trouble.tell(error);
    if (item.conversation === this.page.conversation) this.page.show();
  }

  refused(item, error) {
    if (error.status === 401 || error.status === 403) this.trouble.tell(error);
    if (isSaid(item)) {
      this.pending(item, error.say);
      this.putBack(item);
    } else {
      this.talk.drop(item.key);
      this.pressed.delete(item.key);
      this.page.say(error.say);
    }
    this.page.show();
  }
}
