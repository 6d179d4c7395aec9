// The person's own marks: pins, hidden accounts and notes. They live in the address's fragment or in a file they save.

function togglePin(account) {
  if (!state.pinned.delete(account)) state.pinned.add(account);
  changed("marks");
  showPanel();
}

/** Hides accounts, or shows them again where all of them are hidden. */
function toggleHidden(accounts) {
  const all = accounts.every((account) => state.hidden.has(account));
  for (const account of accounts) all ? state.hidden.delete(account) : state.hidden.add(account);
  changed("marks");
  showPanel();
}

/** A field for a note on the thing called `key` ("account 17"). */
function noteField(key) {
  const field = element("textarea", {
    rows: 2,
    maxlength: 500,
    placeholder: "A note of yours",
    "aria-label": "Note",
    oninput: () => {
      if (field.value) state.notes.set(key, field.value);
      else state.notes.delete(key);
      keepInFragment();
    },
  });
  field.value = state.notes.get(key) || "";
  return field;
}

/** Marks by name, so that they can be read back into a later page of the same accounts. */
function marksDocument() {
  const name = (key) => {
    const [type, id] = key.split(" ");
    return type === "account"
      ? data.accounts.id[id]
      : type === "community"
        ? data.communities.community_id[id]
        : nameOf({ type, id: Number(id) });
  };
  const ids = (accounts) => Array.from(accounts, (account) => data.accounts.id[account]);
  return {
    graphlink: "marks",
    case: data.case.fingerprint,
    pinned: ids(state.pinned),
    hidden: ids(state.hidden),
    notes: Array.from(state.notes, ([key, text]) => ({ type: key.split(" ")[0], name: name(key), text })),
  };
}

/** Takes over the marks of a saved file, for the accounts and communities that this page has. */
function readMarks(saved) {
  if (saved?.graphlink !== "marks") throw new Error("no marks file");
  const place = new Map(data.accounts.id.map((id, account) => [id, account]));
  const known = (ids) =>
    (Array.isArray(ids) ? ids : []).map((id) => place.get(id)).filter((account) => account !== undefined);
  state.pinned = new Set(known(saved.pinned));
  state.hidden = new Set(known(saved.hidden));
  for (const note of Array.isArray(saved.notes) ? saved.notes : []) {
    const id =
      note.type === "account"
        ? place.get(note.name)
        : note.type === "community"
          ? data.communities.community_id.indexOf(note.name)
          : -1;
    if (id >= 0) state.notes.set(`${note.type} ${id}`, String(note.text).slice(0, 500));
  }
  changed("marks");
  showPanel();
}

function listenForMarks() {
  const input = byId("marks-file");
  byId("read-marks").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    try {
      readMarks(JSON.parse(await input.files[0].text()));
      hints("Marks read.");
    } catch {
      hints("That file holds no marks of this tool.");
    }
    input.value = "";
  });
}
