import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ByteSourceSchema,
  type ExpectedHash,
  type Notice,
  type ProblemError,
  type Progress,
  toProblem,
} from "@haul/contract";
import type { FixtureFile } from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { findPart } from "./disk/find_part.ts";
import { partPathFor } from "./disk/part_path.ts";
import { createEngine } from "./engine.ts";
import type { Engine, OpenRequest, SavedPart, SaveOptions } from "./types.ts";

/** Identity of every file that the tests fetch. */
export const IDENTITY = "direct:test";

/** An engine that gives up soon. */
export function testEngine(): Engine {
  return createEngine({
    policy: netPolicy(),
    threads: 2,
    patience: { attempts: 5, baseMs: 10, maxMs: 100 },
  });
}

/** How a test transfer differs from the plainest one. */
export interface TestTransfer {
  folder: string;
  /** The file's servers, best first. */
  files: readonly FixtureFile[];
  request?: Partial<OpenRequest>;
  save?: Partial<SaveOptions>;
}

/** What came of a test transfer. */
export interface TestOutcome {
  saved: SavedPart | null;
  problem: ProblemError["problem"] | null;
  notices: Notice[];
  progress: Progress[];
  /** Whether the part file holds the first file's bytes. */
  exact: boolean;
}

/** Opens and saves a file, as the jobs package does. */
export async function transfer(
  engine: Engine,
  options: TestTransfer,
): Promise<TestOutcome> {
  const { folder, files } = options;
  const outcome: TestOutcome = {
    saved: null,
    problem: null,
    notices: [],
    progress: [],
    exact: false,
  };
  const note = (notice: Notice) => outcome.notices.push(notice);
  try {
    const partPath = await findPart(folder, IDENTITY);
    const remote = await engine.open({
      identity: IDENTITY,
      sources: files.map(({ url }) => sourceOf(url)),
      size: null,
      hashes: [],
      trustedHosts: ["127.0.0.1", "127.0.0.2", "localhost"],
      partPath,
      onNotice: note,
      ...options.request,
    });
    outcome.saved = await remote.save({
      partPath: partPath ?? partPathFor(join(folder, "m.bin"), IDENTITY),
      onEvent: (event) => {
        if (event.type === "notice") note(event.notice);
        else outcome.progress.push(event.progress);
      },
      ...options.save,
    });
    const bytes = await readFile(outcome.saved.path);
    const [first] = files;
    outcome.exact =
      first?.bytes().every((byte, at) => byte === bytes[at]) ?? false;
    outcome.exact &&= bytes.length === first?.size;
    await outcome.saved.settle();
  } catch (thrown) {
    outcome.problem = toProblem(thrown);
  }
  return outcome;
}

/** A byte source without peculiarities. */
export function sourceOf(url: string): OpenRequest["sources"][number] {
  return ByteSourceSchema.parse({ url });
}

/** The digest that a user would give for a file. */
export async function digestOf(file: FixtureFile): Promise<ExpectedHash> {
  return { algorithm: "sha256", hex: await file.sha256(), from: "user" };
}
