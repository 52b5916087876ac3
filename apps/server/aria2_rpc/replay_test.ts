import { expect, test } from "bun:test";
import { startFixtureServer } from "@haul/fixture_server";
import { DIFFERENCES } from "./_differences.ts";
import { ARIA2C, startAria2c } from "./_live_aria2c.ts";
import {
  type Answered,
  RECORDINGS,
  recordedAnswer,
  replay,
  serveRecordedFiles,
} from "./_replay.ts";
import { rpcRig, SECRET } from "./_rpc_rig.ts";
import { differencesOf } from "./_shape.ts";

/** The answers of Haul, each recording to a queue of its own. */
async function ofHaul(): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const exchanges of Object.values(RECORDINGS)) {
    await using rig = await rpcRig({ origins: ["*"] });
    const host = serveRecordedFiles(rig.files);
    const target = { url: rig.url, secret: SECRET, folder: rig.root };
    answers.push(...(await replay(exchanges, { target, host })));
  }
  return answers;
}

async function ofAria2c(): Promise<Answered[]> {
  await using files = await startFixtureServer();
  const host = serveRecordedFiles(files);
  const answers = await Promise.all(
    Object.values(RECORDINGS).map(async (exchanges) => {
      await using target = await startAria2c();
      return await replay(exchanges, { target, host });
    }),
  );
  return answers.flat();
}

function asRecorded(): Answered[] {
  return Object.values(RECORDINGS).flat().map(recordedAnswer);
}

/** One line for each difference, with the name of the exchange before it. */
function linesOf(
  own: readonly Answered[],
  other: readonly Answered[],
): string[] {
  return own.flatMap((answer, at) =>
    differencesOf(answer, other[at]).map((line) => `${answer.name}: ${line}`),
  );
}

/** Each line has its reason, and each reason its line. */
function expectListed(lines: readonly string[]): void {
  const unexplained = lines.filter(
    (each) => !DIFFERENCES.some(({ line }) => line.test(each)),
  );
  const stale = DIFFERENCES.filter(
    ({ line }) => !lines.some((each) => line.test(each)),
  );
  expect({ unexplained, stale }).toEqual({ unexplained: [], stale: [] });
}

test("aria2's interface answers as the recorded aria2c did, but for what is listed", async () => {
  expectListed(linesOf(await ofHaul(), asRecorded()));
});

test.skipIf(ARIA2C === null)(
  "aria2's interface answers as the aria2c of this machine does, but for what is listed",
  async () => {
    const [own, other] = await Promise.all([ofHaul(), ofAria2c()]);
    expectListed(linesOf(own, other));
  },
  30_000,
);
