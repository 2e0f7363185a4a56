// A personal link signs in when its button is pressed, not when some program looks at it.
import { ask } from "./wire.js";

const enter = document.getElementById("enter");
enter.addEventListener("click", async () => {
  enter.setAttribute("aria-disabled", "true");
  try {
    const { open } = await ask("POST", location.pathname, {});
    location.replace(open);
  } catch (error) {
    enter.removeAttribute("aria-disabled");
    document.getElementById("said").textContent = error.say;
  }
});
enter.focus();
