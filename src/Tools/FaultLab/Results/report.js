// The language: as the address says (#ja), as it was chosen last, or as the browser has it.
const root = document.documentElement;
function show(language) {
  root.dataset.lang = language;
  root.lang = language;
  for (const button of document.querySelectorAll("nav button")) {
    button.setAttribute("aria-pressed", button.dataset.set === language);
  }
}
for (const button of document.querySelectorAll("nav button")) {
  button.addEventListener("click", () => show(button.dataset.set));
}
show(location.hash === "#ja" || (location.hash === "" && navigator.language.startsWith("ja")) ? "ja" : "en");
