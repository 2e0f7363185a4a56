// A reply of the bot's own, with everything it carries.
import { button, cleaned, make, measure, plain } from "./dom.js";
import { clockTime, monthOf } from "./time.js";

// Buttons that have their effect once; the others (show, walk, the route) may be pressed as often as somebody likes.
const ONCE = new Set(["helped", "not_helped", "accept", "decline", "step_done", "step_failed", "step_stop", "cancel", "reopen", "choose", "still"]);
const CHOOSING = new Set(["choose", "show"]);
// What the reply asks is answered first. In these it asks which article is meant; in others articles are what is left besides.
const CHOICES_ANSWER = new Set(["question", "offer"]);
// Light questions: the answers to each stand together and say what they answer, or a bare "2" would mean nothing.
const ASKED = { ease: "How easy was it?", repeated: "Did you have to repeat yourself?", ended: "How did it end?" };

export function replyNode(post, { newest, pressed, press }) {
  const body = post.body;
  const press_ = (action, value, label) => press(post.key, action, value, label);
  const state = { newest, pressed, press: press_ };
  const words = cleaned(body.html);
  const node = make("li", { class: `entry bot kind-${body.kind}${newest ? " newest" : ""}`, "data-key": post.key, tabindex: "-1" },
    make("p", { class: "who" }, make("span", { class: "name" }, "Handrail"), make("time", { datetime: body.at }, clockTime(body.at))),
    body.opening ? make("p", { class: "opening" }, body.opening) : null,
    words,
    trust(body),
    body.citations.length ? sources(body.citations, words) : null,
    ...(CHOICES_ANSWER.has(body.kind) ? [choices(body, state), actions(body, state)] : [actions(body, state), choices(body, state)]),
    route(body, state),
  );
  return node;
}

// How sure, how old, and who wrote it: one quiet line.
function trust(body) {
  const said = [body.sureness, body.age, body.written_by_model ? "Put into words by a language model, from the articles below." : ""];
  const lines = said.filter(Boolean);
  return lines.length ? make("p", { class: "trust" }, lines.map((line) => make("span", {}, line))) : null;
}

function sources(citations, words) {
  const list = make("ul", { class: "sources", "aria-label": "Where this comes from" }, citations.map((citation) => {
    const { article } = citation;
    const reviewed = [article.owner, article.reviewed ? `reviewed ${monthOf(article.reviewed)}` : ""].filter(Boolean).join(", ");
    return make("li", {},
      make("details", { class: "source", "data-number": citation.number, ontoggle: (event) => measure(event.target) },
        make("summary", {},
          make("span", { class: "source-number" }, String(citation.number)),
          make("span", { class: "source-title" }, article.title, citation.section ? make("span", { class: "source-section" }, ` › ${citation.section}`) : null)),
        make("div", { class: "source-body" },
          cleaned(citation.html, "article passage"),
          make("p", { class: "source-foot" },
            reviewed ? make("span", {}, reviewed) : null,
            article.url ? make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, "Open the article") : null))));
  }));
  // A mark in the text opens its source.
  for (const mark of words.querySelectorAll("sup[data-cite]")) {
    const number = mark.dataset.cite;
    const opener = button(number, { class: "cite", "aria-label": `Source ${number}` });
    opener.addEventListener("click", () => {
      const source = list.querySelector(`details[data-number="${number}"]`);
      source.open = true;
      source.querySelector("summary").focus();
      source.scrollIntoView({ block: "nearest" });
    });
    mark.replaceChildren(opener);
  }
  return list;
}

function choices(body, state) {
  const found = body.buttons.filter((one) => CHOOSING.has(one.action));
  if (!found.length) return null;
  const besides = !CHOICES_ANSWER.has(body.kind);
  const title = body.kind === "answer" ? "If that is not it:" : "Or have a look at:";
  return make("div", { class: `choices ${besides ? "next-best" : ""}` }, besides ? make("p", { class: "choices-title" }, title) : null,
    make("ul", {}, found.map((one) => make("li", {}, pressable(one, { ...state, className: "choice" })))));
}

function actions(body, state) {
  const others = body.buttons.filter((one) => !CHOOSING.has(one.action));
  const aside = (one) => one.action === "wrong" || one.action === "skip_survey";
  const found = others.filter((one) => !aside(one) && !(one.action in ASKED));
  const last = others.filter(aside);
  const feedback = body.feedback ? [
    { action: "helped", value: "", label: "Helped", style: "plain" },
    { action: "not_helped", value: "", label: "Didn't help", style: "plain" },
  ] : [];
  if (!others.length && !feedback.length) return null;
  return make("div", { class: "actions" },
    found.map((one) => pressable(one, { ...state, className: one.style })),
    feedback.length ? make("div", { class: "feedback", role: "group", "aria-label": "Did this help?" },
      feedback.map((one) => pressable(one, { ...state, className: "plain" }))) : null,
    Object.entries(ASKED).map(([action, question]) => answers(others.filter((one) => one.action === action), question, state)),
    last.map((one) => pressable(one, { ...state, className: one.style })));
}

function answers(found, question, state) {
  if (!found.length) return null;
  return make("div", { class: "feedback answers", role: "group", "aria-label": question },
    found.map((one) => pressable(one, { ...state, className: one.style })));
}

function pressable(one, { newest, pressed, press, className }) {
  const done = pressed.has(`${one.action} ${one.value}`);
  const spent = done && (ONCE.has(one.action) || !newest);
  const element = button(one.label, {
    class: `${className}${done ? " pressed" : ""}`, "data-action": one.action, "data-value": one.value,
    "aria-pressed": done ? "true" : null, "aria-disabled": spent ? "true" : null,
  });
  element.addEventListener("click", () => { if (element.getAttribute("aria-disabled") !== "true") press(one.action, one.value, one.label); });
  return element;
}

// The way to a person: on every reply, whatever it is about.
function route(body, { press }) {
  const way = body.route;
  const said = body.text.includes(way.contact);
  return make("div", { class: "way" },
    button(way.label, { class: "way-button", "data-action": way.action, onclick: () => press(way.action, "", way.label) }),
    way.contact && !said ? make("p", { class: "contact" }, "or ", plain(way.contact_parts, "contact-words")) : null);
}
