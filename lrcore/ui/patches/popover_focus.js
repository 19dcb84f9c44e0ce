// The contents of an open popover follow its button in the order of Tab, and Shift+Tab leads back to it.
// Streamlit puts them at the end of the document.
(() => {
  const mark = Symbol.for("cutpoint.popoverFocus");
  if (window[mark]) return;
  window[mark] = true;
  const STOPS = "a[href], button:not([disabled]), input:not([disabled]), textarea, [tabindex='0']";
  // Tab stops once at a group of radio buttons: at the one that is chosen.
  const isStop = (each, _, all) => each.type !== "radio" || each.checked
    || !all.some((other) => other.name === each.name && other.checked);
  const beyond = (event) => {
    const button = document.querySelector("[data-testid=stPopoverButton][aria-expanded=true]");
    const body = document.querySelector("[data-testid=stPopoverBody]");
    if (!button || !body) return null;
    const [first] = [...body.querySelectorAll(STOPS)].filter(isStop);
    const now = document.activeElement;
    if (now === button && !event.shiftKey) return first;
    return now === first && event.shiftKey ? button : null;
  };
  document.addEventListener("keydown", (event) => {
    const next = event.key === "Tab" && beyond(event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
