// Both sides in one page; on a narrow screen one at a time, as tabs.
const tabs = [...document.querySelectorAll('[role="tab"]')];

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

// The desk tells which agent is there and how many are waiting, so that the hidden side can call.
addEventListener("message", (event) => {
  if (event.origin !== location.origin || typeof event.data?.waiting !== "number") return;
  const { waiting, name } = event.data;
  document.getElementById("tab-sam").textContent = waiting ? `${name} (${waiting} waiting)` : name;
  document.getElementById("sam").title = `${name} at the service desk`;
});
