/* A template's page: shows how the words read while they are typed. Answers that come late are for older words, or for somebody else:
   only the newest is shown. */
const page = document.querySelector("[data-wording]");
if (page) {
  const form = page.querySelector("#wording");
  const reads = page.querySelector("[data-reads]");
  const section = reads.closest("section");
  let timer = 0;
  let asked = 0;
  let changed = false;
  document.documentElement.classList.add("scripted");

  async function show() {
    const mine = ++asked;
    const signal = typeof AbortSignal.timeout === "function" ? AbortSignal.timeout(10000) : undefined;
    try {
      const answer = await fetch(page.dataset.preview, { method: "POST", body: new FormData(form), headers: { "X-Askaround-Part": "preview" }, signal });
      const html = await answer.text();
      if (mine !== asked) return;
      if (answer.ok) reads.innerHTML = html;
      section.classList.toggle("stale", !answer.ok);
    } catch {
      if (mine === asked) section.classList.add("stale");
    }
  }

  /* Whom it is shown for stands outside the form and is no change to the words. */
  page.addEventListener("input", (event) => {
    changed ||= form.contains(event.target);
    section.classList.add("stale");
    window.clearTimeout(timer);
    timer = window.setTimeout(show, 350);
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
