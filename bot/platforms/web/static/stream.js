// What happens, as it happens: everything since the last look, then whatever comes. Comes back by itself from where it was.
//
// Over plain HTTP a browser opens six connections to a server at most, for all tabs together, and a stream takes one for
// as long as it lasts. So only a few tabs stream at once, and the others look every few seconds; a tab that somebody
// looks at is given a stream by those that nobody looks at.
import { PAUSES, ask, passing } from "./wire.js";

const SILENCE = 40000;       // milliseconds without a sign from the server until a stream counts as lost
const STREAMS = 4;           // tabs that stream at once: two connections are left for everything else
const LOOK = { seen: 2000, hidden: 8000 }; // milliseconds between two looks of a tab without a stream
const SETTLE = 200;          // milliseconds that other tabs get to let go of theirs

const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("handrail-streams") : null;

// One of the few places for a stream: what gives it back, or null when all are taken. The browser itself gives it back
// when a tab goes away. Where there are no locks (plain http under a name other than localhost) nobody counts.
async function place() {
  if (!navigator.locks) return () => {};
  for (let number = 0; number < STREAMS; number += 1) {
    const found = await new Promise((resolve) => {
      navigator.locks.request(`handrail-stream-${number}`, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise((giveBack) => resolve(giveBack));
        resolve(null);
        return undefined;
      });
    });
    if (found) return found;
  }
  return null;
}

async function placeOrRoom() {
  const found = await place();
  if (found || document.hidden || !tabs) return found;
  tabs.postMessage("room, please");
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  return place();
}

export class Stream {
  // `who`: the address that says who is signed in, asked when the stream cannot be opened.
  constructor(url, who, { post, ready, status, lost, back, ended }) {
    Object.assign(this, { url, who, after: "", tries: 0, closed: false, modest: false, opened: 0 });
    this.listeners = { post, ready, status, lost, back, ended };
    this.onRoom = () => { if (document.hidden && this.giveBack && navigator.locks) { this.modest = true; this.reopen(); } };
    this.onSeen = () => { if (!document.hidden && !this.giveBack) this.reopen(); };
    tabs?.addEventListener("message", this.onRoom);
    document.addEventListener("visibilitychange", this.onSeen);
    this.open();
  }

  async open() {
    this.opened += 1;
    const mine = this.opened;
    if (!document.hidden) this.modest = false;
    const giveBack = this.modest ? null : await placeOrRoom();
    if (this.closed || mine !== this.opened) { giveBack?.(); return; }
    this.giveBack = giveBack;
    this.listen(new EventSource(this.address(giveBack ? {} : { once: "1" })));
  }

  address(more) {
    const query = new URLSearchParams({ ...(this.after ? { after: this.after } : {}), ...more }).toString();
    return query ? `${this.url}${this.url.includes("?") ? "&" : "?"}${query}` : this.url;
  }

  listen(source) {
    this.source = source;
    const remember = (event) => {
      if (event.lastEventId) this.after = event.lastEventId;
      this.watch(source);
    };
    this.watch(source);
    source.addEventListener("beat", remember);
    source.addEventListener("post", (event) => {
      remember(event);
      this.listeners.post(JSON.parse(event.data));
    });
    source.addEventListener("ready", (event) => {
      remember(event);
      this.tries = 0;
      if (!this.giveBack) this.lookAgain();
      this.listeners.back?.();
      this.listeners.ready?.();
    });
    source.addEventListener("status", (event) => this.listeners.status?.(JSON.parse(event.data).text));
    source.addEventListener("signed-out", () => {
      this.close();
      this.listeners.ended?.();
    });
    source.onerror = () => {
      // The browser's own second attempt would forget `after` when the page was opened with one: always come back ourselves.
      if (this.source === source) this.again();
    };
  }

  // What was said here just now will be answered: a tab without a stream does not wait for its turn.
  look() {
    if (!this.closed && !this.giveBack && this.timer) this.reopen();
  }

  lookAgain() {
    this.letGo();
    this.timer = setTimeout(() => this.open(), document.hidden ? LOOK.hidden : LOOK.seen);
  }

  watch(source) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => source.onerror(), SILENCE);
  }

  async again() {
    this.letGo();
    const pause = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.open(), pause);
    // A server that is started anew is back in a moment: only a second failure is worth a word.
    if (this.tries < 2) return;
    let error = null;
    try { await ask("GET", this.who); } catch (caught) { error = caught; }
    if (this.closed || !this.tries) return; // it is back meanwhile
    if (!error || passing(error)) { this.listeners.lost?.(); return; }
    this.close();
    this.listeners.ended?.(error);
  }

  reopen() {
    this.letGo();
    this.open();
  }

  letGo() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.timer = 0;
    this.source?.close();
    this.source = null;
    this.giveBack?.();
    this.giveBack = null;
  }

  close() {
    this.closed = true;
    this.letGo();
    tabs?.removeEventListener("message", this.onRoom);
    document.removeEventListener("visibilitychange", this.onSeen);
  }
}
