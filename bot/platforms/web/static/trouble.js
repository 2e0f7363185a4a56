// What is wrong just now, told above the composer until it is over; and how a person is reached meanwhile.
import { button, make } from "./dom.js";
import { passing } from "./wire.js";

export class Trouble {
  // `kept()`: whether something waits here to be sent. `failing`: the server is out of reach, or not well.
  constructor(element, { contact, kept }) {
    Object.assign(this, { element, contact, kept, failing: false });
  }

  begins() {
    this.failing = true;
    this.tell();
  }

  over() {
    this.failing = false;
    this.tell();
  }

  tell(error) {
    if (error) this.failing = true;
    this.element.hidden = !this.failing && !error;
    this.element.replaceChildren(...(this.element.hidden ? [] : this.words(error)));
    if (error && !passing(error) && error.status !== 401 && error.status !== 403) this.failing = false;
  }

  words(error) {
    const reload = (label) => button(label, { class: "link", onclick: () => location.reload() });
    if (error?.status === 401) return ["You are signed out. ", reload("Sign in again"), ` You can always reach a person: ${this.contact}`];
    if (error?.status === 403) return [`${error.say} `, reload("Reload")];
    if (error && !passing(error)) return [error.say];
    const kept = this.kept() ? " Your words are kept here and go out by themselves as soon as it is back." : "";
    const what = error?.status >= 500 ? "Something is not working here just now." : error?.status === 429 ? error.say : "I cannot reach the server just now.";
    return [`${what}${kept} `, make("strong", {}, `You can reach a person: ${this.contact}`)];
  }
}
