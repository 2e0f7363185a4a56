// Where an agent writes: words, the files that go with them, and a note on who will read them.
import { Attaching } from "./attach.js";
import { Composer } from "./composer.js";
import { make } from "./dom.js";

export class DeskComposer {
  // `address(file)`: where a file is brought. `send(text, files)`: takes what was written. `typed()`: something was. `late(text)`: words on files that come to nothing after the reader has left.
  constructor({ address, send, typed, late }) {
    this.note = make("p", { class: "dock-note", id: "desk-note", role: "status" });
    this.words = make("textarea", { id: "desk-words", rows: "1", maxlength: "40000", "aria-describedby": "desk-note", autocomplete: "off", "aria-label": "Your message" });
    const fileNote = make("p", { class: "dock-note file-note", role: "status", hidden: true });
    const chips = make("ul", { class: "chips", "aria-label": "Files that go with your message", hidden: true });
    const opener = make("button", { type: "button", class: "attach", "aria-label": "Attach files", hidden: true },
      document.getElementById("attach-sign").content.cloneNode(true), make("span", { class: "wide-words" }, "Attach"));
    const input = make("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
    this.newer = make("button", { type: "button", class: "newer", hidden: true }, "New below ↓");
    this.form = make("form", { class: "desk-composer", "aria-label": "Write" }, this.newer, this.note, fileNote, chips,
      make("div", { class: "composer" }, opener, input, this.words, make("button", { type: "submit", class: "send" }, "Send")));
    this.attaching = new Attaching({
      list: chips, opener, input, words: this.words, zone: this.form, place: () => "", address,
      tell: (text) => {
        fileNote.textContent = text;
        fileNote.hidden = !text;
        if (this.left && text) late(text);
      },
    });
    this.composer = new Composer({ form: this.form, words: this.words, attaching: this.attaching, ready: () => true, send });
    this.words.addEventListener("input", typed);
  }

  putBack(text, files) {
    this.composer.putBack(text);
    if (files?.length) this.attaching.putBack(files);
  }

  // The reader goes to another case. What they have sent already goes on its way, also where its files are still coming.
  leave() {
    this.left = true;
    this.attaching.deafen();
    if (!this.attaching.after) this.attaching.clear();
  }
}
