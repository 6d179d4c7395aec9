// The search: accounts, signals and communities by any part of their name; Enter goes there, again Enter to the next.
// A column of ids that is pasted gets an answer each.

const MOST_HITS = 2000;
const search = { hits: [], at: -1, text: "" };
let lowered;

/** Things whose name holds `text`: what is called just so, communities by number, then accounts, then signals. */
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  lowered ??= {
    accounts: data.accounts.id.map((id) => id.toLowerCase()),
    signals: data.signals.value.map((value) => value.toLowerCase()),
  };
  const hits = [];
  const exact = accountPlaces().get(text.trim());
  if (exact !== undefined) hits.push({ type: "account", id: exact });
  const asked = /^(?:c|community\s*)?(\d+)$/.exec(wanted);
  if (asked) {
    const community = data.communities.community_id.indexOf(Number(asked[1]));
    if (community >= 0) hits.push({ type: "community", id: community });
  }
  collect(lowered.accounts, wanted, "account", hits);
  collect(lowered.signals, wanted, "signal", hits);
  return exact === undefined ? hits : hits.filter((hit, place) => !place || hit.type !== "account" || hit.id !== exact);
}

/** Adds what equals, then what begins with, then what holds `wanted`. */
function collect(names, wanted, type, hits) {
  const ranks = [[], [], []];
  for (let id = 0; id < names.length && hits.length + ranks[2].length < MOST_HITS; id++) {
    const place = names[id].indexOf(wanted);
    if (place >= 0) ranks[names[id] === wanted ? 0 : place === 0 ? 1 : 2].push({ type, id });
  }
  hits.push(...ranks[0], ...ranks[1], ...ranks[2]);
}

function buildSearch() {
  const box = byId("search");
  const list = byId("hits");
  box.addEventListener("input", () => {
    search.hits = find(box.value);
    search.at = -1;
    showHits(box, list);
    performance.mark("graphlink:found");
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stepHit(event.key === "ArrowUp" || event.shiftKey ? -1 : 1, event.key === "Enter");
    } else if (event.key === "Escape") {
      box.value = "";
      search.hits = [];
      showHits(box, list);
      box.blur();
      byId("picture").focus();
    }
  });
  box.addEventListener("blur", () => setTimeout(() => (list.hidden = true), 150));
  box.addEventListener("focus", () => search.hits.length && showHits(box, list));
  box.addEventListener("paste", (event) => {
    const ids = idsIn(event.clipboardData?.getData("text") ?? "");
    if (ids.length < 2) return;
    event.preventDefault();
    box.value = "";
    askFor(ids);
  });
  byId("hit-next").addEventListener("click", () => stepHit(1, true));
  byId("hit-before").addEventListener("click", () => stepHit(-1, true));
}

/** Answers for each of `ids`, in the panel; those that are on the page are the selection. */
function askFor(ids) {
  const answers = ids.map((id) => ({ id, ...answerFor(id) }));
  const here = answers.filter(({ account }) => account !== undefined).map(({ account }) => account);
  for (const account of here) if (here.length <= 50) state.opened.add(data.community[account]);
  select({ type: "accounts", ids: here, answers });
  if (here.length) picture.focusOn(state.selected);
  byId("panel").focus({ preventScroll: true });
}

function stepHit(step, go) {
  const { hits } = search;
  const several = idsIn(byId("search").value);
  if (!hits.length && go && several.length > 1) askFor(several);
  if (!hits.length) return;
  search.at = (search.at + step + hits.length) % hits.length;
  showHits(byId("search"), byId("hits"));
  if (go) goTo(hits[search.at]);
}

function showHits(box, list) {
  const { hits, at } = search;
  const first = Math.max(0, Math.min(at - 3, hits.length - 8));
  list.hidden = !box.value.trim() || document.activeElement !== box;
  box.setAttribute("aria-expanded", String(!list.hidden));
  fill(
    list,
    hits.length
      ? hits.slice(first, first + 8).map((hit, i) => hitRow(hit, first + i))
      : element(
          "li",
          { role: "option", "aria-disabled": "true", "aria-selected": "false" },
          nothingFound(box.value.trim()),
        ),
  );
  if (at >= 0) box.setAttribute("aria-activedescendant", `hit-${at}`);
  else box.removeAttribute("aria-activedescendant");
  const many = hits.length >= MOST_HITS ? `${number(MOST_HITS)} or more` : number(hits.length);
  byId("hit-count").textContent = box.value.trim() ? (at >= 0 ? `${number(at + 1)} of ${many}` : many) : "";
  byId("hit-next").disabled = byId("hit-before").disabled = !hits.length;
}

/** Where an id is that no name here holds: in the case and not on the page, or nowhere. */
function nothingFound(text) {
  const { says } = answerFor(text);
  return `Nothing with this in its name on this page. As an account id: ${says.charAt(0).toLowerCase()}${says.slice(1)}.`;
}

function hitRow(hit, place) {
  const sort = hit.type === "signal" ? kindName(data.signals.kind[hit.id]) : hit.type;
  const name = hit.type === "signal" ? cut(data.signals.value[hit.id], 70) : nameOf(hit);
  return element(
    "li",
    {
      role: "option",
      id: `hit-${place}`,
      "aria-selected": String(place === search.at),
      onpointerdown: (event) => {
        event.preventDefault();
        search.at = place;
        stepHit(0, true);
      },
    },
    element("bdi", {}, name),
    element("small", {}, sort),
  );
}
