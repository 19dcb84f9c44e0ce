export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  const label = "Copy link";
  const answer = (text) => {
    button.textContent = text;
    status.textContent = text === label ? "" : text;
  };
  button.onclick = async () => {
    answer((await copied(window.location.href)) ? "Copied" : "Not copied");
  };
  button.onblur = () => answer(label);
  button.onpointerleave = () => answer(label);
}

// Browsers offer the clipboard to pages from this machine or over HTTPS only; elsewhere a selection is copied.
async function copied(text) {
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
}
