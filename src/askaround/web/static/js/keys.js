/* Single keys: / searches, ? lists the keys, letters walk the way, n goes to the page's next step. Can be switched off. */
const STORE = "askaround-keys-off";
const dialog = document.getElementById("keys");
const box = document.getElementById("search-box");
const toggle = document.getElementById("keys-on");

function off() {
  try { return localStorage.getItem(STORE) === "1"; } catch { return false; }
}

if (toggle) {
  toggle.checked = !off();
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(STORE, toggle.checked ? "0" : "1"); } catch { /* private window: lasts for this page */ }
  });
}

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog") !== null);
}

function search() {
  if (box && box.offsetParent !== null) box.focus();
  else window.location.assign("/search");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (event.key === "?" && dialog) { event.preventDefault(); dialog.showModal(); return; }
  if (off()) return;
  if (event.key === "/") { event.preventDefault(); search(); return; }
  if (event.key === "n") { document.querySelector("main .button:not(.second)")?.focus(); return; }
  const step = event.key.length === 1 && /[a-z]/.test(event.key) ? document.querySelector(`.way a[data-key="${event.key}"]`) : null;
  if (step) step.click();
});
