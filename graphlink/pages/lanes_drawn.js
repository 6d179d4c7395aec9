// The lanes drawn: once into a bitmap, over which the account under the pointer, the brush and the cursor are drawn.

/** The picture of the lanes on `canvas`, in `scroll` whose content `room` gives the height of all lanes. */
function lanesPicture(canvas, scroll, room) {
  const context = canvas.getContext("2d");
  const cache = document.createElement("canvas");
  const size = { width: 1, height: 1, ratio: 1 };
  let layout = null;
  let stale = true;
  let frame = 0;
  let resting = null;

  function measure() {
    size.ratio = Math.min(2, window.devicePixelRatio || 1);
    [size.width, size.height] = [Math.max(50, scroll.clientWidth), Math.max(40, scroll.clientHeight)];
    layout = laneLayout(size.width, size.height);
    room.style.height = `${Math.max(size.height, Math.ceil(layout.whole))}px`;
    // A scroll bar that has just come takes its width.
    if (scroll.clientWidth !== size.width) {
      size.width = scroll.clientWidth;
      layout = laneLayout(size.width, size.height);
    }
    for (const one of [canvas, cache]) {
      one.width = size.width * size.ratio;
      one.height = size.height * size.ratio;
    }
    canvas.style.height = `${size.height}px`;
  }

  function across(minutes) {
    const [from, to] = axisNow();
    return layout.left + ((minutes - from) / (to - from)) * layout.width;
  }

  function timeAt(x) {
    const [from, to] = axisNow();
    return from + Math.max(0, Math.min(1, (x - layout.left) / layout.width)) * (to - from);
  }

  /** The middle of the dots of a side in a placed lane; whoever asks for many dots reads `scrolled`, a slow look-up, once. */
  function down({ row, top, height }, account, scrolled = scroll.scrollTop) {
    const part = row.where === IN_BOTH ? (timed.table.side[account] ? 0.74 : 0.26) : 0.5;
    return top + height * part - scrolled;
  }

  function visible() {
    const [top, bottom] = [scroll.scrollTop, scroll.scrollTop + size.height - LANE.axis];
    return layout.placed.filter((place) => place.top + place.height > top && place.top - LANE.head < bottom);
  }

  function dotSize() {
    return Math.max(1, Math.min(4, layout.tall * 0.4));
  }

  /** Calls `visit(dot, x, y)` for the dots of visible lanes on the axis, by their `times`, that the filters leave. */
  function eachDot(places, times, visit) {
    const { account } = timed.table.dots;
    const { left, width } = layout;
    const [from, to] = axisNow();
    const minute = width / (to - from);
    const scrolled = scroll.scrollTop;
    for (const place of places)
      for (let i = place.row.start; i < place.row.end; i++) {
        if (!shown.account[account[i]]) continue;
        const x = left + (times[i] - from) * minute;
        if (x >= left - 0.5 && x <= left + width + 0.5) visit(i, x, down(place, account[i], scrolled));
      }
  }

  /** Dots by look: of each verdict those that are lit, and those that a selection leaves dim. */
  function dotGroups(places, lit) {
    const { account, at: times } = timed.table.dots;
    const groups = Array.from({ length: 6 }, () => []);
    // Nearer to each other than that they are one: thousands of accounts of a template are a line either way.
    const first = sieve(Math.max(1, dotSize() * 0.6), size);
    let count = 0;
    eachDot(places, times, (dot, x, y) => {
      count++;
      const group = data.verdict[account[dot]] + (lit && !lit.has(account[dot]) ? 3 : 0);
      if (first(x, y, group)) groups[group].push(x, y);
    });
    return { groups, count };
  }

  /** At either end of a lane that has room for it an arrow, where dots lie beyond the axis. */
  function drawArrows(pen, look, places) {
    if (layout.tall < LANE.named) return 0;
    const right = layout.left + layout.width;
    const arrows = places.flatMap((place) => {
      const [before, after] = dotsBeyond(place.row, axisNow());
      const y = place.top + place.height / 2 - scroll.scrollTop;
      const ends = [before && [layout.left + 5, layout.left], after && [right - 5, right]].filter(Boolean);
      return ends.flatMap(([x, tip]) => [x, y - 3.5, tip, y, tip, y, x, y + 3.5]);
    });
    pen.lines(arrows, { stroke: look.ink, width: 1.5, opacity: 0.75 });
    return arrows.length / 8;
  }

  function drawRingsOf(pen, look, places) {
    const { account, last } = timed.table.dots;
    const rings = [];
    const thin = layout.tall < LANE.thin;
    const radius = thin ? 1.7 : Math.max(2.5, dotSize() + 1.4);
    const first = sieve(2, size);
    let count = 0;
    eachDot(places, last, (dot, x, y) => {
      if (!(data.standing[account[dot]] & 1)) return;
      count++;
      if (first(x, y, 0)) rings.push([x, y, radius]);
    });
    pen.circles(rings, { stroke: look.ink, width: 1, opacity: thin ? 0.4 : 0.75 });
    return count;
  }

  function drawAll() {
    const inner = cache.getContext("2d");
    const look = colours();
    const places = visible();
    inner.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    inner.globalAlpha = 1;
    inner.fillStyle = look.ground;
    inner.fillRect(0, 0, size.width, size.height);
    const pen = canvasPen(inner);
    drawLaneGround(pen, inner, look, places);
    const asked = ["signal", "accounts", "link"].includes(state.selected?.type) || state.path;
    const { groups, count } = dotGroups(places, asked ? new Set(selectedAccounts()) : null);
    for (let i = 5; i >= 0; i--)
      if (groups[i].length) drawGroup(pen, look, groups[i], dotSize(), i % 3, i > 2 ? 0.16 : 1);
    canvas.dataset.rings = drawRingsOf(pen, look, places);
    canvas.dataset.arrows = drawArrows(pen, look, places);
    drawHeadOnTop(pen, inner, look, places);
    drawAxis(pen, inner, look);
    canvas.dataset.lanes = layout.placed.length;
    canvas.dataset.dots = count;
    stale = false;
  }

  /** Lines and names of the lanes, headings of their kinds, and a ground under what both groups show. */
  function drawLaneGround(pen, inner, look, places) {
    const base = (place) => place.top + place.height / 2 - scroll.scrollTop;
    const right = layout.left + layout.width;
    inner.globalAlpha = 1;
    inner.fillStyle = look.rim;
    for (const place of places)
      if (place.row.where === IN_BOTH)
        inner.fillRect(
          0,
          place.top - (place.head ? LANE.head : 0) - scroll.scrollTop,
          size.width,
          place.height + LANE.head,
        );
    if (layout.tall >= 5)
      pen.lines(
        places.flatMap((place) => [layout.left, base(place), right, base(place)]),
        { stroke: look.line, width: 1, opacity: 0.6 },
      );
    const wide = Math.max(8, Math.floor((layout.left - 40) / 6.2));
    for (const place of places) {
      if (place.head) {
        const style = { fill: look.quiet, size: 11.5, bold: true, align: "left" };
        pen.text(10, place.top - LANE.head / 2 + 1 - scroll.scrollTop, laneHead(place.row), style);
      }
      if (layout.tall < LANE.named) continue;
      const value = cut(data.signals.value[place.row.signal], wide);
      const chosen = state.selected?.type === "signal" && state.selected.id === place.row.signal;
      const style = { fill: chosen ? look.accent : look.ink, size: 11, align: "left", bold: chosen };
      pen.text(10, base(place), value, style);
      const figure = { fill: look.quiet, size: 11, align: "right" };
      pen.text(layout.left - 10, base(place), number(place.row.accounts), figure);
    }
  }

  /** The heading of the lanes at the top, where its own place has been scrolled away. */
  function drawHeadOnTop(pen, inner, look, [place]) {
    if (!place || (place.head && place.top - LANE.head >= scroll.scrollTop)) return;
    inner.globalAlpha = 0.9;
    inner.fillStyle = look.ground;
    inner.fillRect(0, 0, size.width, LANE.head);
    const style = { fill: look.quiet, size: 11.5, bold: true, align: "left" };
    pen.text(10, LANE.head / 2 + 1, laneHead(place.row), style);
  }

  function laneHead({ where, place, signal }) {
    const many = layout.placed.filter(({ row }) => row.where === where && row.place === place).length;
    const words = countedKind(many, data.signals.kind[signal]);
    if (timed.groups.length < 2) return words;
    return `${where === IN_BOTH ? "In both" : `${nameOf(timed.groups[where ? 1 : 0])} only`}: ${words}`;
  }

  function drawAxis(pen, inner, look) {
    const top = size.height - LANE.axis;
    inner.globalAlpha = 1;
    inner.fillStyle = look.ground;
    inner.fillRect(0, top, size.width, LANE.axis);
    const ticks = Math.max(2, Math.min(7, Math.floor(layout.width / 110)));
    const [from, to] = axisNow();
    const tell = to - from < 3 * 1440 ? (time) => when(time).slice(5) : day;
    pen.lines([layout.left, top + 0.5, layout.left + layout.width, top + 0.5], { stroke: look.quiet, width: 1 });
    for (let i = 0; i < ticks; i++) {
      const x = layout.left + (layout.width * i) / (ticks - 1);
      pen.lines([x, 0, x, top + 4], { stroke: look.line, width: 1, opacity: 0.45 });
      const align = i === 0 ? "left" : i === ticks - 1 ? "right" : "center";
      pen.text(x, top + 13, tell(Math.round(from + ((to - from) * i) / (ticks - 1))), {
        fill: look.quiet,
        size: 11,
        align,
      });
    }
  }

  /** What moves, over the bitmap: the brush, the lane under the pointer or the keyboard, the lit account. */
  function show() {
    // Beside the table alone there is no place for lanes, and nothing was drawn.
    if (!cache.width || !cache.height) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.drawImage(cache, 0, 0);
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    const look = colours();
    const pen = canvasPen(context);
    drawBrushed(look);
    drawCursor(look);
    const lit = [state.hovered, state.selected?.type === "account" ? state.selected.id : null];
    canvas.dataset.lit = 0;
    for (const account of new Set(lit)) if (account !== null) drawLit(pen, look, account);
    performance.mark("graphlink:lanes");
  }

  function drawBrushed(look) {
    const { mode, from, to } = state.brush;
    if (mode !== "seen" || (from === null && to === null)) return;
    const clamp = (x) => Math.max(layout.left, Math.min(layout.left + layout.width, x));
    const [begin, end] = [clamp(across((from ?? 0) * 1440)), clamp(across(((to ?? 1e6) + 1) * 1440))];
    const tall = size.height;
    context.globalAlpha = 0.6;
    context.fillStyle = look.ground;
    context.fillRect(layout.left, 0, begin - layout.left, tall);
    context.fillRect(end, 0, layout.left + layout.width - end, tall);
    context.globalAlpha = 1;
    context.fillStyle = look.accent;
    context.fillRect(begin, tall - LANE.axis, Math.max(2, end - begin), 3);
  }

  function drawCursor(look) {
    const place = timed.cursor && layout.placed.find(({ row }) => row === timed.cursor.row);
    const chosen =
      state.selected?.type === "signal" && layout.placed.find(({ row }) => row.signal === state.selected.id);
    for (const [one, opacity] of [
      [chosen, 0.2],
      [place, 0.13],
    ]) {
      if (!one) continue;
      context.globalAlpha = opacity;
      context.fillStyle = look.accent;
      context.fillRect(0, one.top - scroll.scrollTop, size.width, Math.max(3, one.height));
    }
    context.globalAlpha = 1;
  }

  /** Every dot of an account, with a line that joins them. */
  function drawLit(pen, look, account) {
    const { dots } = timed.table;
    if (timed.table.side[account] > 1) return;
    const points = [];
    for (const place of layout.placed)
      for (let i = place.row.start; i < place.row.end; i++)
        if (dots.account[i] === account) points.push([across(dots.at[i]), down(place, account)]);
    const seenOnes = points.filter(
      ([x, y]) => x >= layout.left && x <= layout.left + layout.width && y < size.height - LANE.axis,
    );
    const joined = seenOnes.slice(1).flatMap((point, i) => [...seenOnes[i], ...point]);
    pen.lines(joined, { stroke: look.accent, width: 1, opacity: 0.5 });
    pen.circles(
      seenOnes.map(([x, y]) => [x, y, Math.max(3, dotSize() + 2)]),
      { stroke: look.accent, width: 2 },
    );
    canvas.dataset.lit = Number(canvas.dataset.lit) + seenOnes.length;
  }

  /** At the next frame what moves, or where `all` is asked for everything. */
  function soon(all = false) {
    stale ||= all;
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (!layout) return;
      if (stale) drawAll();
      show();
    });
  }

  /** What the filters leave is drawn once they rest: the brush itself moves over the bitmap. */
  function filtered() {
    soon();
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = null;
      measure();
      soon(true);
    }, 140);
  }

  /** The lane under a point, and the number of the dot near it (-1: none). */
  function at(x, y) {
    if (!layout || y > size.height - LANE.axis) return null;
    const deep = y + scroll.scrollTop;
    const within = ({ top, height }, slack) => deep >= top - slack && deep < top + height + slack;
    const slack = layout.tall < 5 ? 2.5 : 0; // thin lanes are hit by their dots
    const { account, at: times } = timed.table.dots;
    let found = layout.placed.find((place) => within(place, 0));
    found = found ? { row: found.row, dot: -1 } : null;
    let nearest = 6;
    const scrolled = scroll.scrollTop;
    for (const place of layout.placed) {
      if (!within(place, slack)) continue;
      for (let i = place.row.start; i < place.row.end; i++) {
        if (!shown.account[account[i]]) continue;
        const far = Math.hypot(across(times[i]) - x, (down(place, account[i], scrolled) - y) / 2);
        if (far < nearest) [found, nearest] = [{ row: place.row, dot: i }, far];
      }
    }
    return found;
  }

  /** Brings a lane into view. */
  function reveal(row) {
    const place = layout.placed.find((one) => one.row === row);
    const room = size.height - LANE.axis;
    if (place.top - LANE.head < scroll.scrollTop) scroll.scrollTop = place.top - LANE.head;
    else if (place.top + place.height > scroll.scrollTop + room) scroll.scrollTop = place.top + place.height - room;
  }

  return {
    measure,
    soon,
    atRest: () => !frame && resting === null,
    filtered,
    at,
    reveal,
    timeAt,
    onAxis: (y) => y > size.height - LANE.axis,
    rows: () => layout.placed.map(({ row }) => row),
    place: (row, dot) => {
      const place = layout.placed.find((one) => one.row === row);
      return [across(timed.table.dots.at[dot]), down(place, timed.table.dots.account[dot])];
    },
  };
}
