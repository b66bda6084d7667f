/**
 * What the results page does in a browser. Plain JavaScript of its own; texts
 * of jobs become text nodes and never markup.
 */
export const pageScript = `
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const { columns, rows, curves, metrics, reasons } = data;
const by = (id) => document.getElementById(id);
const shownAtMost = 500;
const stateAt = columns.findIndex((it) => it.name === "state");
const settings = columns.map((it, at) => ({ ...it, at })).filter((it) => it.kind === "setting");
const dark = matchMedia("(prefers-color-scheme: dark)");
const palettes = {
  light: ["#0969da", "#bc4c00", "#1a7f37", "#8250df", "#cf222e", "#9a6700", "#1b7c83", "#bf3989", "#57606a", "#4d2d00"],
  dark: ["#58a6ff", "#f0883e", "#3fb950", "#bc8cff", "#ff7b72", "#e3b341", "#39c5cf", "#f778ba", "#b1bac4", "#d4a72c"],
};
const colours = () => dark.matches ? palettes.dark : palettes.light;
const style = (name) => getComputedStyle(document.body).getPropertyValue(name);

function option(select, texts) {
  for (const text of texts) {
    const it = document.createElement("option");
    it.textContent = text;
    select.append(it);
  }
}
function short(value) {
  if (typeof value !== "number" || Number.isInteger(value)) return value === null ? "" : String(value);
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}
function compare(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [x, y] = [Number(a), Number(b)];
  return a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : String(a) < String(b) ? -1 : a === b ? 0 : 1;
}

// the table
let order = { at: 0, direction: 1 };
function found() {
  const words = by("filter").value.trim().split(/\\s+/).filter((it) => it !== "");
  return rows.map((_, at) => at).filter((at) => words.every((word) => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
    const place = columns.findIndex((it) => it.name === key);
    return place >= 0 ? String(rows[at][place]) === value : rows[at].some((it) => String(it).includes(word));
  })).sort((a, b) => {
    const [one, other] = [rows[a][order.at], rows[b][order.at]];
    return one === null || other === null ? compare(one, other) : order.direction * compare(one, other);
  });
}
function drawTable() {
  const places = found();
  const table = by("jobs");
  const head = document.createElement("tr");
  columns.forEach(({ name }, at) => {
    const cell = document.createElement("th");
    cell.textContent = name;
    if (order.at === at) cell.setAttribute("aria-sort", order.direction === 1 ? "ascending" : "descending");
    cell.onclick = () => {
      order = { at, direction: order.at === at ? -order.direction : 1 };
      drawTable();
    };
    head.append(cell);
  });
  const lines = places.slice(0, shownAtMost).map((place) => {
    const line = document.createElement("tr");
    rows[place].forEach((it, at) => {
      const cell = document.createElement("td");
      cell.textContent = short(it);
      if (typeof it === "number") cell.className = "number";
      if (at === stateAt) cell.className = String(it);
      line.append(cell);
    });
    return line;
  });
  table.replaceChildren(head, ...lines);
  by("shown").textContent = places.length > shownAtMost
    ? "the first " + shownAtMost + " of " + places.length + " jobs"
    : places.length + " of " + rows.length + " jobs";
}

// drawings
function canvasOf(id) {
  const canvas = by(id);
  const scale = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  pen.fillStyle = style("--ink");
  pen.lineWidth = 1.5;
  return { pen, width, height };
}
function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const it of values) if (it !== null && it !== undefined) { low = Math.min(low, it); high = Math.max(high, it); }
  return low > high ? [0, 1] : low === high ? [low - 0.5, high + 0.5] : [low, high];
}
// a text that lines run below
function label(pen, text, x, y) {
  pen.save();
  pen.strokeStyle = style("--paper");
  pen.lineWidth = 4;
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
  pen.restore();
}
// round numbers within an extent; steps are whole
function ticks(low, high, whole) {
  const rough = (high - low) / 7, power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].map((it) => it * power).find((it) => it >= rough);
  const step = whole ? Math.max(1, Math.round(size)) : size;
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high + step / 1e6; at++) found.push(at * step);
  return found;
}
function colourOf(setting) {
  if (setting === undefined) return { values: [], of: () => colours()[0] };
  const values = [...new Set(rows.map((it) => it[setting.at]))].sort(compare);
  return { values, of: (row) => colours()[values.indexOf(row[setting.at]) % colours().length] };
}
function drawCurves() {
  const metric = metrics.indexOf(by("curve-metric").value);
  const setting = settings.find((it) => it.name === by("curve-setting").value);
  const { pen, width, height } = canvasOf("curves");
  const colour = colourOf(setting);
  const shown = curves.map((it, at) => ({ curve: it[metric], row: rows[at] })).filter((it) => it.curve);
  const [left, right] = extent(shown.flatMap((it) => it.curve[0]));
  const [low, high] = extent(shown.flatMap((it) => it.curve[1]));
  const x = (it) => 60 + (it - left) / (right - left) * (width - 80);
  const y = (it) => height - 30 - (it - low) / (high - low) * (height - 50);
  if (shown.length === 0) { pen.fillText("No job has noted a metric", 20, 30); return; }
  pen.textAlign = "right";
  pen.fillStyle = style("--soft");
  for (const it of ticks(low, high)) {
    pen.fillText(short(it), 52, y(it) + 4);
    pen.fillRect(60, y(it), width - 80, 0.2);
  }
  pen.textAlign = "center";
  for (const it of ticks(left, right, true)) pen.fillText(short(it), x(it), height - 10);
  pen.globalAlpha = shown.length > 50 ? 0.4 : 0.9;
  for (const { curve: [steps, values], row } of shown) {
    pen.strokeStyle = colour.of(row);
    pen.beginPath();
    const gap = (at) => values[at] === null || values[at] === undefined;
    values.forEach((value, at) => {
      if (gap(at)) return;
      const point = [x(steps[at]), y(value)];
      // one by itself has no line
      if (gap(at - 1) && gap(at + 1)) pen.rect(point[0] - 1, point[1] - 1, 2, 2);
      else if (gap(at - 1)) pen.moveTo(...point);
      else pen.lineTo(...point);
    });
    pen.stroke();
  }
  by("curve-legend").replaceChildren(...colour.values.slice(0, 30).map((value, at) => {
    const entry = document.createElement("span"), mark = document.createElement("i");
    mark.style.background = colours()[at % colours().length];
    entry.append(mark, setting.name + "=" + (value === null ? "-" : value));
    return entry;
  }));
}
function drawParallel() {
  const name = by("parallel-metric").value;
  const place = columns.findIndex((it) => it.name === name && it.kind === "metric");
  const { pen, width, height } = canvasOf("parallel");
  const axes = [...settings, ...(place < 0 ? [] : [{ name, at: place }])];
  if (axes.length < 2) { pen.fillText("Nothing to compare: one setting and one metric are needed", 20, 30); return; }
  const scales = axes.map(({ at }) => {
    const values = rows.map((it) => it[at]).filter((it) => it !== null);
    const numbers = values.every((it) => it !== "" && !Number.isNaN(Number(it)));
    const [low, high] = numbers ? extent(values.map(Number)) : [0, 1];
    const names = [...new Set(values)].sort(compare);
    const many = Math.max(1, names.length - 1);
    return { names, of: (it) => numbers && at === place ? (Number(it) - low) / (high - low) : names.indexOf(it) / many, low, high, numbers: numbers && at === place };
  });
  const x = (at) => 60 + at / (axes.length - 1) * (width - 160);
  const y = (part) => height - 30 - part * (height - 70);
  const [low, high] = extent(rows.map((it) => it[place]).filter((it) => typeof it === "number"));
  pen.globalAlpha = rows.length > 200 ? 0.25 : 0.7;
  for (const row of rows) {
    if (axes.some(({ at }) => row[at] === null)) continue;
    const part = typeof row[place] === "number" ? (row[place] - low) / (high - low) : 0;
    pen.strokeStyle = "hsl(" + Math.round(240 - 240 * part) + (dark.matches ? " 85% 68%)" : " 75% 45%)");
    pen.beginPath();
    axes.forEach(({ at }, index) => {
      const point = [x(index), y(scales[index].of(row[at]))];
      index === 0 ? pen.moveTo(...point) : pen.lineTo(...point);
    });
    pen.stroke();
  }
  pen.globalAlpha = 1;
  axes.forEach(({ name }, index) => {
    pen.strokeStyle = style("--soft");
    pen.beginPath(); pen.moveTo(x(index), y(0)); pen.lineTo(x(index), y(1)); pen.stroke();
    pen.textAlign = index === axes.length - 1 ? "right" : index === 0 ? "left" : "center";
    pen.fillText(name, x(index), 20);
    pen.textAlign = "left";
    const { names, numbers, low, high } = scales[index];
    if (numbers) { label(pen, short(low), x(index) + 5, y(0) + 4); label(pen, short(high), x(index) + 5, y(1) + 4); }
    else names.slice(0, 25).forEach((it, at) => label(pen, String(it).slice(0, 24), x(index) + 5, y(at / Math.max(1, names.length - 1)) + 4));
  });
}

by("summary").textContent = [...Map.groupBy(rows, (it) => it[stateAt])].map(([state, some]) => some.length + " " + String(state).toLowerCase().replaceAll("_", " ")).join(", ");
option(by("curve-metric"), metrics);
option(by("parallel-metric"), metrics);
option(by("curve-setting"), settings.map((it) => it.name));
by("curve-metric").onchange = by("curve-setting").onchange = drawCurves;
by("parallel-metric").onchange = drawParallel;
by("filter").oninput = drawTable;
if (reasons.length === 0) by("failures").hidden = true;
by("reasons").append(...reasons.map(({ reason, jobs }) => {
  const it = document.createElement("li");
  it.textContent = jobs.length + (jobs.length === 1 ? " job: " : " jobs: ") + reason + " (" + jobs.slice(0, 20).join(", ") + (jobs.length > 20 ? ", …" : "") + ")";
  return it;
}));
const draw = () => { drawTable(); drawCurves(); drawParallel(); };
draw();
addEventListener("resize", draw);
dark.addEventListener("change", draw);
})();
`;
