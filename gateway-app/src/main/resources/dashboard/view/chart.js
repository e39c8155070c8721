import uPlot from '../vendor/uplot/dist/uPlot.esm.js';

const HEIGHT = 96;

/** Seconds before now that the axis names. */
const AGO = [90, 60, 30];

/** Events a second over the last two minutes. Drawn anew when the colours change. */
export class RateChart {
  #plot = null;
  #element = null;
  #colours = '';
  #drawnSecond = null;
  #sizes = new ResizeObserver(() => this.#resize());

  attach = (element) => {
    this.#sizes.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
    this.#drawnSecond = null;
    this.#element = element ?? null;
    if (element) {
      this.#sizes.observe(element);
    }
  };

  /** At most once a second, and not before there is a place. */
  draw({ times, counts }) {
    const element = this.#element;
    if (!element || element.clientWidth === 0) {
      return;
    }
    const style = getComputedStyle(element);
    const colours = {
      text: style.color,
      line: style.caretColor,
      area: style.borderTopColor,
      grid: style.outlineColor,
    };
    if (Object.values(colours).join() !== this.#colours) {
      this.#plot?.destroy();
      this.#plot = null;
      this.#colours = Object.values(colours).join();
    }
    const data = [times.slice(0, -1), counts.slice(0, -1)];
    if (!this.#plot) {
      this.#plot = new uPlot(options(element.clientWidth, colours), data, element);
    } else if (times.at(-1) !== this.#drawnSecond) {
      this.#plot.setData(data);
    }
    this.#drawnSecond = times.at(-1);
  }

  #resize() {
    this.#plot?.setSize({ width: this.#element.clientWidth, height: HEIGHT });
  }
}

function options(width, { text, line, area, grid }) {
  const font = '11px system-ui, sans-serif';
  return {
    width,
    height: HEIGHT,
    padding: [6, 2, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, low, high) => [0, Math.max(4, Math.ceil(high * 1.15))] } },
    series: [
      {},
      {
        stroke: line,
        width: 1.5,
        fill: area,
        points: { show: false },
        paths: uPlot.paths.stepped({ align: 1 }),
      },
    ],
    axes: [
      {
        stroke: text,
        font,
        size: 20,
        gap: 5,
        grid: { show: false },
        ticks: { show: false },
        splits: (u) => AGO.map((seconds) => u.data[0].at(-1) - seconds),
        values: () => AGO.map((seconds) => `−${seconds} s`),
      },
      {
        stroke: text,
        font,
        size: 30,
        gap: 4,
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        space: 26,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
      },
    ],
  };
}
