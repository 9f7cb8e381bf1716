/* Long work: ask how far it is twice a second, go on when it is done. Without scripts the page reloads itself. */
const work = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    if (now.over) { window.location.reload(); return; }
    work.querySelector("[data-stage]").textContent = now.stage;
    const bar = work.querySelector("progress");
    if (now.total) { bar.max = now.total; bar.value = now.done; } else bar.removeAttribute("value");
  } catch { /* the server is busy or gone: ask again */ }
  window.setTimeout(look, 500);
}

if (work) window.setTimeout(look, 300);
