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

/** What a file of marks calls the thing of a note. */
function markName({ type, id }) {
  if (type === "account") return data.accounts.id[id];
  if (type === "signal") return signalText(id);
  return type === "community" ? data.communities.community_id[id] : networkToken(id);
}

/** The thing on this page that a note of a file is on; null where it is not here. */
function markedThing({ type, name }, places) {
  const id = {
    account: () => places.get(name) ?? -1,
    signal: () => data.signals.value.findIndex((_, signal) => signalText(signal) === name),
    community: () => data.communities.community_id.indexOf(name),
    network: () => networkNamed(String(name)),
  }[type]?.();
  return id >= 0 ? { type, id } : null;
}

/** Marks by name, so that they can be read back into a later page of the same accounts. */
function marksDocument() {
  const ids = (accounts) => Array.from(accounts, (account) => data.accounts.id[account]);
  return {
    graphlink: "marks",
    case: data.case.fingerprint,
    pinned: ids(state.pinned),
    hidden: ids(state.hidden),
    notes: Array.from(state.notes, ([key, text]) => {
      const thing = thingOfKey(key);
      return { type: thing.type, name: markName(thing), text };
    }),
  };
}

/** Takes over the marks of a saved file, for the things that this page has, and says how many it has not. */
function readMarks(saved) {
  if (saved?.graphlink !== "marks") throw new Error("no marks file");
  const place = accountPlaces();
  let away = 0;
  const known = (ids) => {
    const places = (Array.isArray(ids) ? ids : []).map((id) => place.get(id));
    const here = places.filter((account) => account !== undefined);
    away += places.length - here.length;
    return here;
  };
  state.pinned = new Set(known(saved.pinned));
  state.hidden = new Set(known(saved.hidden));
  for (const note of Array.isArray(saved.notes) ? saved.notes : []) {
    const thing = markedThing(note, place);
    if (thing) state.notes.set(`${thing.type} ${thing.id}`, String(note.text).slice(0, 500));
    else away++;
  }
  changed("marks");
  showPanel();
  return away ? `Marks read; ${number(away)} of them are on nothing that this page shows.` : "Marks read.";
}

/** All notes, each with what it is on. */
function noteList() {
  if (!state.notes.size) return null;
  const rows = Array.from(state.notes, ([key, text]) =>
    element("li", {}, goButton(thingOfKey(key)), element("p", {}, datum(text, 200))),
  );
  return [element("h3", {}, `Your notes (${number(rows.length)})`), element("ul", { class: "plain notes" }, rows)];
}

function listenForMarks() {
  const input = byId("marks-file");
  byId("list-notes").addEventListener("click", () => {
    byId("takeaway").hidePopover();
    select(null);
    if (!state.notes.size) hints("There is no note yet: each panel has a field for one.");
    byId("panel").querySelector(".notes")?.scrollIntoView();
  });
  byId("read-marks").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    try {
      hints(readMarks(JSON.parse(await input.files[0].text())));
    } catch {
      hints("That file holds no marks of this tool.");
    }
    input.value = "";
  });
}
