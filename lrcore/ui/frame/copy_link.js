(() => {
  const mark = Symbol.for("cutpoint.copyLink");
  if (window[mark]) return;
  window[mark] = true;
  const label = "Copy link";
  const buttonOf = (event) => event.target.closest?.(".cutpoint-copy-link button");
  const answer = (button, text) => {
    button.textContent = text;
    button.nextElementSibling.textContent = text === label ? "" : text;
  };
  // Browsers offer the clipboard to pages from this machine or over HTTPS only; elsewhere a selection is copied.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.appendChild(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  document.addEventListener("click", async (event) => {
    const button = buttonOf(event);
    if (button) answer(button, (await copied(window.location.href)) ? "Copied" : "Not copied");
  });
  for (const left of ["focusout", "pointerout"]) {
    document.addEventListener(left, (event) => {
      const button = buttonOf(event);
      if (button) answer(button, label);
    });
  }
})();
