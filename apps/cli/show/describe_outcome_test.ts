import { expect, test } from "bun:test";
import type { Outcome } from "@haul/contract";
import { describeOutcome } from "./describe_outcome.ts";

const GIB = 1024 ** 3;

function outcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    path: "/m/model.safetensors",
    bytes: 4 * GIB,
    sha256: null,
    integrity: "consistent",
    verifiedBy: null,
    fetchedBytes: 4 * GIB,
    wastedBytes: 0,
    seconds: 40,
    connections: 16,
    alreadyHere: false,
    ...changes,
  };
}

test("describeOutcome() says size, time, speed and how sure Haul is", () => {
  expect(describeOutcome(outcome())).toBe(
    "4.00 GiB in 40 s, 102 MiB/s, consistent",
  );
});

test("describeOutcome() names the digest that agreed", () => {
  expect(
    describeOutcome(outcome({ integrity: "verified", verifiedBy: "crc32c" })),
  ).toEndWith("verified (CRC-32C)");
});

test("describeOutcome() counts only this run's bytes in the speed", () => {
  expect(describeOutcome(outcome({ fetchedBytes: GIB }))).toContain(
    "25.6 MiB/s",
  );
});

test("describeOutcome() says that a file was here before", () => {
  expect(describeOutcome(outcome({ alreadyHere: true, seconds: 0 }))).toBe(
    "4.00 GiB, already here, consistent",
  );
});
