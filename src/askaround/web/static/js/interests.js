/* The questionnaire, one activity at a time: keys 1 to 5, back, skip; every answer is kept at once. Without it the form is one list. */
const form = document.querySelector("[data-questions]");

if (form) {
  const questions = [...form.querySelectorAll(".question")];
  const status = form.querySelector("[data-status]");
  const result = form.querySelector("[data-result]");
  const skip = form.querySelector("[data-skip]");
  const back = form.querySelector("[data-back]");
  const value = (name) => form.querySelector(`input[name=${name}]`).value;
  let at = Math.max(0, questions.findIndex((question) => "here" in question.dataset));
  let pressed = false;
  let going = 0;

  form.classList.add("walking");
  for (const part of form.querySelectorAll("[data-hint], [data-steps]")) part.hidden = false;

  function show(place, focus) {
    window.clearTimeout(going);
    at = Math.max(0, Math.min(questions.length - 1, place));
    questions.forEach((question, n) => question.classList.toggle("now", n === at));
    back.disabled = at === 0;
    skip.textContent = questions[at].querySelector("input:checked") ? "Next" : "Skip";
    if (focus) (questions[at].querySelector("input:checked") ?? questions[at].querySelector("input")).focus({ preventScroll: true });
  }

  // The first one open from a place on; -1 when all behind it are answered.
  function open(from) {
    return questions.findIndex((question, n) => n >= from && !question.querySelector("input:checked"));
  }

  function done() { window.location.assign(form.dataset.done); }

  function skipped() {
    if (at < questions.length - 1) { show(at + 1, true); return; }
    if (open(0) >= 0) show(open(0), true);
    else done();
  }

  function answered() {
    const next = open(at) >= 0 ? open(at) : open(0);
    if (next >= 0) show(next, true);
    else done();
  }

  async function keep(input) {
    const body = new URLSearchParams({ item: input.name, value: input.value, long: value("long"), csrfmiddlewaretoken: value("csrfmiddlewaretoken") });
    let told = "This answer is not kept yet: the program does not answer. Press it again.";
    try {
      const answer = await fetch(form.dataset.answer, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) {
        form.querySelector("[data-bar]").value = said.answered;
        form.querySelector("[data-count]").textContent = `${said.answered} of ${said.of} answered`;
        if (said.enough) result.hidden = false;
        told = "";
      } else told = said.sentence;
    } catch { /* told below */ }
    status.textContent = told;
    return told === "";
  }

  async function choose(input, go) {
    input.checked = true;
    const kept = keep(input);
    skip.textContent = "Next";
    if (!go) return;
    // The last one is kept before the page is left.
    if (open(0) < 0 && !(await kept)) return;
    window.clearTimeout(going);
    going = window.setTimeout(answered, 140);
  }

  form.addEventListener("pointerdown", () => { pressed = true; });
  form.addEventListener("keydown", (event) => { pressed = event.key === " "; });
  form.addEventListener("change", (event) => { if (event.target.type === "radio") choose(event.target, pressed); });
  form.addEventListener("click", (event) => {
    // Pressing the answer that stands already goes on as well.
    if (event.target.type === "radio" && pressed && event.target.dataset.was === "yes") skipped();
    for (const radio of form.querySelectorAll("input[type=radio]")) radio.dataset.was = radio.checked ? "yes" : "";
  });
  skip.addEventListener("click", skipped);
  back.addEventListener("click", () => show(at - 1, true));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("textarea, select, dialog, input:not([type=radio])")) return;
    const input = /^[1-5]$/.test(event.key) ? questions[at].querySelector(`input[value="${event.key}"]`) : null;
    if (input) { event.preventDefault(); choose(input, true); return; }
    if (event.key === "ArrowLeft" || event.key === "Backspace") { event.preventDefault(); show(at - 1, true); }
    if (event.key === "ArrowRight") { event.preventDefault(); skipped(); }
    if (event.key === "Enter" && event.target.type === "radio") { event.preventDefault(); choose(event.target, true); }
  });
  show(at, false);
}
