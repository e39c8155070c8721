import uPlot from '../vendor/uplot/dist/uPlot.esm.js';

const HEIGHT = 96;

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
    const colours = `${style.color} ${style.borderColor}`;
    if (colours !== this.#colours) {
      this.#plot?.destroy();
      this.#plot = null;
      this.#colours = colours;
    }
    const data = [times.slice(0, -1), counts.slice(0, -1)];
    if (!this.#plot) {
      this.#plot = new uPlot(options(element.clientWidth, style.color, style.borderColor), data, element);
    } else if (times.at(-1) !== this.#drawnSecond) {
      this.#plot.setData(data);
    }
    this.#drawnSecond = times.at(-1);
  }

  #resize() {
    this.#plot?.setSize({ width: this.#element.clientWidth, height: HEIGHT });
  }
}

function options(width, colour, line) {
  const font = '11px system-ui, sans-serif';
  return {
    width,
    height: HEIGHT,
    padding: [6, 2, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, low, high) => [0, Math.max(4, high)] } },
    series: [{}, { stroke: colour, width: 1.5, fill: line, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }],
    axes: [
      { stroke: colour, font, size: 18, gap: 2, grid: { show: false }, ticks: { show: false }, space: 60, values: (u, ticks) => ticks.map((time) => ago(time, u.data[0].at(-1))) },
      { stroke: colour, font, size: 30, gap: 4, grid: { stroke: line, width: 1 }, ticks: { show: false }, space: 26, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
    ],
  };
}

function ago(time, now) {
  const seconds = Math.round((now - time) / 10) * 10;
  return seconds === 0 ? 'now' : `−${seconds} s`;
}
