// Times in plain words, in the reader's own time zone.

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });

export const clockTime = (iso) => (iso ? clock.format(new Date(iso)) : "");
export const monthOf = (isoDay) => (isoDay ? month.format(new Date(`${isoDay}T12:00:00`)) : "");

export function dayOf(iso) {
  if (!iso) return "";
  const date = new Date(iso);
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.format(date);
}

// "4 min", "2 h 10 min", "3 days": how long ago, by the server's clock (`ahead`: how far it is ahead of this one, in ms).
export function since(iso, ahead = 0) {
  const minutes = Math.max(0, Math.floor((Date.now() + ahead - new Date(iso)) / 60000));
  if (minutes < 1) return "under a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return days === 1 ? "1 day" : `${days} days`;
}
