/* Notes on the screen: what has become due, once each, while a page is open. Asked for on the settings page, browser by browser. */
const FLAG = "askaround-notes";
const SHOWN = "askaround-notes-shown";
const EVERY = 5 * 60 * 1000;

const stored = (name, usual) => {
  try { return localStorage.getItem(name) ?? usual; } catch { return usual; }
};
const store = (name, value) => {
  try { localStorage.setItem(name, value); } catch { /* a private window keeps nothing */ }
};
const wanted = () => "Notification" in window && Notification.permission === "granted" && stored(FLAG, "") === "on";

async function look(first) {
  if (!wanted()) return;
  let found;
  try {
    const answer = await fetch("/today/notes", { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    found = (await answer.json()).notes;
  } catch { return; }
  const shown = new Set(JSON.parse(stored(SHOWN, "[]")));
  for (const note of found) {
    if (shown.has(note.key)) continue;
    shown.add(note.key);
    // What was due when notes were switched on stands on the page already.
    if (!first) {
      const made = new Notification(note.text, { body: note.why, tag: note.key, icon: "/static/icon.svg" });
      made.onclick = () => { window.focus(); window.location.assign("/"); };
    }
  }
  store(SHOWN, JSON.stringify([...shown].slice(-200)));
}

function tell(button) {
  const line = document.querySelector("#notes-said");
  if (!("Notification" in window)) {
    line.textContent = "This browser shows no notes.";
  } else if (Notification.permission === "denied") {
    line.textContent = "This browser was told not to show notes of this page; its own settings change that.";
  } else {
    const on = wanted();
    button.hidden = false;
    button.textContent = on ? "Stop showing notes in this browser" : "Show notes in this browser";
    line.textContent = on ? "This browser shows what becomes due while a page of Askaround is open." : "";
  }
}

const button = document.querySelector("#notes-here");
if (button) {
  tell(button);
  button.addEventListener("click", async () => {
    if (wanted()) {
      store(FLAG, "");
    } else if ((await Notification.requestPermission()) === "granted") {
      store(FLAG, "on");
      await look(true);
    }
    tell(button);
  });
}
if (wanted()) {
  look(stored(SHOWN, "") === "");
  window.setInterval(() => look(false), EVERY);
}
