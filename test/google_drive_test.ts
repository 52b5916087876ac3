import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import {
  EndpointsSchema,
  type Job,
  type Outcome,
  type Problem,
  Secret,
  SettingsSchema,
} from "@haul/contract";
import {
  type DriveFileOptions,
  type GoogleDrive,
  MIB,
  startGoogleDrive,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { createJobs, type JobRequest, type Jobs } from "@haul/jobs";
import { netPolicy } from "@haul/net";

const TOKEN = "ya29.CANARY-token";
const SIZE = 6 * MIB;

let drive: GoogleDrive;
let folder: TempDir;
let count = 0;

beforeAll(async () => {
  drive = await startGoogleDrive({ token: TOKEN });
  folder = await tempDir("haul-drive-");
});

afterAll(async () => {
  await drive.close();
  await folder[Symbol.asyncDispose]();
});

/** A file that takes long enough for several connections. */
function put(options: Partial<DriveFileOptions> = {}) {
  const number = count++;
  return drive.file({
    id: `1end_to_end_${String(number).padStart(21, "0")}`,
    name: `m${number}.bin`,
    size: SIZE,
    seed: number + 1,
    ...options,
    switches: { bytesPerSecond: 8 * MIB, ...options.switches },
  });
}

/** The whole of Haul, with a key where one is given. */
async function openJobs(key: string | null = null): Promise<Jobs> {
  return await createJobs({
    store: ":memory:",
    roots: [folder.path],
    policy: netPolicy(),
    settings: SettingsSchema.parse({}),
    trustInput: true,
    threads: 2,
    endpoints: EndpointsSchema.parse({
      ...drive.endpoints,
      keysTo: ["googledrive"],
    }),
    tokenFor: async () => (key === null ? null : new Secret(key)),
  });
}

function linkTo({ id }: { id: string }): string {
  return `${drive.page.origin}/file/d/${id}/view?usp=sharing`;
}

async function run(jobs: Jobs, request: JobRequest): Promise<Job> {
  const [job] = await jobs.add([request]);
  return await jobs.settled(job?.id ?? "");
}

function outcomeOf({ state }: Job): Outcome {
  if (state.phase === "done") return state.outcome;
  throw new Error(`The job is not done: ${JSON.stringify(state)}`);
}

function problemOf({ state }: Job): Problem {
  if (state.phase === "failed") return state.problem;
  throw new Error(`The job has not failed: ${JSON.stringify(state)}`);
}

test.each(["confirm", "confirm_uuid", "cookie"] as const)(
  "Jobs fetch a Drive file over parallel ranges and prove it by CRC-32C: %p",
  async (manner) => {
    await using jobs = await openJobs();
    const item = put({ manner });
    const outcome = outcomeOf(await run(jobs, { url: linkTo(item) }));
    expect(outcome.path).toBe(join(folder.path, item.name));
    expect(outcome.integrity).toBe("verified");
    expect(outcome.verifiedBy).toBe("crc32c");
    expect(outcome.sha256).toBe(await item.file.sha256());
    const { maxActiveResponses } = item.file.stats;
    expect(maxActiveResponses).toBeGreaterThan(1);
    expect(maxActiveResponses).toBeLessThanOrEqual(4);
  },
);

test("Jobs catch one wrong byte of a Drive file by its CRC-32C", async () => {
  await using jobs = await openJobs();
  const item = put({ switches: { corrupt: { flipAt: [4 * MIB + 7] } } });
  const job = await run(jobs, { url: linkTo(item) });
  expect(problemOf(job).code).toBe("checksum");
  expect(await Bun.file(join(folder.path, item.name)).exists()).toBe(false);
});

/** Resolves with what the user is told while a job waits for another try. */
function waitNotice(jobs: Jobs): Promise<string> {
  const told = Promise.withResolvers<string>();
  const stop = jobs.subscribe((change) => {
    const notice = "job" in change ? change.job.notice : null;
    if (notice?.until != null) told.resolve(notice.message);
  });
  return told.promise.finally(stop);
}

test.each(["from the start", "in mid-file"])(
  "Jobs say that a Drive file is over its quota and wait: %s",
  async (moment) => {
    await using jobs = await openJobs();
    const item = put({ switches: { bytesPerSecond: 2 * MIB } });
    if (moment === "from the start") item.manner = "quota";
    const told = waitNotice(jobs);
    await jobs.add([{ url: linkTo(item) }]);
    if (moment === "in mid-file") {
      await item.file.until(({ bytesSent }) => bytesSent > MIB);
      item.manner = "quota_403";
      drive.content.resetConnections();
    }
    expect(await told).toMatch(
      /^Too many people have downloaded .* for up to 24 hours\./,
    );
  },
);

test("Jobs fetch a private Drive file with its account's token, which goes to the API alone", async () => {
  await using jobs = await openJobs(TOKEN);
  const item = put({ isPrivate: true });
  const outcome = outcomeOf(await run(jobs, { url: linkTo(item) }));
  expect(outcome.verifiedBy).toBe("sha256");
  expect(drive.api.stats.credentialsSeen).toEqual([`Bearer ${TOKEN}`]);
  const others = [drive.page, drive.content].flatMap(
    ({ stats }) => stats.credentialsSeen,
  );
  expect(others.join()).not.toContain("CANARY");
});

test("Jobs make one job of each file in a Drive folder, beneath folders of their own", async () => {
  await using jobs = await openJobs();
  const [file, vae] = [put({ size: 1000 }), put({ size: 2000 })];
  const doc = drive.document({
    ...{ id: "1end_to_end_document_read_me", name: "Read me" },
    app: "document",
  });
  const below = drive.folder({
    ...{ id: "1end_to_end_folder_below", name: "VAE" },
    items: [vae],
  });
  const root = drive.folder({
    ...{ id: "1end_to_end_folder_root", name: "Model" },
    items: [file, below, doc],
  });
  const url = `${drive.page.origin}/drive/folders/${root.id}`;
  await run(jobs, { url, options: { folder: "all" } });
  const done = await Promise.all(
    jobs
      .list()
      .filter((job) => job.state.phase !== "expanded")
      .map(({ id }) => jobs.settled(id)),
  );
  expect(done.map((job) => outcomeOf(job).path)).toEqual(
    [file.name, "Read me.docx", `VAE/${vae.name}`].map((path) =>
      join(folder.path, "all", path),
    ),
  );
  const text = await Bun.file(join(folder.path, "all/Read me.docx")).text();
  expect(text).toBe(`${doc.id} as docx`);
});
