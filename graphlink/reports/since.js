// Who is to be acted on otherwise than in the earlier case: a filter of the accounts, and a list to take away.
function download(name, text, type) {
  const link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function sinceAccounts(moves) {
  const found = new Map();
  moves.change.forEach((change, row) => {
    if (!found.has(change)) found.set(change, new Set());
    found.get(change).add(moves.account_id[row]);
  });
  return found;
}

function since(moves) {
  const button = byId("since-save");
  if (!button) return;
  button.addEventListener("click", () => {
    const names = Object.keys(moves);
    const lines = moves.change.map((_, row) => names.map((name) => csvCell(moves[name][row])).join(","));
    download(
      "since.csv",
      "\ufeff" + [names.map((name) => csvCell(name)).join(","), ...lines].join("\r\n") + "\r\n",
      "text/csv",
    );
  });
  button.hidden = false;
}
