import "uplot/dist/uPlot.min.css";
import { formatSpeed } from "@haul/contract";
import { createEffect, onCleanup, onMount } from "solid-js";
import Plot from "uplot";
import { useHaul } from "../state/haul.ts";

/** Pixels. */
const HEIGHT = 96;

/** How fast a download was while the page was open. */
export function SpeedCurve(props: { id: string }) {
  const { queue } = useHaul();
  let host!: HTMLDivElement;
  let plot: Plot | undefined;

  onMount(() => {
    plot = new Plot(optionsFor(host), [[], []], host);
    const observer = new ResizeObserver(() =>
      plot?.setSize({ width: host.clientWidth, height: HEIGHT }),
    );
    observer.observe(host);
    onCleanup(() => {
      observer.disconnect();
      plot?.destroy();
    });
  });

  createEffect(() => {
    const { at, speed } = queue.speeds.of(props.id);
    plot?.setData([at, speed]);
  });

  return <div ref={host} class="curve-host" aria-hidden="true" />;
}

function optionsFor(host: HTMLElement): Plot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const ink = style.color;
  return {
    width: host.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, max) => [0, max || 1] } },
    axes: [
      { show: false },
      {
        size: 76,
        stroke: ink,
        font: "12px system-ui",
        grid: { stroke: colour("--curve-grid"), width: 1 },
        ticks: { show: false },
        splits: (...[, , min, max]) => [min, max / 2, max],
        values: (_, splits) => splits.map((each) => formatSpeed(each)),
      },
    ],
    series: [
      {},
      {
        stroke: colour("--curve-line"),
        fill: colour("--curve-fill"),
        width: 2,
        points: { show: false },
      },
    ],
  };
}
