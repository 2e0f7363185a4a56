// What people said: the reader's own words, an agent's words to them, and buttons that were pressed.
import { filesNode } from "./attach.js";
import { button, make, plain } from "./dom.js";
import { clockTime } from "./time.js";

// The reader's own message. `sending`: nothing | "sending" | "waiting" | words on why it was refused.
export function ownNode(post, { sending, edit, remove }) {
  const body = post.body;
  const node = make("li", { class: `entry own${sending ? " unsent" : ""}`, "data-key": post.key });
  if (body.deleted) {
    node.append(make("p", { class: "gone" }, "You deleted this message."));
    return node;
  }
  const foot = make("p", { class: "state" });
  if (sending === "sending") foot.append("Sending …");
  else if (sending === "waiting") foot.append("Kept here. It goes out by itself.");
  else if (sending) foot.append(`Not sent. ${sending}`);
  else foot.append(body.edited ? "Changed · " : "", "Sent ", make("time", { datetime: body.at }, clockTime(body.at)));
  const bubble = plain(body.parts, "bubble plain");
  bubble.hidden = !body.text?.trim() && Boolean(body.attachments?.length);
  node.append(make("p", { class: "unseen" }, "You said:"), make("div", { class: "own-line" },
    sending ? null : changer(node, bubble, body, { edit, remove }), bubble), filesNode(body.attachments, (id) => `/api/attachments/${id}`) ?? "", foot);
  return node;
}

// An agent's words, to the reader.
export function relayedNode(post) {
  const body = post.body;
  return make("li", { class: "entry person", "data-key": post.key, tabindex: "-1" },
    make("p", { class: "who" }, make("span", { class: "name" }, body.agent || "Service desk"),
      make("span", { class: "role" }, "Service desk"),
      make("time", { datetime: body.at }, clockTime(body.at)), body.edited ? make("span", {}, "changed") : null),
    body.deleted ? make("p", { class: "gone" }, "This message was deleted.") : null,
    !body.deleted && (body.text?.trim() || !body.attachments?.length) ? plain(body.parts) : null,
    filesNode(body.attachments, (id) => `/api/attachments/${id}`));
}

export function pressedNode(post, { sending } = {}) {
  return make("li", { class: `entry own pressed-line${sending ? " unsent" : ""}`, "data-key": post.key },
    make("p", {}, make("span", { class: "unseen" }, "You pressed: "), post.body.label,
      sending === "waiting" ? make("span", { class: "state" }, " · kept here, it goes out by itself") : null));
}

// A small button beside a message that offers to change or delete it.
export function changer(node, bubble, body, { edit, remove }) {
  const opener = button("⋯", { class: "dots", "aria-label": "Change or delete this message", "aria-expanded": "false" });
  const choices = make("span", { class: "change-choices", hidden: true });
  const both = [
    button("Change", { class: "link", onclick: () => rewrite(node, bubble, body, edit, opener) }),
    button("Delete", { class: "link", onclick: () => confirmDeletion(choices, remove, opener) }),
  ];
  opener.addEventListener("click", () => {
    choices.replaceChildren(...both);
    choices.hidden = !choices.hidden;
    opener.setAttribute("aria-expanded", String(!choices.hidden));
  });
  choices.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { opener.click(); opener.focus(); }
  });
  return make("span", { class: "changer" }, choices, opener);
}

function confirmDeletion(choices, remove, opener) {
  const before = [...choices.childNodes];
  const keep = button("Keep it", { class: "link", onclick: () => { choices.replaceChildren(...before); opener.focus(); } });
  choices.replaceChildren("Delete for everybody? ", button("Delete", { class: "link grave", onclick: remove }), keep);
  keep.focus();
}

function rewrite(node, bubble, body, edit, opener) {
  const words = make("textarea", { class: "rewrite", rows: "2", "aria-label": "Your message, to change", maxlength: "40000" });
  words.value = body.text;
  const leave = () => { form.replaceWith(bubble); node.classList.remove("changing"); opener.focus(); };
  const form = make("form", { class: "rewrite-form" }, words, make("p", {},
    make("button", { class: "primary small", type: "submit" }, "Save"), button("Leave as it was", { class: "link", onclick: leave })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (words.value.trim() && words.value !== body.text) edit(words.value);
    else leave();
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  node.classList.add("changing");
  bubble.replaceWith(form);
  words.focus();
}
