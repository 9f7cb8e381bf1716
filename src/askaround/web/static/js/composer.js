/* The composer: keeps the words as they are typed, shows the remarks and the length, marks facts as checked.
   What the server has not confirmed stays in this browser and is offered again. A page may hold several messages in draft. */
for (const page of document.querySelectorAll("[data-composer]")) compose(page);

function compose(page) {
  const form = page.querySelector("form.letter");
  const body = page.querySelector("[data-body]");
  const subject = form.elements.subject;
  const revision = form.elements.revision;
  const status = page.querySelector("[data-saved]");
  const store = page.dataset.key;
  document.documentElement.classList.add("scripted");
  let kept = words();
  let timer = 0;
  let busy = false;
  let conflict = false;
  // What was sent since the last answer.
  let tried = [];

  function words() { return JSON.stringify([subject ? subject.value : "", body.value]); }
  function remember() { try { localStorage.setItem(store, words()); } catch { /* no storage: the server alone keeps it */ } }
  function forget() { try { localStorage.removeItem(store); } catch { /* nothing to forget */ } }
/* Whether these are words of ours: the save had arrived, only its answer was lost. */
  function ours(said) {
    const stored = JSON.stringify([subject ? said.subject : "", said.body]);
    return tried.some((text) => JSON.stringify(JSON.parse(text).map((part) => part.trim())) === stored);
  }
  function tell(text) { status.textContent = text; }

  function measure(answer) {
    const used = page.querySelector("[data-used]");
    const ring = page.querySelector("[data-ring]");
    if (used) used.textContent = answer.used;
    if (ring) {
      ring.setAttribute("stroke-dasharray", `${answer.share} 100`);
      ring.classList.toggle("over", answer.used > answer.limit);
    }
  }

  async function save() {
    window.clearTimeout(timer);
    if (busy || conflict || words() === kept) return;
    busy = true;
    const sent = words();
    tell("Keeping …");
    let again = 0;
    try {
      const answer = await fetch(page.dataset.save, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: sent.length < 15000 });
      const said = await answer.json();
      if (answer.ok) {
        tried = [];
        revision.value = said.revision;
        kept = sent;
        if (said.remarks !== undefined) {
          page.querySelector("[data-remarks]").innerHTML = said.remarks;
          page.querySelector("[data-facts]").innerHTML = said.facts;
          measure(said);
        }
        if (words() === kept) { forget(); tell("Kept."); } else again = 300;
      } else if (answer.status === 409 && said.body !== undefined && ours(said)) {
        tried = [];
        revision.value = said.revision;
        again = 300;
      } else if (answer.status === 409 && said.revision !== undefined && String(said.revision) !== revision.value) {
        clash(said);
      } else {
        tell(said.sentence ?? "Not kept; your words stay on this page.");
      }
    } catch {
      tried.push(sent);
      tell("Kept in this browser; the server cannot be reached. It is tried again.");
      again = 5000;
    }
    busy = false;
    if (again) timer = window.setTimeout(save, again);
  }

  function clash(said) {
    conflict = true;
    tell("The text was changed in another window meanwhile. ");
    const mine = button("Keep what stands here", () => { revision.value = said.revision; conflict = false; kept = ""; save(); });
    const theirs = button("Take the other text", () => {
      body.value = said.body;
      if (subject) subject.value = said.subject;
      revision.value = said.revision; kept = words(); conflict = false; forget(); tell("Kept.");
    });
    status.append(mine, " ", theirs);
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button"; made.className = "plain small"; made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  form.addEventListener("input", () => {
    remember();
    window.clearTimeout(timer);
    if (conflict) return;
    tell("…");
    timer = window.setTimeout(() => {
      // Typed and taken back: nothing to send, and the page must not go on saying that there is.
      if (!busy && words() === kept) { forget(); tell("Kept."); } else save();
    }, 900);
  });
  /* A save under way ends first: the message must not go out from an older revision. */
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    while (busy) await new Promise((go) => window.setTimeout(go, 50));
    window.clearTimeout(timer);
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });

  if (status.textContent === "Kept.") tell("Kept. Changes are kept as you write.");

  let left = null;
  try { left = localStorage.getItem(store); } catch { /* no storage */ }
  if (left === kept) forget();
  else if (left) {
    tell("Words that were not kept are still in this browser. ");
    status.append(button("Bring them back", () => {
      const [oldSubject, oldBody] = JSON.parse(left);
      if (subject) subject.value = oldSubject;
      body.value = oldBody;
      save();
    }), " ", button("Forget them", () => { forget(); tell("Kept."); }));
  }

  page.addEventListener("submit", async (event) => {
    const fact = event.target.closest("[data-fact]");
    if (!fact) return;
    event.preventDefault();
    const press = fact.querySelector("button");
    const on = press.getAttribute("aria-pressed") === "true";
    const data = new FormData(fact);
    data.delete("undo");
    if (on) data.set("undo", "1");
    try {
      const answer = await fetch(fact.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (answer.ok) press.setAttribute("aria-pressed", String(!on));
    } catch { tell("The server cannot be reached; press it again later."); }
  });
}
