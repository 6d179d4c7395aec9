// The legend is the filter: every row is a switch with its count beside it.

const ROLE_MEANINGS = { core: "core", member: "member", periphery: "periphery: hangs on by little" };

/** Builds the legend once; its counts follow the filters. */
function buildLegend() {
  fill(
    byId("legend"),
    sinceGroup(),
    legendGroup(
      "Verdict",
      "verdict",
      VERDICTS.map((name, i) => [
        i,
        element(
          "span",
          { class: `verdict ${name}` },
          element("i", { class: "sign", "aria-hidden": "true" }),
          VERDICT_WORDS[name],
        ),
      ]),
    ),
    legendGroup(
      "Role",
      "role",
      ROLES.map((name, i) => [
        i,
        element(
          "span",
          { class: `role ${name}`, title: ROLE_MEANINGS[name] },
          element("i", { "aria-hidden": "true" }),
          name,
        ),
      ]),
    ),
    legendGroup(
      "Links by kind of signal",
      "kind",
      data.kinds.map((_, i) => [i, element("span", { class: "kind-row" }, kindMark(i), kindName(i))]),
    ),
    evidenceSlider(),
    networkGroup(),
    linksField(),
    element("div", { id: "without" }),
    element("div", { class: "actions" }, button("Show everything", showEverything, { id: "everything" })),
  );
  onChange("filters marks", updateLegend);
  updateLegend();
}

function legendGroup(title, name, rows) {
  return element(
    "fieldset",
    {},
    element("legend", {}, title),
    rows.map(([value, label]) => legendRow(name, [value], label)),
  );
}

/** A switch for the values `values` of the filter `name` (more than one for the row of all smaller networks). */
function legendRow(name, values, label) {
  const box = element("input", {
    type: "checkbox",
    "data-filter": name,
    "data-value": values.length === 1 ? values[0] : "rest",
    onchange: () => toggle(name, values, box.checked),
  });
  box.shownIn = values;
  return element("label", { class: "switch" }, box, element("span", {}, label), element("output", { class: "figure" }));
}

function toggle(name, values, on) {
  for (const value of values) on ? state.off[name].delete(value) : state.off[name].add(value);
  changed("filters");
}

function networkGroup() {
  const sizes = networkSizes();
  const order = Array.from(sizes.keys())
    .filter((network) => data.networks[network])
    .sort((one, other) => sizes[other] - sizes[one] || one - other);
  const rest = order.slice(7).concat(Array.from(sizes.keys()).filter((network) => !data.networks[network]));
  const rows = order.slice(0, 7).map((network) => legendRow("network", [network], networkName(network)));
  if (rest.length) rows.push(legendRow("network", rest, `${number(rest.length)} smaller`));
  return rows.length > 1 && element("fieldset", {}, element("legend", {}, "Network"), rows);
}

/** The signals that links are counted without, each with a switch. */
function withoutRows() {
  if (!state.without.size) return null;
  const rows = Array.from(state.without, (signal) =>
    element(
      "label",
      { class: "switch" },
      element("input", { type: "checkbox", checked: true, onchange: () => toggleWithout(signal) }),
      element("span", {}, datum(`${kindName(data.signals.kind[signal])} ${data.signals.value[signal]}`, 40)),
    ),
  );
  return element("fieldset", {}, element("legend", {}, "Links counted without"), rows);
}

function evidenceSlider() {
  const most = data.links.nats.reduce((largest, value) => Math.max(largest, value), 100);
  const slider = element("input", {
    type: "range",
    id: "least",
    min: 0,
    max: Math.ceil(most / 100),
    step: 0.5,
    "aria-label": "Least evidence of a link, in nats",
    oninput: () => {
      state.leastNats = Math.round(slider.value * 100);
      changed("filters");
    },
  });
  return element(
    "fieldset",
    {},
    element("legend", {}, "Least evidence"),
    slider,
    element("output", { id: "least-value" }),
  );
}

/** What is said where not every link is drawn or carried. */
function thinnedWords() {
  const left = data.links_left_out ? ` (${number(data.links_left_out)} weaker ones in the case)` : "";
  const dense = data.communities.community_id.some((_, community) => isDense(community));
  return `${left}${dense ? "; of dense discs the strongest are drawn" : ""}`;
}

/** How many accounts (or links, for kinds) each row has of what the other filters leave, and which rows are on. */
function updateLegend() {
  const counts = shown.facets;
  for (const box of byId("legend").querySelectorAll("input[data-filter]")) {
    const name = box.dataset.filter;
    box.checked = box.shownIn.some((value) => !state.off[name].has(value));
    box.closest("label").querySelector("output").textContent = number(
      box.shownIn.reduce((sum, value) => sum + counts[name][value], 0),
    );
  }
  updateSince();
  fill(byId("without"), withoutRows());
  byId("least").value = state.leastNats / 100;
  byId("least-value").textContent = state.leastNats ? `${nats(state.leastNats)} nats or more` : "any";
  const everything = byId("everything");
  everything.disabled = !filtering() && !state.filtersBefore;
  everything.textContent = filtering() || !state.filtersBefore ? "Show everything" : "Filters as before";
  const part = (some, all, what) => (some === all ? plural(all, what) : `${number(some)} of ${plural(all, what)}`);
  byId("count").textContent =
    `${part(shown.accounts, data.count, "account")}, ${part(shown.links, data.links.l.length, "link")}${thinnedWords()}`;
}
