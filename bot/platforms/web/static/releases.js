// An owner tries a question, and changes what people are answered: nothing of that by one press alone.
import { cleaned } from "./dom.js";
import { ask } from "./wire.js";

const LOOK_EVERY = 4000; // milliseconds between two looks at what is under way

for (const form of document.querySelectorAll("form[data-do]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    if (form.dataset.sure && !form.querySelector(".sure")) return askSure(form);
    act(form);
  });
}

for (const form of document.querySelectorAll("form[data-try]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryIt(form);
  });
}

if (document.querySelector("[data-busy].note")) setTimeout(look, LOOK_EVERY);

function askSure(form) {
  const sure = part("div", "sure");
  sure.append(part("p", "note", form.dataset.sure));
  if (!form.elements.why) {
    const label = part("label", "", "Why? It is shown to the other owners.");
    const why = document.createElement("input");
    why.name = "why";
    why.maxLength = 500;
    why.required = form.dataset.do === "roll_back";
    label.append(why);
    sure.append(label);
  }
  const presses = form.querySelector(".presses");
  presses.before(sure);
  const button = presses.querySelector("button");
  button.dataset.label = button.textContent;
  button.textContent = `Yes, ${button.textContent[0].toLowerCase()}${button.textContent.slice(1)}`;
  button.classList.add("grave");
  const no = part("button", "", "No, leave it");
  no.type = "button";
  no.addEventListener("click", () => takeBack(form, sure, no));
  presses.append(no);
  (sure.querySelector("input") ?? button).focus();
}

function takeBack(form, sure, no) {
  const button = form.querySelector(".presses button");
  button.textContent = button.dataset.label;
  button.classList.remove("grave");
  sure.remove();
  no.remove();
  button.focus();
}

async function act(form) {
  const said = form.querySelector(".said");
  form.dataset.busy = "yes";
  tell(said, "One moment…");
  const { on, why } = form.elements;
  const body = {
    do: form.dataset.do,
    on: on?.value ?? form.dataset.on,
    mark: form.dataset.mark ?? "",
    why: why?.value ?? "",
    sure: form.dataset.sure ? "yes" : "",
  };
  try {
    const { say } = await ask("POST", "/api/owners/releases", body);
    tell(said, say);
    form.querySelector(".presses").remove();
    form.querySelector(".sure")?.remove();
    for (const field of form.querySelectorAll("input, select")) field.disabled = true;
    const again = part("a", "", "Show the page as it is now");
    again.href = "";
    form.append(again);
    again.focus();
    if (body.do === "preview" || body.do === "publish") setTimeout(() => look(said), LOOK_EVERY);
  } catch (error) {
    tell(said, error.say, true);
  }
  delete form.dataset.busy;
}

async function look(said) {
  try {
    const { busy } = await ask("GET", "/api/owners/busy");
    if (!busy) {
      const words = "It is done. Show the page as it is now to see how it went.";
      document.getElementById("announcer").textContent = words;
      const note = document.querySelector("[data-busy].note");
      if (said instanceof HTMLElement) tell(said, words);
      else if (note) note.textContent = words;
      return;
    }
  } catch { /* away for a moment: the next look may go better */ }
  setTimeout(() => look(said), LOOK_EVERY);
}

async function tryIt(form) {
  if (form.dataset.busy) return;
  const said = form.querySelector(".said");
  const shown = form.querySelector(".tried");
  form.dataset.busy = "yes";
  shown.replaceChildren();
  tell(said, "Looking…");
  try {
    const body = { question: form.elements.question.value, as: form.elements.as.value };
    show(shown, await ask("POST", "/api/owners/try", body));
    tell(said, "");
    shown.focus();
  } catch (error) {
    tell(said, error.say, true);
  }
  delete form.dataset.busy;
}

const OUTCOMES = {
  answered: "It would be answered",
  asked: "They would be asked which they mean",
  offered: "The closest would be named, with a person offered",
  refused: "It would not be answered, and a person would be offered",
};

function show(shown, told) {
  shown.append(part("h3", "small", OUTCOMES[told.outcome] ?? told.outcome));
  const said = part("blockquote", "as-said");
  said.append(cleaned(told.html));
  shown.append(said);
  if (told.named.length) shown.append(list(told.named));
  if (told.sure) shown.append(part("p", "quiet", told.sure));
  if (told.cited.length) shown.append(part("h4", "small", "Shown with it"), list(told.cited));
  shown.append(part("h4", "small", "Why"), list(told.why));
}

function list(lines) {
  const made = part("ul", "plain");
  made.append(...lines.map((line) => part("li", "", line)));
  return made;
}

function part(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function tell(said, words, grave = false) {
  said.classList.toggle("grave", grave);
  said.textContent = words;
}
