// One page, one step back: what changes on a page replaces its address and adds no step.
// Streamlit adds a step for every parameter that the server writes into the address.
(() => {
  const mark = Symbol.for("cutpoint.oneStepPerPage");
  if (window[mark]) return;
  window[mark] = true;
  const { history } = window;
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const samePage = new URL(url ?? location.href, location.href).pathname === location.pathname;
    if (samePage) history.replaceState(state, title, url);
    else push(state, title, url);
  };
})();
