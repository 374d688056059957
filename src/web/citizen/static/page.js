// Small helps for those who have scripts; every page works without.
const errors = document.getElementById("errors");
if (errors) errors.focus();

// Kinds of news mean nothing to somebody who wants emergencies only.
const only = document.querySelectorAll("input[name=only]");
function follow() {
  const chosen = document.querySelector("input[name=only]:checked");
  for (const part of document.querySelectorAll("[data-not-only]")) part.hidden = chosen?.value === "1";
}
for (const input of only) input.addEventListener("change", follow);
follow();

// A saved form is saved once, however often the button is pressed.
for (const form of document.querySelectorAll("form"))
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "1";
  });
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sent;
});
