// The beginning: unpack, restore the view, draw the first picture, then build everything around it.

document.documentElement.dataset.scripts = "yes";

function setView(view) {
  state.view = view;
  document.body.dataset.view = view;
  for (const choice of document.querySelectorAll("#views button"))
    choice.setAttribute("aria-pressed", String(choice.value === view));
  changed("view");
}

/** Light, dark, or as the system has it. */
function setTheme(theme) {
  state.theme = theme;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  changed("theme");
}

/** Paper is light, whatever the screen is. */
function printLight() {
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    changed("theme");
  });
  addEventListener("afterprint", () => setTheme(state.theme));
}

function nextTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = state.theme || (dark ? "dark" : "light");
  setTheme(now === "dark" ? "light" : "dark");
}

function buildFrame() {
  byId("name").textContent = data.case.name;
  byId("headline").textContent = headline();
  hints = (text) => (byId("hint").textContent = text);
  for (const choice of document.querySelectorAll("#views button"))
    choice.addEventListener("click", () => setView(choice.value));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("panel").focus();
  });
  byId("theme").addEventListener("click", nextTheme);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("zoom-in").addEventListener("click", () => picture.zoom(1.5));
  byId("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.5));
  byId("zoom-all").addEventListener("click", () => picture.showAll());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changed("theme"));
  printLight();
}

/** What tests and other tools may ask the page; it changes nothing. */
function answers() {
  return Object.freeze({
    counts: () => ({
      accounts: shown.accounts,
      links: shown.links,
      allAccounts: data.count,
      allLinks: data.links.l.length,
      communities: data.communities.community_id.length,
    }),
    selected: () =>
      state.selected && { ...state.selected, name: nameOf(state.selected), accounts: selectedAccounts().length },
    place: (type, id) => picture.place(type, id),
    atRest: () => (picture.atRest?.() ?? true) && (!lanesDrawn || lanesDrawn.atRest()),
    questions: () => openQuestions().map(nameOf),
    addressWritten: () => view.writing === null,
    account: (name) => data.accounts.id.indexOf(name),
    lanes: lanesTold,
    community: (number) => data.communities.community_id.indexOf(number),
  });
}

async function start() {
  data = await readCase();
  openBook();
  applyFilters();
  buildFrame();
  const restored = readFragment();
  if (state.theme) setTheme(state.theme);
  if (restored) applyFilters();
  else if (data.focus) state.selected = data.focus;
  picture = makePicture();
  picture.draw();
  performance.mark("graphlink:first-picture");
  window.graphlink = answers();
  buildLegend();
  buildBrush();
  buildSearch();
  buildTable();
  buildTakeaway();
  listenForMarks();
  listenForBook();
  onChange("selection", () => (deciding.verdict = null));
  listenForDecisions();
  onChange("selection", showPanel);
  onChange("filters", followFilters);
  onChange("filters marks view theme camera drawn lanes", keepInFragment);
  onChange("selection", keepSelection);
  addEventListener("popstate", followFragment);
  addEventListener("hashchange", followFragment);
  buildDrawAs();
  buildLanes();
  const asked = new URLSearchParams(location.hash.slice(1));
  setView(restored && ["both", "table"].includes(asked.get("w")) ? asked.get("w") : "picture");
  if (restored) takePlace(asked);
  if (state.selected) changed("selection");
  else showPanel();
  document.documentElement.dataset.ready = "yes";
  performance.mark("graphlink:ready");
}

start().catch((problem) => {
  byId("headline").textContent =
    `This page could not be read: ${problem.message}. A browser of 2023 or later is needed.`;
  throw problem;
});
