/* What was typed or chosen before the scripts had started: looked up, or sent, once they have. The server's own values are what a field
   holds by default; fields of such forms say autocomplete="off", so that no browser fills in what stood there earlier. */
function differs(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

// htmx has listened for the same since before: it knows the page by now.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("input[hx-trigger*=early]")) {
    if (differs(box)) window.htmx?.trigger(box, "early");
  }
  for (const form of document.querySelectorAll("form[hx-trigger]")) {
    const field = [...form.querySelectorAll("input, select")].find(differs);
    for (const kind of field ? ["input", "change"] : []) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
});
