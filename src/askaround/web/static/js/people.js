/* The list of people by keyboard: / goes to its search, the arrows from the search into the list, up and down in it, and back. */
const box = document.getElementById("people-search");

function off() {
  try { return localStorage.getItem("askaround-keys-off") === "1"; } catch { return false; }
}

function typing(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null;
}

function names() {
  return [...document.querySelectorAll("#found tbody a.quiet-link")];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !box) return;
  if (event.key === "/" && !typing(event.target) && !off()) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const all = names();
  const at = all.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== box) return;
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next >= all.length || (at < 0 && event.key === "ArrowUp")) return;
  event.preventDefault();
  (next < 0 ? box : all[next]).focus();
}, true);
