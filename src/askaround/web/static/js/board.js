/* Cards of the board: pulled into another column, or put there by keyboard. Their buttons do the same without this file. */
const board = document.querySelector("[data-board]");
const REMEMBERED = "askaround-moved";

function off() {
  try { return localStorage.getItem("askaround-keys-off") === "1"; } catch { return false; }
}

function cardOf(target) {
  return target instanceof Element ? target.closest("li[data-ask]") : null;
}

function linkOf(card) {
  return card.querySelector("a");
}

/* Said beside what was just done, and read aloud. */
function tell(sentence) {
  const place = document.getElementById("said");
  const note = document.createElement("div");
  note.className = "said refused";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  place.replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}

function remember(card) {
  try { sessionStorage.setItem(REMEMBERED, card.dataset.ask); } catch { /* private window: the page begins at its top */ }
}

/* Where several answers put it there, its own buttons ask which; the others step aside until it is said. */
function ask(card, fitting) {
  for (const button of card.querySelectorAll("button[data-to]")) button.hidden = !fitting.includes(button);
  const more = card.querySelector("details.moves");
  if (more) more.open = true;
  fitting[0].focus();
}

function forget(card) {
  for (const button of card.querySelectorAll("button[data-to]")) button.hidden = false;
}

async function put(card, column) {
  forget(card);
  if (!column || column === card.dataset.column) return;
  const fitting = [...card.querySelectorAll("button[data-to]")].filter((button) => button.dataset.to.split(" ").includes(column));
  remember(card);
  if (fitting.length === 1) { fitting[0].click(); return; }
  if (fitting.length > 1) { ask(card, fitting); return; }
  const form = new FormData();
  form.set("to", `${card.dataset.ask} ${column}`);
  form.set("csrfmiddlewaretoken", board.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(board.action, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) tell(told.sentence);
    else if (told.page) window.location.assign(told.page);
    else window.location.reload();
  } catch {
    tell("Askaround does not answer; look whether it still runs, then try again.");
  }
}

function drags() {
  let held = null;
  for (const card of board.querySelectorAll("li[data-ask]")) card.draggable = true;
  board.addEventListener("dragstart", (event) => {
    held = cardOf(event.target);
    if (!held) return;
    event.dataTransfer.setData("text/plain", held.dataset.ask);
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("held");
    board.classList.add("dragging");
  });
  board.addEventListener("dragover", (event) => {
    const place = held && event.target instanceof Element ? event.target.closest("[data-onto]") : null;
    for (const other of board.querySelectorAll(".over")) if (other !== place) other.classList.remove("over");
    if (!place) return;
    event.preventDefault();
    place.classList.add("over");
  });
  board.addEventListener("drop", (event) => {
    const place = held && event.target instanceof Element ? event.target.closest("[data-onto]") : null;
    if (!place) return;
    event.preventDefault();
    put(held, place.dataset.onto);
  });
  board.addEventListener("dragend", () => {
    for (const other of board.querySelectorAll(".over")) other.classList.remove("over");
    if (held) held.classList.remove("held");
    board.classList.remove("dragging");
    held = null;
  });
}

/* The columns from the desk to the end, those that hold nothing too. */
const ORDER = ["draft", "ready", "outbox", "asked", "answered", "agreed", "thank", "ended"];

function beside(card, step) {
  const columns = [...board.querySelectorAll("section[data-onto]")];
  const at = columns.indexOf(card.closest("section[data-onto]"));
  const next = at < 0 ? null : columns[at + step];
  return next ? next.querySelector("li[data-ask]") : null;
}

function below(card, step) {
  const cards = [...card.parentElement.children];
  return cards[cards.indexOf(card) + step] || null;
}

function keys(event) {
  const card = cardOf(document.activeElement);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.shiftKey && sideways) {
    event.preventDefault();
    put(card, ORDER[ORDER.indexOf(card.dataset.column) + sideways]);
    return;
  }
  const upright = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const next = sideways ? beside(card, sideways) : upright ? below(card, upright) : null;
  if (next) { event.preventDefault(); linkOf(next).focus(); return; }
  const more = card.querySelector("details.moves");
  if (event.key === "m" && more && !off()) {
    event.preventDefault();
    forget(card);
    more.open = true;
    more.querySelector("button")?.focus();
  }
  if (event.key === "Escape" && more) {
    forget(card);
    more.open = false;
    linkOf(card).focus();
  }
}

function resume() {
  let handle = null;
  try { handle = sessionStorage.getItem(REMEMBERED); sessionStorage.removeItem(REMEMBERED); } catch { return; }
  const card = handle && board.querySelector(`li[data-ask="${CSS.escape(handle)}"]`);
  if (card) linkOf(card).focus();
}

if (board) {
  drags();
  document.addEventListener("keydown", keys);
  board.addEventListener("submit", (event) => {
    const card = cardOf(event.submitter);
    if (card) remember(card);
  });
  resume();
}
