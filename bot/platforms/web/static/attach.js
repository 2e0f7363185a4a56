// Files on their way: chosen, dropped or pasted, each brought to the server at once and sent with the next message.
import { announce, button, make, newId } from "./dom.js";
import { discard, upload } from "./wire.js";

const FOR_THE_EYE = ["image/png", "image/jpeg", "image/gif"];

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// Files of a message that was sent. `at(id)`: where they are fetched. A picture shows small; all are saved by a press.
export function filesNode(files, at) {
  if (!files?.length) return null;
  return make("ul", { class: "files", "aria-label": files.length > 1 ? "Attached files" : "Attached file" }, files.map((file) => {
    if (!file.id) return make("li", { class: "file" }, file.name, file.left ? make("span", { class: "file-size" }, ` could not be brought here: ${file.left}`) : null);
    const size = make("span", { class: "file-size" }, sizeOf(file.size));
    const picture = file.picture ? make("img", { class: "thumb", src: at(file.id), alt: "", loading: "lazy" }) : null;
    picture?.addEventListener("error", () => picture.remove());
    return make("li", { class: "file" }, make("a", { href: at(file.id), download: file.name }, picture, make("span", { class: "file-name" }, file.name), " ", size));
  }));
}

// A picture that has just come pushes the end away from whoever was there.
export const keepEnd = (list, { near, end }) => list.addEventListener("load", ({ target }) => { if (near(target.offsetHeight)) end(); }, true);

// A message as it is read out: its words, and the names of its files.
export function spoken(body) {
  const files = (body.attachments ?? []).map((file) => `File: ${file.name}`);
  return [body.text?.trim(), ...files].filter(Boolean).join(". ");
}

export class Attaching {
  // `place()`: the conversation. `address(file)`: where that file is brought. `tell(text)`: words for the reader, and nothing to take them away.
  constructor({ list, opener, input, words, zone, place, address, tell }) {
    Object.assign(this, { list, opener, input, words, zone, place, address, tell, files: [], largest: 0, most: 0, after: null, ears: new AbortController() });
  }

  // What may be attached, known once the server has said so; the button shows only then.
  allow(largest, most) {
    Object.assign(this, { largest, most });
    this.opener.hidden = !largest;
    if (largest && !this.listening) this.listen();
  }

  listen() {
    this.listening = true;
    this.opener.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => { this.add([...this.input.files]); this.input.value = ""; this.words.focus(); });
    this.words.addEventListener("paste", (event) => {
      const pasted = [...event.clipboardData.files];
      // Programs put a picture of the words beside the words: then the words are meant.
      if (!pasted.length || event.clipboardData.getData("text/plain")) return;
      event.preventDefault();
      this.add(pasted);
    });
    const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const { signal } = this.ears;
    addEventListener("dragover", (event) => { if (has(event)) { event.preventDefault(); this.zone.classList.add("dropping"); } }, { signal });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) this.zone.classList.remove("dropping"); }, { signal });
    addEventListener("drop", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      this.zone.classList.remove("dropping");
      this.add([...event.dataTransfer.files]);
      this.words.focus();
    }, { signal });
  }

  // Nothing that is dropped on the page from now on is meant for this message.
  deafen() { this.ears.abort(); }

  get busy() { return this.files.some((one) => one.state === "on its way"); }
  get ready() { return this.files.filter((one) => one.state === "here"); }

  add(chosen) {
    const refused = [];
    for (const blob of chosen) {
      const name = blob.name || "file";
      if (this.files.length >= this.most) refused.push(`“${name}” was left out: at most ${this.most} files go with one message. Send the others with the next one.`);
      else if (!blob.size) refused.push(`“${name}” is empty, or a folder, and was left out.`);
      else if (blob.size > this.largest) refused.push(`“${name}” has ${sizeOf(blob.size)}, and ${sizeOf(this.largest)} is the most that I can take.`);
      else this.begin({ id: newId(), name, size: blob.size, media_type: blob.type, blob, state: "", place: this.place() });
    }
    this.tell(refused.join(" "));
    this.show();
  }

  begin(file) {
    this.files.push(file);
    this.bring(file);
  }

  async bring(file) {
    file.state = "on its way";
    this.show();
    try {
      const kept = await upload(this.address(file), file);
      Object.assign(file, { name: kept.name, picture: kept.picture, state: "here", blob: null });
      if (this.files.includes(file)) announce(`${file.name} is attached.`);
    } catch (error) {
      file.state = error.status ? error.say : "It did not arrive.";
      file.again = error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500;
      if (this.files.includes(file)) announce(`${file.name} is not attached. ${file.state}`);
    }
    this.show();
    this.settle();
  }

  // A message waits for its files. It goes without being asked for again only when all of them are here.
  settle() {
    if (this.busy || !this.after) return;
    const after = this.after;
    this.after = null;
    if (this.ready.length === this.files.length) after();
    else this.tell("Not sent yet: a file is missing. Try it again or take it off, then send.");
  }

  remove(file) {
    const index = this.files.indexOf(file);
    this.files = this.files.filter((one) => one !== file);
    discard(this.address(file));
    this.show();
    this.settle();
    announce(`${file.name} is taken off.`);
    (this.list.querySelectorAll("button.off")[Math.min(index, this.files.length - 1)] ?? this.words).focus();
  }

  // What goes with the message that is sent now. What did not arrive stays.
  take() {
    const taken = this.ready;
    this.files = this.files.filter((one) => !taken.includes(one));
    this.show();
    return taken.map(({ id, name, size, media_type, picture }) => ({ id, name, size, media_type, picture: picture ?? FOR_THE_EYE.includes(media_type) }));
  }

  // A message was refused: its files stand here again.
  putBack(files) {
    for (const one of files) if (!this.files.some((other) => other.id === one.id)) this.files.push({ ...one, state: "here", place: this.place() });
    this.show();
  }

  clear() {
    for (const file of this.files) discard(this.address(file));
    this.files = [];
    this.after = null;
    this.show();
  }

  show() {
    const had = this.list.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    this.list.hidden = !this.files.length;
    this.list.replaceChildren(...this.files.map((file) => make("li", { class: `chip${["here", "on its way"].includes(file.state) ? "" : " failed"}` },
      make("span", { class: "chip-name", title: file.name }, file.name), make("span", { class: "file-size" }, file.state === "here" ? sizeOf(file.size) : file.state === "on its way" ? "on its way …" : file.state),
      file.again && file.state !== "on its way" && file.state !== "here" ? button("Try again", { class: "link", onclick: () => this.bring(file) }) : null,
      button("×", { class: "off", "data-id": file.id, "aria-label": `Take ${file.name} off`, onclick: () => this.remove(file) }))));
    if (had) this.list.querySelector(`[data-id="${had}"]`)?.focus();
  }
}
