import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { MIB } from "@haul/fixture_server";
import { haul, jobsRig, outcomeOf } from "./_jobs_rig.ts";

// Other programs take their time where the machine is busy.
setDefaultTimeout(60_000);

const aria2c = Bun.which("aria2c");
if (aria2c === null) {
  console.warn("SKIPPED: aria2c is not here, so it leaves no download behind");
}

/** Lets aria2c fetch a file into a folder until `isEnough`, and kills it. */
async function killAria2c(
  url: string,
  { folder, isEnough }: { folder: string; isEnough: () => Promise<boolean> },
): Promise<void> {
  const child = Bun.spawn(
    [
      ...["aria2c", "--no-conf", "--quiet", "--auto-save-interval=1"],
      ...["--split=2", "-x2", "--min-split-size=1M", "--disk-cache=0"],
      `--dir=${folder}`,
      url,
    ],
    { env: {}, stdout: "ignore" },
  );
  while (!(await isEnough())) await Bun.sleep(20);
  child.kill("SIGKILL");
  await child.exited;
}

test.skipIf(aria2c === null)(
  "runJob() goes on where a killed aria2c stopped, and fetches only the rest",
  async () => {
    await using rig = await jobsRig();
    const size = 12 * MIB;
    const options = { size, seed: 9, bytesPerSecond: 2 * MIB };
    const file = rig.server.file("/m.bin", options);
    await mkdir(rig.root);
    const control = Bun.file(`${rig.root}/m.bin.aria2`);
    const sent = () => file.stats.bytesSent;
    await killAria2c(file.url, {
      folder: rig.root,
      isEnough: async () => sent() > (size * 2) / 3 && (await control.exists()),
    });
    file.set({ bytesPerSecond: undefined });
    const sha256 = await file.sha256();
    const job = await haul(rig.jobs, { url: file.url, sha256 });
    expect(outcomeOf(job)).toMatchObject({
      integrity: "verified",
      bytes: size,
    });
    expect(outcomeOf(job).fetchedBytes).toBeLessThan(size * 0.9);
    expect(await rig.names()).toEqual(["m.bin"]);
  },
);

test.skipIf(aria2c === null)(
  "createJobs() hands transfers to aria2c where it is asked to",
  async () => {
    await using rig = await jobsRig({ aria2c: "aria2c" });
    const file = rig.server.file("/m.bin", { size: 4 * MIB, seed: 3 });
    const job = await haul(rig.jobs, { url: file.url });
    expect(outcomeOf(job).bytes).toBe(4 * MIB);
    const agents = file.requests.map(({ headers }) => headers["user-agent"]);
    expect(agents.some((agent) => agent?.startsWith("aria2/"))).toBe(true);
  },
);
