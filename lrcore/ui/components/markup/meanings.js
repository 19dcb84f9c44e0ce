// What a measure means closes with Escape, and opens again once the mouse and the focus have been elsewhere.
(() => {
  const mark = Symbol.for("cutpoint.meanings");
  if (window[mark]) return;
  window[mark] = true;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const shown = document.querySelectorAll(".cutpoint-markup .about:is(:hover, :focus-within)");
    for (const each of shown) each.dataset.dismissed = "";
  });
  const reset = ({ target, relatedTarget }) => {
    const about = target.closest?.(".about");
    if (about && !about.contains(relatedTarget)) delete about.dataset.dismissed;
  };
  document.addEventListener("mouseout", reset);
  document.addEventListener("focusout", reset);
})();
