// Making elements. Words always go in as text; the one place that takes HTML says so.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Words from people and agents: stretches of text and addresses, as the server cut them.
export function plain(parts, className = "plain") {
  return make("div", { class: className }, (parts ?? []).map(([kind, text]) =>
    kind === "link" ? make("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, text) : text));
}

// Words from articles: HTML that the server made from Markdown and cleaned. Nothing else may come here.
export function cleaned(html, className = "article") {
  const element = make("div", { class: className });
  element.innerHTML = html;
  measure(element);
  return element;
}

// What is wider than its place is scrolled there, by keyboard too. Measured anew when something is unfolded.
export function measure(element) {
  for (const wide of element.querySelectorAll("pre, table")) {
    width.unobserve(wide);
    width.observe(wide);
  }
}
const width = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

export function button(label, properties = {}) {
  return make("button", { type: "button", ...properties }, label);
}

// Read out politely by screen readers. Emptied first, so that the same words twice are read twice.
export function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text; }, 60);
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Plain http on another name than localhost has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
