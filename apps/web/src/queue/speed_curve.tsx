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
  // Asked anew with each drawing, as the theme can change meanwhile.
  const colour = (name: string) => () => resolved(host, name);
  return {
    width: host.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false },
      y: { range: (...[, , most]) => [0, most || 1] },
    },
    axes: [
      { show: false },
      {
        size: 76,
        stroke: colour("--ink-soft"),
        font: "12px system-ui",
        grid: { stroke: colour("--line"), width: 1 },
        ticks: { show: false },
        splits: (...[, , min, max]) => [min, max / 2, max],
        values: (_, splits) => splits.map((each) => formatSpeed(each)),
      },
    ],
    series: [
      {},
      {
        stroke: colour("--accent"),
        fill: colour("--curve-fill"),
        width: 2,
        points: { show: false },
      },
    ],
  };
}

/** A colour of the theme as a canvas takes it: no `light-dark()`. */
function resolved(host: HTMLElement, name: string): string {
  host.style.color = `var(${name})`;
  return getComputedStyle(host).color;
}
