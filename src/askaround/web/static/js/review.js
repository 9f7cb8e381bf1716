/* Doubtful pairs by keyboard: S same, D two, L later, U undo; arrows within a field choose whose value to keep. Buttons do the same. */
const KEYS = ["s", "d", "l", "u"];
let answered = false;

function off() {
  try { return localStorage.getItem("askaround-keys-off") === "1"; } catch { return false; }
}

function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === "radio") return false;
  return target.isContentEditable || target.closest("input, textarea, select, dialog") !== null;
}

/* Before the letters of the way (keys.js): on this page these four are answers. */
document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !KEYS.includes(key) || typing(event.target) || off()) return;
  const button = document.querySelector(`[data-answer="${key}"]`);
  event.preventDefault();
  if (button && !answered) button.click();
}, true);

for (const form of document.querySelectorAll("[data-review]")) {
  form.addEventListener("submit", (event) => {
    if (answered) event.preventDefault();
    answered = true;
  });
}

/* Back from the browser's memory, the page may be answered again. */
window.addEventListener("pageshow", () => { answered = false; });
