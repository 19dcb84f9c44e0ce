// What show_markup sends is put in its place before the browser paints: the observer is called right after
// Streamlit has changed the page.
(() => {
  const mark = Symbol.for("cutpoint.markup");
  if (window[mark]) return;
  window[mark] = true;
  const place = () => {
    for (const each of document.querySelectorAll("[data-markup]")) {
      each.innerHTML = decodeURIComponent(each.dataset.markup);
      each.removeAttribute("data-markup");
    }
  };
  new MutationObserver(place).observe(document.body, { childList: true, subtree: true });
  place();
})();
