// To the server: requests that are tried again until they arrive.

const PATIENCE = 12000; // milliseconds until a request counts as lost
const FILE_PATIENCE = 170000; // the same for a file
export const PAUSES = [800, 1500, 3000, 6000, 10000];

// One request. Rejects with an Error that has `status` (0: the server cannot be reached) and `say`, words for the reader.
export async function ask(method, url, body) {
  const json = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return fetched(url, { method, ...json }, PATIENCE);
}

// A file's bytes. Its id is known again, so that one which arrived without our hearing of it is kept once.
export async function upload(address, { name, media_type, blob }) {
  const fair = [...name].slice(-200).join("").replace(/[\uD800-\uDFFF]/gu, "_"); // half a letter cannot be sent
  const headers = { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(fair), "X-File-Type": encodeURIComponent(media_type) };
  return fetched(address, { method: "PUT", headers, body: blob }, FILE_PATIENCE);
}

// A file that is not meant after all. What cannot be reached now goes by itself later.
export function discard(address) {
  ask("DELETE", address, {}).catch(() => {});
}

async function fetched(url, request, patience) {
  let response;
  try {
    response = await fetch(url, { ...request, credentials: "same-origin", signal: AbortSignal.timeout(patience) });
  } catch {
    throw trouble(0, "The server cannot be reached.");
  }
  let data = {};
  try { data = await response.json(); } catch { /* a proxy's page, say: the status is enough */ }
  if (!response.ok) throw trouble(response.status, data.say ?? "That did not work.");
  return data;
}

function trouble(status, say) {
  const error = new Error(say);
  return Object.assign(error, { status, say });
}

// Whether it is worth trying the same again: the far side is away or busy, not unwilling.
export const passing = (error) => error.status === 0 || error.status === 429 || error.status >= 500;

// What was said and pressed here and has not arrived yet: kept through a reload of this tab, sent in order, each until it arrives.
// The server knows an id again, so that something which arrived without our hearing of it is not done twice.
export class Outbox {
  constructor(name, { sent, waiting, refused, flowing }) {
    this.name = name;
    this.listeners = { sent, waiting, refused, flowing };
    this.items = JSON.parse(sessionStorage.getItem(name) ?? "[]");
    this.tries = 0;
    this.busy = false;
    this.timer = 0;
    addEventListener("online", () => this.hurry());
  }

  add(item) {
    this.items.push(item);
    this.keep();
    this.run();
  }

  hurry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.run();
  }

  async run() {
    if (this.busy || this.timer || !this.items.length) return;
    this.busy = true;
    const item = this.items[0];
    try {
      const data = await ask(item.method, item.url, item.body);
      this.drop(item);
      if (this.tries) this.listeners.flowing();
      this.tries = 0;
      this.listeners.sent(item, data);
    } catch (error) {
      if (passing(error)) {
        this.timer = setTimeout(() => this.hurry(), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
        this.tries += 1;
        this.listeners.waiting(item, error);
      } else {
        this.drop(item);
        this.listeners.refused(item, error);
      }
    }
    this.busy = false;
    this.run();
  }

  drop(item) {
    this.items = this.items.filter((kept) => kept !== item);
    this.keep();
  }

  keep() {
    try { sessionStorage.setItem(this.name, JSON.stringify(this.items)); } catch { /* full: it is still in memory */ }
  }
}
