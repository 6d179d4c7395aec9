// The signs of verdicts and roles: shape and size beside colour, the same on canvas, in SVG and in the legend.

const ROLE_SIZE = [1, 0.82, 0.64];
const VERDICT_SHAPE = [SHAPES.dot, SHAPES.diamond, SHAPES.ring];

/** The colours of the page's style in force, by name. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: of("ground"),
    ink: of("ink"),
    quiet: of("quiet"),
    line: of("line"),
    rim: of("rim"),
    accent: of("accent"),
    signal: of("signal"),
    verdict: VERDICTS.map(of),
    on: VERDICTS.map((name) => of(`on-${name}`)),
  };
}

/** The mark of a kind of signal: of the first ten each its own. */
function kindShape(kind) {
  return SHAPES.first + (kind % POLYGONS.length);
}

/** The mark of a kind as a little picture, for the legend. */
function kindMark(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-7 -7 14 14");
  svg.setAttribute("class", "kind-mark");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", polygon(0, 0, 6, kindShape(kind)));
  svg.append(path);
  return svg;
}

function drawGroup(pen, look, points, size, verdict, opacity) {
  const colour = look.verdict[verdict];
  if (verdict === 2)
    pen.marks(
      points,
      size,
      SHAPES.ring,
      size < 2.5 ? { fill: colour, opacity } : { fill: look.ground, stroke: colour, width: 1.4, opacity },
    );
  else
    pen.marks(points, size * (verdict === 1 ? 1.15 : 1), VERDICT_SHAPE[verdict], {
      fill: colour,
      stroke: size > 3 ? look.ground : undefined,
      width: 1,
      opacity,
    });
}
