// A chart of a balance over time. It has steps, since a balance is constant between entries.

import { amount, el } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [HEIGHT, LEFT, RIGHT, TOP, FOOT] = [230, 64, 10, 10, 26];
const DAY = 86_400_000;
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

function shape(name, properties, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const time = (text) => Date.parse(`${text}T00:00:00Z`);

// Round values around all balances, zero among them.
function ticks(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const values = [];
  for (let count = Math.floor(low / step); (count - 1) * step < high; count += 1) values.push(count * step);
  return values;
}

// `points` are days and balances at their ends; the last balance holds until `today`.
export function chart(points, currency, today) {
  const width = Math.min(1100, Math.max(280, document.documentElement.clientWidth - 64));
  const days = points.map(([text]) => time(text));
  const values = points.map(([, text]) => Number(text)); // for drawing alone
  const end = Math.max(time(today), days.at(-1));
  const [first, last] = [days[0] - DAY, end + DAY];
  const least = Math.min(0, ...values);
  const marks = ticks(least, Math.max(0, ...values, least + 1e-2));
  const [low, high] = [marks[0], marks.at(-1)];
  const x = (at) => LEFT + ((at - first) / (last - first)) * (width - LEFT - RIGHT);
  const y = (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - FOOT);

  let path = `M${x(first)},${y(0)}`;
  points.forEach((_, index) => {
    path += `H${x(days[index]).toFixed(1)}V${y(values[index]).toFixed(1)}`;
  });
  path += `H${x(last)}`;
  const lines = marks.map((value) => [
    shape("line", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: value ? "grid" : "zero" }),
    shape("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, short.format(value)),
  ]);
  const name = `Balance in ${currency} from ${points[0][0]} to ${today}, now ${amount(points.at(-1)[1])} ${currency}`;
  const drawing = shape(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": name, class: "chart" },
    ...lines.flat(),
    ...dates(days[0], end, width > 500 ? 5 : 3, x),
    shape("path", { d: `${path}V${y(0)}H${x(first)}Z`, class: "area" }),
    shape("path", { d: path, class: "line" }),
  );
  const mark = shape("circle", { r: 4, class: "mark" });
  drawing.append(mark);
  const label = el("figcaption", { class: "reading" });
  const show = (index) => {
    mark.setAttribute("cx", x(days[index]));
    mark.setAttribute("cy", y(values[index]));
    label.textContent = `${points[index][0]}: ${amount(points[index][1])} ${currency}`;
  };
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * width;
    show(Math.max(0, days.findLastIndex((value) => x(value) <= at)));
  });
  show(points.length - 1);
  return el("figure", {}, label, drawing);
}

// The days below the chart, each once.
function dates(first, last, count, x) {
  const steps = last > first ? count - 1 : 0;
  const texts = new Map();
  for (let step = 0; step <= steps; step += 1) {
    const at = first + (steps ? (step / steps) * (last - first) : 0);
    texts.set(new Date(at).toISOString().slice(0, 10), [at, step]);
  }
  const anchor = (step) => (step === 0 ? "start" : step === steps ? "end" : "middle");
  return [...texts].map(([text, [at, step]]) =>
    shape("text", { x: x(at), y: HEIGHT - 8, "text-anchor": anchor(step) }, text),
  );
}
