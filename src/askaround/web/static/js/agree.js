/* The hexagon shows the career that is pointed at or focused; without this, the first. */
const list = document.querySelector("[data-agree]");
const shape = list?.querySelector("[data-theirs]");

function show(row) {
  if (!row || !shape) return;
  shape.setAttribute("points", row.dataset.points);
  for (const name of list.querySelectorAll("[data-theirs-name]")) name.textContent = row.dataset.name;
  const scores = row.dataset.scores.split(" ");
  for (const cell of list.querySelectorAll("[data-theirs-score]")) cell.textContent = scores[cell.dataset.theirsScore];
  const title = list.querySelector("svg title");
  if (title) title.textContent = `What you like, over what ${row.dataset.name} is like`;
  const told = [...list.querySelectorAll(".hexagon tbody tr")].map((line) => [...line.cells].map((cell) => cell.textContent.trim()));
  const text = list.querySelector("svg desc");
  if (text) text.textContent = `On a scale from 1 to 7. ${told.map(([what, you, they]) => `${what}: you ${you}, the career ${they}`).join("; ")}.`;
  for (const other of list.querySelectorAll(".row.shown")) other.classList.remove("shown");
  row.classList.add("shown");
}

if (list) {
  for (const kind of ["pointerover", "focusin"]) list.addEventListener(kind, (event) => show(event.target.closest(".row")));
}
