// One page, one step back: what changes on a page replaces its address and adds no step.
// Streamlit adds a step for every parameter that the server writes into the address. What the server
// writes for the next page may come before that page's own step: the page that is left keeps its address.
(() => {
  const mark = Symbol.for("cutpoint.oneStepPerPage");
  if (window[mark]) return;
  window[mark] = true;
  const { history } = window;
  const push = history.pushState.bind(history);
  const pathOf = (url) => new URL(url, location.href).pathname;
  let atClick = location.href;
  document.addEventListener("click", () => { atClick = location.href; }, true);
  history.pushState = (state, title, url) => {
    if (pathOf(url ?? location.href) === location.pathname) {
      history.replaceState(state, title, url);
      return;
    }
    if (pathOf(atClick) === location.pathname) history.replaceState(history.state, "", atClick);
    push(state, title, url);
  };
})();
