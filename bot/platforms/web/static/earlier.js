// The reader's other conversations: the list of them, and news in one that is not open.
import { button, make } from "./dom.js";

export class Earlier {
  // `place()`: the conversation that is open. `choose(conversation)`: opens another one.
  constructor({ list, news, place, choose }) {
    Object.assign(this, { list, news, place, choose, all: new Map() });
  }

  // What the server says of one. The conversation, as it is known now.
  heard(body) {
    const one = this.all.get(body.conversation) ?? { conversation: body.conversation };
    if (body.type === "title") Object.assign(one, { title: body.deleted ? "A message that was deleted" : body.title });
    if (body.type === "news") {
      Object.assign(one, { news: body.key, by: body.by, open: Boolean(body.case), holder: body.holder ?? "" });
    }
    this.all.set(body.conversation, one);
    return one;
  }

  clear() { this.all.clear(); }

  tellAll() {
    for (const one of this.all.values()) this.tell(one);
    this.show();
  }

  // What came into another conversation must not stay unseen there; what is in this one is seen.
  tell(one) {
    if (!one.news) return;
    const seen = `handrail-seen ${one.conversation}`;
    if (one.conversation === this.place()) { localStorage.setItem(seen, one.news); return; }
    if (localStorage.getItem(seen) === one.news || !(one.open || one.by === "person")) return;
    const what = one.by === "person" ? "Somebody from the service desk wrote in another conversation of yours" : "There is something new in another conversation of yours";
    this.news.hidden = false;
    this.news.replaceChildren(`${what}. `, button(one.title ? `Open “${one.title}”` : "Open it", { class: "link", onclick: () => this.choose(one.conversation) }));
  }

  show() {
    const number = (one) => Number(one.conversation.split(":").at(-1));
    const titled = [...this.all.values()].filter((one) => one.title).sort((one, other) => number(other) - number(one));
    this.list.replaceChildren(...titled.map((one) => make("li", {}, button(one.title, {
      class: "earlier", "aria-current": one.conversation === this.place() ? "true" : null, onclick: () => this.choose(one.conversation),
    }), one.open ? make("span", { class: "tag" }, one.holder ? `with ${one.holder}` : "waiting for a person") : null)));
    if (!titled.length) this.list.replaceChildren(make("li", { class: "quiet" }, "Nothing yet."));
  }
}
