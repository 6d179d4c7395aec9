// Since the last case: the accounts to act on otherwise, as a filter that leaves one sort of them alone.

const moved = { bits: null };

/** The accounts' moves, one bit for each row of the case's. */
function moveBits() {
  if (moved.bits) return moved.bits;
  moved.bits = new Uint8Array(data.count);
  (data.moves ?? []).forEach(({ accounts }, row) => {
    for (const account of accounts) moved.bits[account] |= 1 << row;
  });
  return moved.bits;
}

/** Whether the filter leaves an account, which counts in each of its rows; called where all other filters leave it. */
function leftSince(account) {
  const bits = moveBits()[account];
  for (let row = 0; bits >> row; row++) if ((bits >> row) & 1) shown.facets.since[row]++;
  return isSince(account);
}

function isSince(account) {
  return state.since === null || Boolean((moveBits()[account] >> state.since) & 1);
}

/** The choice in the legend; nothing where the page knows no earlier case. */
function sinceGroup() {
  if (!data.moves?.length) return null;
  const rows = data.moves.map((move, row) =>
    sinceRow(row, element("span", {}, move.change, element("br"), besides(move))),
  );
  return element(
    "fieldset",
    { id: "since" },
    element("legend", {}, "Since the last case"),
    sinceRow(null, "everybody"),
    rows,
    button("Choose them", chooseSince, { id: "choose-since" }),
  );
}

/** Selects the accounts that the choice leaves: the panel says what they share, and decides on them. */
function chooseSince() {
  const ids = data.moves[state.since].accounts.filter((account) => shown.account[account]);
  chooseMany(ids, data.moves[state.since].change);
}

function besides({ suspended, elsewhere }) {
  const told = [
    suspended && `${number(suspended)} suspended already`,
    elsewhere && `${number(elsewhere)} more not on this page`,
  ].filter(Boolean);
  return element("small", { class: "quiet" }, told.join("; "));
}

function sinceRow(row, label) {
  const choose = () => {
    state.since = row;
    changed("filters");
  };
  const radio = element("input", { type: "radio", name: "since", value: row ?? "", onchange: choose });
  return element(
    "label",
    { class: "switch" },
    radio,
    element("span", {}, label),
    element("output", { class: "figure" }),
  );
}

function updateSince() {
  if (!data.moves?.length) return;
  byId("choose-since").hidden = state.since === null;
  for (const radio of document.querySelectorAll("#since input")) {
    const row = radio.value === "" ? null : Number(radio.value);
    radio.checked = row === state.since;
    if (row !== null) radio.closest("label").querySelector("output").textContent = number(shown.facets.since[row]);
  }
}

/** The filter in an address, by the name that other pages of the case know. */
function sinceName() {
  return state.since === null ? "" : data.moves[state.since].change.replaceAll(" ", "-");
}

function sinceNamed(name) {
  const row = (data.moves ?? []).findIndex(({ change }) => change.replaceAll(" ", "-") === name);
  return row >= 0 ? row : null;
}
