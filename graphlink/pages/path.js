// The way from one account to another over the links that are shown: fewest links, and among those the strongest.

/** Asks for the account that the path from `account` should end at. */
function beginPath(account) {
  state.pathFrom = account;
  hints(
    `Path from ${nameOf({ type: "account", id: account })}: choose its end in the picture, the table or the search. Esc gives up.`,
  );
  changed("selection");
}

/** Shows the path to `account`, or says that there is none. */
function endPath(account) {
  const from = state.pathFrom;
  state.pathFrom = null;
  const found = shortestPath(from, account);
  state.path = found;
  state.selected = { type: "account", id: found ? from : account };
  hints(
    found
      ? `Path of ${plural(found.length - 1, "link")}.`
      : "No path over the links shown: the two are not connected on this page.",
  );
  changed("selection");
  if (found) picture.focusOn(null, found);
}

/** The accounts on the way, both ends included, or null. */
function shortestPath(from, to) {
  const distance = new Int32Array(data.count).fill(-1);
  const strength = new Float64Array(data.count);
  const before = new Int32Array(data.count).fill(-1);
  distance[from] = 0;
  let front = [from];
  while (front.length && distance[to] < 0) {
    const next = [];
    for (const account of front) stepFrom(account, distance, strength, before, next);
    front = next;
  }
  if (distance[to] < 0) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(before[path[0]]);
  return path;
}

function stepFrom(account, distance, strength, before, next) {
  const { start, list } = data.linksOf;
  for (let i = start[account]; i < start[account + 1]; i++) {
    const link = list[i];
    if (!shown.link[link]) continue;
    const other = otherEnd(link, account);
    const together = strength[account] + data.links.nats[link];
    if (distance[other] < 0) {
      distance[other] = distance[account] + 1;
      next.push(other);
    } else if (distance[other] !== distance[account] + 1 || together <= strength[other]) continue;
    strength[other] = together;
    before[other] = account;
  }
}
