/* What the browser knows of time and place, put where nothing was said yet; the owner can change it. */
const zone = document.querySelector("select[data-guess=zone]");
const country = document.querySelector("select[data-guess=country]");

function guess(select, value) {
  if (!select || !value || select.dataset.said === "yes") return;
  if (![...select.options].some((option) => option.value === value)) return;
  select.value = value;
  const note = document.querySelector(`[data-guessed=${select.name}]`);
  if (note) note.hidden = false;
}

if (zone) {
  guess(zone, Intl.DateTimeFormat().resolvedOptions().timeZone);
  guess(country, zone.selectedOptions[0]?.dataset.country);
  zone.addEventListener("change", () => {
    const of = zone.selectedOptions[0]?.dataset.country;
    if (of && country.dataset.said !== "yes") country.value = of;
  });
}
