// Both sides in one page; on a narrow screen one at a time, as tabs.
const tabs = [...document.querySelectorAll('[role="tab"]')];
const names = new Map(tabs.map((tab) => [tab, tab.textContent]));

function show(chosen) {
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("shown", selected);
  }
}

for (const tab of tabs) {
  tab.addEventListener("click", () => show(tab));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs[(tabs.indexOf(tab) + 1) % tabs.length];
    show(next);
    next.focus();
  });
}
show(tabs[0]);

// The desk tells how many are waiting, so that the hidden side can call.
addEventListener("message", (event) => {
  if (event.origin !== location.origin || typeof event.data?.waiting !== "number") return;
  const sam = document.getElementById("tab-sam");
  sam.textContent = event.data.waiting ? `${names.get(sam)} (${event.data.waiting} waiting)` : names.get(sam);
});
