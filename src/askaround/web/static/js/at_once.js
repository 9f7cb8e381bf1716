// A form that needs no press: it is posted when its page is there. Without scripts its button does the same.
const form = document.querySelector("form[data-at-once]");
if (form && !form.dataset.posted) {
  form.dataset.posted = "yes";
  form.requestSubmit();
}
