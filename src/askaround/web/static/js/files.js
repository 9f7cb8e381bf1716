/* Drop a file on the import page's field; the name is said, the button does the rest. */
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const said = zone.querySelector("[data-drop-said]");
  const tell = () => {
    const names = [...input.files].map((file) => file.name);
    if (said) said.textContent = names.length ? names.join(", ") : "";
  };
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) { input.files = event.dataTransfer.files; tell(); }
  });
  input.addEventListener("change", tell);
}
