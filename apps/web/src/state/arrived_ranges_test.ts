import { expect, test } from "bun:test";
import { sampleProgress } from "./_sample_job.ts";
import { arrivedRanges } from "./arrived_ranges.ts";

test("arrivedRanges() shows what live segments have", () => {
  const segments = [
    { start: 50, position: 60, end: 100, source: 0 },
    { start: 0, position: 5, end: 50, source: 0 },
  ];
  const progress = sampleProgress({ bytes: 15, segments });
  expect(arrivedRanges(progress)).toEqual([
    { start: 0, end: 5 },
    { start: 50, end: 60 },
  ]);
});

test("arrivedRanges() puts finished bytes between live segments, from the front", () => {
  const segments = [{ start: 40, position: 50, end: 60, source: 0 }];
  const progress = sampleProgress({ bytes: 65, segments });
  expect(arrivedRanges(progress)).toEqual([
    { start: 0, end: 40 },
    { start: 40, end: 50 },
    { start: 60, end: 75 },
  ]);
});

test("arrivedRanges() adds up to the bytes that arrived", () => {
  const segments = [{ start: 10, position: 20, end: 30, source: 0 }];
  for (let bytes = 10; bytes <= 90; bytes += 1) {
    const ranges = arrivedRanges(sampleProgress({ bytes, segments }));
    const sum = ranges.reduce((all, { start, end }) => all + end - start, 0);
    expect(sum).toBe(bytes);
  }
});

test("arrivedRanges() shows nothing of a file whose size nobody knows", () => {
  expect(arrivedRanges(sampleProgress({ bytes: 5, size: null }))).toEqual([]);
});
