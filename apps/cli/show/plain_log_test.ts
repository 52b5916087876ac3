import { expect, test } from "bun:test";
import { RecordedOutput } from "../_recorded_output.ts";
import { sampleJob, sampleProgress } from "./_sample_job.ts";
import { PlainLog } from "./plain_log.ts";

const GIB = 1024 ** 3;

function startLog(size: number | null = 4 * GIB) {
  const output = new RecordedOutput();
  let now = 0;
  const log = new PlainLog({ output, now: () => now });
  return (time: number, bytes: number): string => {
    now = time;
    const progress = sampleProgress({ bytes, size });
    log.show([sampleJob({ phase: "downloading", progress })]);
    return output.take();
  };
}

test("PlainLog begins with the name and the size", () => {
  expect(startLog()(0, 0)).toBe("model.safetensors: fetching 4.00 GiB\n");
});

test("PlainLog tells of each tenth of a file", () => {
  const at = startLog();
  at(0, 0);
  expect(at(5000, 0.39 * GIB)).toBe("");
  expect(at(6000, 0.41 * GIB)).toBe(
    "model.safetensors: 10% of 4.00 GiB, 98.1 MiB/s, ETA 0:17, 16 connections\n",
  );
  expect(at(9000, 0.5 * GIB)).toBe("");
});

test("PlainLog breaks a long silence of a slow download", () => {
  const at = startLog();
  at(0, 0);
  expect(at(9999, 1000)).toBe("");
  expect(at(10_000, 1000)).toStartWith("model.safetensors: 0% of");
});

test("PlainLog never prints two lines of one file in a second", () => {
  const at = startLog();
  at(0, 0);
  expect(at(900, 2 * GIB)).toBe("");
  expect(at(1000, 2.1 * GIB)).toContain("52%");
});

test("PlainLog tells bytes where the size is unknown", () => {
  const at = startLog(null);
  expect(at(0, 0)).toContain("a file of unknown size");
  expect(at(10_000, GIB)).toContain(": 1.00 GiB, 98.1 MiB/s");
});

test("PlainLog leaves it to the last line to say that a file is whole", () => {
  const at = startLog();
  at(0, 0);
  expect(at(60_000, 4 * GIB)).toBe("");
});
