/* The interview: one question at a time, each keystroke kept in this browser until the server has confirmed it.
   Saves about a second after typing; tries again when the network is back; what two devices wrote is merged by the server. */
const page = document.querySelector("[data-talk]");
if (page) {
  document.documentElement.classList.add("scripted");
  const status = page.querySelector("[data-status]");
  const notes = [...page.querySelectorAll("[data-question]")].map((section) => note(section));
  let shown = Math.max(0, notes.findIndex((one) => !one.section.hidden));

  function note(section) {
    const area = section.querySelector("textarea");
    const form = section.querySelector("form");
    return {
      section, area, form,
      // One entry for each open page: two of them never write over each other's words.
      kin: `notes-${page.dataset.talk}-${form.elements.question.value}|`,
      key: `notes-${page.dataset.talk}-${form.elements.question.value}|${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`,
      base: form.elements.base_revision,
      kept: area.value,
      // The text of the base revision: with it the server merges three ways.
      baseText: area.value,
      marks: JSON.parse(section.dataset.marks || "[]"),
      mirror: section.querySelector("[data-mirror]"),
      timer: 0, busy: false,
    };
  }

  function tell(text) { if (status.textContent !== text) status.textContent = text; }
  function put(one) {
    try { localStorage.setItem(one.key, JSON.stringify({ text: one.area.value, base: one.base.value, baseText: one.baseText })); return true; } catch { return false; }
  }
  function take(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }
  function drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } }
  function left(one) { try { return Object.keys(localStorage).filter((key) => key.startsWith(one.kin) && key !== one.key); } catch { return []; } }

  async function post(one, text, base, baseText) {
    const data = new FormData(one.form);
    data.set("text", text);
    data.set("base_revision", base);
    data.set("base_text", baseText);
    const answer = await fetch(one.form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: text.length + baseText.length < 30000 });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function trouble(error) {
    const refused = /^4\d\d$/.test(error.message);
    tell(refused ? "Saved on this device · the server refused it; load the page again" : `Saved on this device · ${navigator.onLine ? "server not reached" : "no network"}`);
  }
  const waiting = () => notes.some((one) => one.area.value !== one.kept);

  async function save(one) {
    window.clearTimeout(one.timer);
    if (one.area.value === one.kept) return;
    if (one.busy) { one.timer = window.setTimeout(() => save(one), 400); return; }
    one.busy = true;
    const sent = one.area.value;
    let again = 0;
    try {
      const said = await post(one, sent, one.base.value, one.baseText);
      one.marks = said.marks;
      if (one.area.value === sent) {
        one.base.value = said.revision;
        if (said.text !== sent) replace(one, said.text);
        one.kept = one.baseText = one.area.value;
        drop(one.key);
      } else {
        // More was typed meanwhile. After a merge the old base stays, so that the server puts both together once more.
        one.kept = one.baseText = sent;
        if (said.text === sent) one.base.value = said.revision;
        put(one);
        again = 300;
      }
      paint(one);
      if (!waiting()) tell("Saved");
    } catch (error) {
      again = 4000;
      trouble(error);
    }
    one.busy = false;
    if (again) one.timer = window.setTimeout(() => save(one), again);
  }

  function replace(one, text) {
    const at = one.area.selectionStart;
    const tail = one.area.value.slice(at);
    one.area.value = text;
    const place = tail && text.endsWith(tail) ? text.length - tail.length : Math.min(at, text.length);
    if (document.activeElement === one.area) one.area.setSelectionRange(place, place);
  }

  function paint(one) {
    if (!one.mirror) return;
    const text = one.area.value;
    const found = [];
    for (const mark of one.marks) {
      for (let at = text.indexOf(mark); mark && at >= 0; at = text.indexOf(mark, at + mark.length)) found.push([at, at + mark.length]);
    }
    found.sort((a, b) => a[0] - b[0]);
    const parts = [];
    let end = 0;
    for (const [from, to] of found) {
      if (from < end) continue;
      parts.push(text.slice(end, from));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      parts.push(mark);
      end = to;
    }
    parts.push(`${text.slice(end)}\n`);
    one.mirror.replaceChildren(...parts);
  }

  /* What an earlier page of this browser could not hand over: a closed tab, a dead server. */
  async function recover(one) {
    for (const key of left(one)) {
      const words = take(key);
      if (!words || words.text === one.area.value) { drop(key); continue; }
      while (one.busy) await new Promise((go) => window.setTimeout(go, 200));
      one.busy = true;
      try {
        const said = await post(one, words.text, words.base, words.baseText);
        if (take(key)?.text === words.text) drop(key);
        if (one.area.value === one.kept) {
          one.area.value = one.kept = one.baseText = said.text;
          one.base.value = said.revision;
        }
        one.marks = said.marks;
        paint(one);
        if (!waiting()) tell("Saved");
      } catch (error) {
        trouble(error);
        window.setTimeout(() => recover(one), 4000);
        one.busy = false;
        return;
      }
      one.busy = false;
    }
  }

  for (const one of notes) {
    paint(one);
    if (left(one).length) { tell("Saved on this device"); recover(one); }
    one.area.addEventListener("input", () => {
      const safe = put(one);
      tell(safe ? "Saved on this device" : "Saving …");
      paint(one);
      window.clearTimeout(one.timer);
      one.timer = window.setTimeout(() => save(one), 900);
    });
    one.form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(one);
      const go = event.submitter?.value;
      if (go === "next") show(shown + 1);
      if (go === "before") show(shown - 1);
    });
  }

  function show(number) {
    if (number >= notes.length) { leave(); return; }
    if (number < 0) return;
    notes[shown].section.hidden = true;
    shown = number;
    const one = notes[shown];
    one.section.hidden = false;
    window.history.replaceState(null, "", `?q=${shown + 1}`);
    paint(one);
    window.scrollTo(0, 0);
    one.area.focus({ preventScroll: true });
  }

  async function leave() {
    await Promise.all(notes.map((one) => save(one)));
    if (!waiting() || window.confirm("Some notes are only on this device so far. They are sent when you open the interview again. Leave?")) window.location.assign(page.dataset.after);
  }

  const INSERT = { person: ["@", ""], link: ["Read: ", ""], promise: ["!", ""], quote: ["“", "”"] };
  page.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    if (!chip) return;
    const one = notes[shown];
    const [open, close] = INSERT[chip.dataset.insert];
    const { selectionStart: from, selectionEnd: to, value } = one.area;
    const before = from > 0 && !/[\s(]$/.test(value.slice(0, from)) ? " " : "";
    one.area.setRangeText(`${before}${open}${value.slice(from, to)}${close}`, from, to, "end");
    if (close) one.area.selectionStart = one.area.selectionEnd -= close.length;
    one.area.focus();
    one.area.dispatchEvent(new Event("input"));
  });

  const all = () => notes.forEach((one) => save(one));
  window.addEventListener("online", all);
  window.addEventListener("offline", () => tell("Saved on this device · no network"));
  window.addEventListener("pagehide", all);
  document.addEventListener("visibilitychange", all);
  window.addEventListener("beforeunload", (event) => { if (notes.some((one) => one.area.value !== one.kept && !take(one.key))) event.preventDefault(); });

  const clock = page.querySelector("[data-clock]");
  const line = page.querySelector("[data-hairline]");
  function tick() {
    const start = Number(page.dataset.start) * 1000;
    const minutes = Number(page.dataset.minutes);
    // The server's clock leads: it may be set for a rehearsal.
    const now = Date.now() + Number(page.dataset.ahead || 0);
    const gone = (now - start) / 60000;
    if (gone < 0) { clock.textContent = gone > -60 ? `begins in ${Math.ceil(-gone)} min` : ""; return; }
    line.value = Math.min(minutes, gone);
    const left = Math.ceil(minutes - gone);
    if (left > 0) clock.textContent = `${left} min left`;
    else if (gone < minutes + 120) clock.textContent = "time is up: say so";
    else clock.textContent = "";
    clock.classList.toggle("late", left <= 0 && gone < minutes + 120);
  }
  page.dataset.ahead = String(Number(page.dataset.now) * 1000 - Date.now());
  tick();
  window.setInterval(tick, 10000);
}
