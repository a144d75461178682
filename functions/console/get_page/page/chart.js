// A chart of a balance over time. It has steps, since a balance is constant between entries.

import { amount, el } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [720, 220, 8];
const DAY = 86_400_000;

function shape(name, properties, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const time = (text) => Date.parse(`${text}T00:00:00Z`);

// `points` are days and balances at their ends; the last balance holds until `today`.
export function chart(points, currency, today) {
  const days = points.map(([text]) => time(text));
  const values = points.map(([, text]) => Number(text)); // for drawing alone
  const first = days[0] - DAY;
  const last = Math.max(time(today), days.at(-1)) + DAY;
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low + 1e-9);
  const x = (at) => EDGE + ((at - first) / (last - first)) * (WIDTH - 2 * EDGE);
  const y = (value) => EDGE + ((high - value) / (high - low)) * (HEIGHT - 2 * EDGE);

  let path = `M${x(first)},${y(0)}`;
  points.forEach((_, index) => {
    path += `H${x(days[index]).toFixed(1)}V${y(values[index]).toFixed(1)}`;
  });
  path += `H${x(last)}`;
  const name = `Balance from ${points[0][0]} to ${today}, now ${points.at(-1)[1]} ${currency}`;
  const drawing = shape(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": name, class: "chart" },
    shape("path", { d: `${path}V${y(0)}Z`, class: "area" }),
    shape("line", { x1: EDGE, x2: WIDTH - EDGE, y1: y(0), y2: y(0), class: "zero" }),
    shape("path", { d: path, class: "line" }),
  );
  const mark = shape("circle", { r: 4, class: "mark" });
  drawing.append(mark);
  const label = el("p", { class: "reading" });
  const show = (index) => {
    mark.setAttribute("cx", x(days[index]));
    mark.setAttribute("cy", y(values[index]));
    label.textContent = `${points[index][0]}: ${amount(points[index][1])} ${currency}`;
  };
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * WIDTH;
    show(Math.max(0, days.findLastIndex((day) => x(day) <= at)));
  });
  show(points.length - 1);
  const ends = [points[0][0], today].map((text) => el("span", {}, text));
  return el("figure", {}, label, drawing, el("p", { class: "ends" }, ends));
}
