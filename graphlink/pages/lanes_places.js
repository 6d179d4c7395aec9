// Where lanes lie: headings, rows as high as there is room for, and which of many dots at one place are drawn.

const LANE = { most: 14, thin: 2, named: 11, head: 18, axis: 22, right: 12 };

/** Where each lane lies: rows from the top, as far as their kind is switched on, and all of their height. */
function laneLayout(width, height) {
  const rows = timed.table.rows.filter(({ signal }) => !state.off.kind.has(data.signals.kind[signal]));
  const heads = rows.filter((row, i) => startsPart(row, rows[i - 1])).length;
  // All of them at a glance, however thin; but headings leave lanes half of the height at least.
  const room = Math.max(height - LANE.axis - heads * LANE.head - 2, height / 2);
  const even = room / Math.max(1, totalOf(rows, laneShare));
  const tall = timed.names ? LANE.most : Math.min(LANE.most, even);
  const tallOf = tall < LANE.thin ? unevenly(rows, room) : () => tall;
  const left = tall >= LANE.named ? Math.min(230, width * 0.36) : 12;
  let top = 0;
  const placed = rows.map((row, i) => {
    const head = startsPart(row, rows[i - 1]);
    if (head) top += LANE.head;
    const place = { row, head, top, height: tallOf(row) * laneShare(row) };
    top += place.height;
    return place;
  });
  return { placed, tall, left, width: width - left - LANE.right, whole: top + LANE.axis + 2 };
}

/** Heights for thin lanes: a kind of twenty beside one of a thousand keeps some room, the root of its share. */
function unevenly(rows, room) {
  const parts = new Map();
  const part = ({ where, place }) => `${where} ${place}`;
  for (const row of rows) parts.set(part(row), (parts.get(part(row)) ?? 0) + laneShare(row));
  const all = totalOf(Array.from(parts.values()), Math.sqrt);
  return (row) => Math.min(LANE.most, room / all / Math.sqrt(parts.get(part(row))));
}

function totalOf(things, amount) {
  return things.reduce((sum, thing) => sum + amount(thing), 0);
}

/** A lane of both groups is wider: each has a side of it. */
function laneShare({ where }) {
  return where === IN_BOTH ? 1.8 : 1;
}

function startsPart(row, before) {
  return !before || row.where !== before.where || row.place !== before.place;
}

/** Whether something is to be drawn at a point: the first of a group within `step` pixels both ways. */
function sieve(step, size) {
  const columns = Math.ceil(size.width / step) + 1;
  const taken = new Uint8Array(columns * (Math.ceil(size.height / step) + 8) * 6);
  return (x, y, group) => {
    const cell = 6 * (columns * (Math.floor(y / step) + 4) + Math.floor(x / step)) + group;
    if (taken[cell]) return false;
    taken[cell] = 1;
    return true;
  };
}
