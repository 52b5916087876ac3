import { expect, test } from "bun:test";
import type { Job } from "@haul/contract";
import { sampleDone, sampleJob, sampleProgress } from "./_sample_job.ts";
import { renderProgress } from "./render_progress.ts";

const GIB = 1024 ** 3;
const running = { phase: "downloading", progress: sampleProgress() } as const;

function render(jobs: Job[], columns = 80, rows = 24): string[] {
  const paint = (_: string, text: string) => text;
  return renderProgress(jobs, { columns, rows, now: 0, paint });
}

function named(name: string): Job {
  const file = { source: "direct", name, path: `/m/${name}`, size: 4 * GIB };
  return sampleJob(running, { file: file as Job["file"] });
}

test("renderProgress() shows name, bar, percent, bytes, speed, ETA and connections", () => {
  expect(render([sampleJob(running)])).toEqual([
    "model.safetensors  ━━━━━━────   61%  2.44/4.00 GiB  98.1 MiB/s     ETA 0:17  16×",
  ]);
});

test("renderProgress() keeps what counts on a terminal of 40 columns", () => {
  expect(render([sampleJob(running)], 40)).toEqual([
    "model…ensors  ━━━━────   61%  98.1 MiB/s",
  ]);
});

test("renderProgress() never draws wider than the terminal", () => {
  const jobs = [
    named("flux1-dev-kontext_fp8_scaled-and-a-very-long-name.safetensors"),
    named("超大規模言語模型👩‍👩‍👧的權重文件と日本語の長い名前.safetensors"),
    named("e\u0301".repeat(60)),
    sampleJob({ phase: "resolving" }, { file: null }),
    sampleJob({ phase: "verifying", progress: sampleProgress() }),
    sampleJob(running, {
      notice: { kind: "waiting", message: "Busy. ".repeat(40), until: 9e6 },
    }),
    sampleJob({
      phase: "downloading",
      progress: sampleProgress({ size: null }),
    }),
  ];
  for (const columns of [10, 20, 40, 79, 80, 120, 200]) {
    for (const line of render(jobs, columns)) {
      expect(Bun.stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  }
});

test("renderProgress() keeps columns in line for wide names", () => {
  const [latin = "", wide = ""] = render([named("a.bin"), named("模型.bin")]);
  const before = (line: string) => Bun.stringWidth(line.split("━")[0] ?? "");
  expect(before(wide)).toBe(before(latin));
});

test("renderProgress() shows no percent, bar or ETA for a file of unknown size", () => {
  const progress = sampleProgress({ size: null, etaSeconds: null });
  const [line = ""] = render([sampleJob({ phase: "downloading", progress })]);
  expect(line).toMatch(/^model\.safetensors +2\.44 GiB +98\.1 MiB\/s +16×$/);
});

test("renderProgress() says 100 % only when all bytes are there", () => {
  const progress = sampleProgress({ bytes: 4 * GIB - 1 });
  expect(render([sampleJob({ phase: "downloading", progress })])[0]).toContain(
    " 99%",
  );
});

test("renderProgress() counts a wait down and says why", () => {
  const progress = sampleProgress({ speed: 0, connections: 0 });
  const job = sampleJob(
    { phase: "downloading", progress },
    {
      notice: {
        kind: "waiting",
        message: "example.org is busy.",
        until: 11_400,
      },
    },
  );
  expect(render([job])).toEqual([
    "model.safetensors  waiting 0:12 · example.org is busy.",
  ]);
});

test("renderProgress() tells a wait once where the message tells it too", () => {
  const message = "Waiting 12 s before asking example.org again.";
  const notice = { kind: "waiting", message, until: 4000 } as const;
  expect(render([sampleJob({ phase: "resolving" }, { notice })])).toEqual([
    "model.safetensors  waiting 0:04 before asking example.org again.",
  ]);
});

test("renderProgress() shows a wait no longer once it is over or bytes flow", () => {
  const notice = { kind: "waiting", message: "Busy.", until: 1000 } as const;
  expect(render([sampleJob(running, { notice })])[0]).toContain("61%");
  const over = { ...notice, until: 0 };
  const progress = sampleProgress({ speed: 0 });
  const job = sampleJob({ phase: "downloading", progress }, { notice: over });
  expect(render([job])[0]).toContain("61%");
});

test("renderProgress() leaves finished and queued files to the total", () => {
  const lines = render([
    sampleJob(sampleDone()),
    sampleJob(running),
    sampleJob({ phase: "queued" }),
  ]);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toStartWith("Total 1/3 ");
  expect(lines[1]).toContain("6.4/12.0 GiB");
});

test("renderProgress() has no total for one file, and no lines when all is done", () => {
  expect(render([sampleJob(running)])).toHaveLength(1);
  expect(render([sampleJob(sampleDone()), sampleJob(sampleDone())])).toEqual(
    [],
  );
});

test("renderProgress() stays within the rows of the screen", () => {
  const jobs = Array.from({ length: 30 }, () => sampleJob(running));
  expect(render(jobs, 80, 10)).toHaveLength(9);
});

test("renderProgress() prints no control characters of a name", () => {
  const [line = ""] = render([named("\x1b]0;x\x07a\u202eb.bin")]);
  expect(line).toStartWith("]0;xab.bin ");
});

test("renderProgress() counts the files of a link and not the link itself", () => {
  const expansion = { jobs: ["2", "3"], bytes: 8 * GIB };
  const link = sampleJob({ phase: "expanded", expansion }, { file: null });
  const lines = render([link, sampleJob(running), sampleJob(sampleDone())]);
  expect(lines[1]).toStartWith("Total 1/2 ");
  expect(lines[1]).toContain("6.44/8.00 GiB");
});
