// An owner decides drafts. Releases are next door; all else on the page stands there without any code.
import { ask } from "./wire.js";
import "./releases.js";

for (const form of document.querySelectorAll("form.draft")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(form, event.submitter?.value ?? "keep");
  });
}

async function decide(form, press) {
  if (form.dataset.busy) return;
  const said = form.querySelector(".said");
  const { title, answer } = form.elements;
  let why = "";
  if (press === "decline") {
    const asked = form.querySelector(".why");
    if (!asked) return askWhy(form);
    why = asked.querySelector("input").value;
  }
  form.dataset.busy = "yes";
  said.textContent = "One moment…";
  try {
    const body = { press, title: title.value, answer: answer.value, why };
    const { say, file } = await ask("POST", `/api/owners/drafts/${encodeURIComponent(form.dataset.draft)}`, body);
    tell(said, say);
    if (press !== "keep") close(form, file);
  } catch (error) {
    tell(said, error.say);
    said.classList.add("grave");
  }
  delete form.dataset.busy;
}

// Why is welcome and never needed: the second press declines either way.
function askWhy(form) {
  const label = document.createElement("label");
  label.className = "why";
  label.append("Why? You may leave this empty; press Decline again.", document.createElement("input"));
  label.querySelector("input").maxLength = 500;
  form.querySelector(".presses").before(label);
  label.querySelector("input").focus();
}

function close(form, file) {
  for (const field of form.querySelectorAll("input, textarea")) field.readOnly = true;
  form.querySelector(".presses").remove();
  const on = document.createElement("p");
  on.className = "onward";
  if (file) on.append(link(file, "Fetch the file"));
  on.append(link("", "Show the page as it is now"));
  form.append(on);
  on.querySelector("a").focus();
}

function link(where, words) {
  const made = document.createElement("a");
  made.href = where;
  made.textContent = words;
  return made;
}

function tell(said, words) {
  said.classList.remove("grave");
  said.textContent = words;
}
