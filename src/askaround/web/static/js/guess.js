/* What the browser knows of time and place, put where nothing is written yet; the owner can change it. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const COUNTRY_OF_ZONE = /^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Anchorage|Boise|Indiana\/.*|Kentucky\/.*)$|^Pacific\/Honolulu$/;

for (const field of document.querySelectorAll("[data-guess]")) {
  let guess = "";
  if (field.dataset.guess === "zone") guess = timeZone ?? "";
  if (field.dataset.guess === "country") {
    guess = COUNTRY_OF_ZONE.test(timeZone ?? "") ? "US" : (navigator.language.split("-")[1] ?? "").toUpperCase();
  }
  if (!guess || field.dataset.said === "yes") continue;
  if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === guess)) continue;
  field.value = guess;
  const note = document.querySelector(`[data-guessed="${field.name}"]`);
  if (note) note.hidden = false;
}
