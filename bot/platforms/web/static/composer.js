// Where the reader writes: words, and the files that go with them.

export class Composer {
  // `ready()`: whether anything can be sent yet. `send(text, files)`: takes what was written.
  constructor({ form, words, attaching, ready, send }) {
    Object.assign(this, { words, attaching, ready, send });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    });
    words.addEventListener("input", () => this.grow());
  }

  submit() {
    const { words, attaching } = this;
    if (!this.ready()) return;
    if (attaching.busy) { attaching.after = () => this.submit(); attaching.tell("It is sent as soon as the files are here."); return; }
    const text = words.value;
    if (!text.trim() && !attaching.ready.length) { words.focus(); return; }
    attaching.tell("");
    const files = attaching.take();
    this.write("");
    this.send(text, files);
  }

  write(text) {
    this.words.value = text;
    this.grow();
  }

  // What could not be sent, to be changed and sent anew, unless other words stand there meanwhile.
  putBack(text) {
    if (!this.words.value) this.write(text);
  }

  grow() {
    this.words.style.height = "auto";
    this.words.style.height = `${Math.min(this.words.scrollHeight + 2, innerHeight * 0.4)}px`;
  }
}
