// What the reader has in sight: the end of the conversation, or something further up while new things come.

const byId = (id) => document.getElementById(id);
const title = document.title;

export const nearEnd = (more = 0) => innerHeight + scrollY >= document.documentElement.scrollHeight - 240 - more;
export const toEnd = () => scrollTo({ top: document.documentElement.scrollHeight });
export const toBeginning = () => scrollTo({ top: 0 });

// A long answer is read from its beginning.
export function bringIntoView(node) {
  // Enlarged, header and composer scroll along and take no room.
  const below = Math.min(byId("composer").getBoundingClientRect().top, innerHeight);
  const room = below - Math.max(document.querySelector(".top").getBoundingClientRect().bottom, 0);
  if (node.getBoundingClientRect().height < room - 40) toEnd();
  else scrollTo({ top: scrollY + node.getBoundingClientRect().top - document.querySelector(".top").offsetHeight - 16 });
}

export class Newer {
  // Something new stands below what is in sight: `opener` leads there. `newest()`: its element.
  constructor(opener, newest) {
    this.opener = opener;
    opener.addEventListener("click", () => {
      this.seen();
      const node = newest();
      bringIntoView(node);
      node.focus({ preventScroll: true });
    });
    addEventListener("scroll", () => { if (nearEnd()) this.seen(); }, { passive: true });
  }

  tell() { this.opener.hidden = false; }
  seen() { this.opener.hidden = true; }
}

// What came while nobody looked at this tab stands in its title.
let unseen = 0;
function tellUnseen(count) {
  unseen = count;
  document.title = count ? `(${count}) ${title}` : title;
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) tellUnseen(0); });

export function cameIn() {
  if (document.hidden) tellUnseen(unseen + 1);
}
