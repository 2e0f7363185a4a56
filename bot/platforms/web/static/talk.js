// A conversation on the page: posts by key, in order, each drawn once and drawn anew when it changes.
import { make } from "./dom.js";
import { dayOf } from "./time.js";

export class Talk {
  // `draw(post)` makes a post's element, or nothing for what has none of its own.
  constructor(list, draw) {
    this.list = list;
    this.draw = draw;
    this.posts = new Map();
  }

  put(post) {
    const standing = this.posts.get(post.key);
    if (standing && !standing.local && standing.seq > post.seq) return;
    this.posts.set(post.key, post);
  }

  drop(key) {
    this.posts.delete(key);
  }

  // What was said is in order of when it was written; what has not arrived yet comes last.
  ordered() {
    return [...this.posts.values()].sort((one, other) =>
      Number(Boolean(one.local)) - Number(Boolean(other.local))
      || (one.body.at ?? "").localeCompare(other.body.at ?? "") || one.born - other.born);
  }

  newest(...types) {
    return this.ordered().filter((post) => types.includes(post.body.type) && !post.local).at(-1);
  }

  // Draws all that changed. What stays the same keeps its element, and with it focus, open sources and selection.
  show(signature) {
    const wanted = [];
    let day = "";
    for (const post of this.ordered()) {
      const today = dayOf(post.body.at);
      const node = this.element(post, signature(post));
      if (!node) continue;
      if (today && today !== day) {
        if (day || today !== "Today") wanted.push(this.dayMark(today));
        day = today;
      }
      wanted.push(node);
    }
    const focused = document.activeElement;
    const keep = new Set(wanted);
    for (const child of [...this.list.children]) if (!keep.has(child)) child.remove();
    wanted.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  element(post, signature) {
    const text = `${post.seq} ${Boolean(post.local)} ${signature}`;
    const old = this.nodes?.get(post.key);
    if (old?.text === text) return old.node;
    if (old?.node?.classList.contains("changing") && old.seq === post.seq) return old.node;
    const node = this.draw(post);
    if (node && old?.node) {
      refocus(old.node, node);
      const opened = [...old.node.querySelectorAll("details[open]")].map((one) => one.dataset.number);
      for (const one of node.querySelectorAll("details")) if (opened.includes(one.dataset.number)) one.open = true;
    }
    (this.nodes ??= new Map()).set(post.key, { text, node, seq: post.seq });
    return node;
  }

  dayMark(text) {
    this.days ??= new Map();
    if (!this.days.has(text)) this.days.set(text, make("li", { class: "day" }, text));
    return this.days.get(text);
  }
}

// The element is drawn anew while something in it has the focus: the same button of the new one gets it.
function refocus(old, node) {
  if (!old.contains(document.activeElement)) return;
  const { action, value } = document.activeElement.dataset;
  requestAnimationFrame(() => {
    // Whoever was given the focus meanwhile keeps it: a new reply, say.
    if (document.activeElement && document.activeElement !== document.body) return;
    const twin = action && [...node.querySelectorAll("[data-action]")].find((one) => one.dataset.action === action && one.dataset.value === value);
    (twin ?? node).focus({ preventScroll: true });
  });
}
