import { expect, test } from "bun:test";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { partPathFor, RangeSet } from "@haul/engine";
import {
  MIB,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { readTrace, type Syscall } from "./_syscall_trace.ts";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const SIZE = 12 * MIB;
const WATCHED =
  "pwrite64,pwritev,write,fdatasync,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat";

/** A real run of `haul get`, call by call. */
async function traced() {
  await using server = await startFixtureServer();
  // Slow enough for a checkpoint or two.
  const bytesPerSecond = 0.6 * MIB;
  const file = server.file("/m.bin", { size: SIZE, bytesPerSecond });
  await using temp = await tempDir();
  const folder = join(temp.path, "out");
  await mkdir(folder);
  const final = join(folder, "m.bin");
  const part = partPathFor(final, `direct:${file.url}`);
  const output = join(temp.path, "trace");
  const child = Bun.spawn(
    [
      ...["strace", "-f", "-y", "--seccomp-bpf", "-qq", "-s", "2000"],
      ...["-o", output, "-e", `trace=${WATCHED}`],
      ...[process.execPath, MAIN, "get", file.url, "-q", "-x", "8"],
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: join(temp.path, "home"),
      },
      stdout: "ignore",
      stderr: "inherit",
    },
  );
  expect(await child.exited).toBe(0);
  const calls = readTrace(await readFile(output, "utf8"));
  return {
    calls: calls.filter(({ result }) => result >= 0),
    final,
    part,
    folder,
  };
}

/** The call's descriptor is open at this path. */
function isAt({ args }: Syscall, path: string): boolean {
  return args.slice(0, args.indexOf(">") + 1).endsWith(`<${path}>`);
}

/** The bytes that a `pwrite64` wrote. */
function written({ args, result }: Syscall): { start: number; end: number } {
  const start = Number(/, (\d+)$/.exec(args)?.[1]);
  return { start, end: start + result };
}

/** The ranges that a record claims which was written to the journal. */
function claimed({ args }: Syscall): [number, number, number][] {
  const json = args.slice(args.indexOf('"') + 1).replaceAll('\\"', '"');
  const ranges = /"ranges":(\[(?:\[[\d,]*\],?)*\])/.exec(json)?.[1];
  return JSON.parse(ranges ?? "null");
}

test.skipIf(Bun.which("strace") === null)(
  "haul get writes, syncs, records, links, unlinks and syncs the folder in the durable order (R-04, R-05)",
  async () => {
    const { calls, final, part, folder } = await traced();
    const journal = `${part}.journal`;
    const writes = calls.filter(
      (call) => call.name === "pwrite64" && isAt(call, part),
    );
    const syncs = calls.filter(
      (call) => call.name === "fdatasync" && isAt(call, part),
    );
    const records = calls.filter(
      (call) => call.name.includes("write") && isAt(call, `${journal}.new`),
    );

    // What a record claims was written before the sync before it began.
    expect(records.length).toBeGreaterThan(0);
    let claims = 0;
    for (const record of records) {
      const sync = syncs.findLast(({ ended }) => ended < record.begun);
      const durable = new RangeSet(
        writes.filter(({ ended }) => ended < (sync?.begun ?? 0)).map(written),
      );
      for (const [start, end] of claimed(record)) {
        claims++;
        expect(durable.covers({ start, end })).toBe(true);
      }
      // The record is durable before it has the journal's name.
      const own = calls.find(
        (call) =>
          call.name === "fdatasync" &&
          call.begun > record.ended &&
          isAt(call, `${journal}.new`),
      );
      const rename = calls.find(
        (call) =>
          call.name.startsWith("rename") &&
          call.begun > record.ended &&
          call.args.includes(`"${journal}"`),
      );
      expect(own?.ended).toBeLessThan(rename?.begun ?? 0);
    }
    expect(claims).toBeGreaterThan(0);

    const named = (name: string, path: string) =>
      calls.findLast(
        (call) => call.name.startsWith(name) && call.args.includes(`"${path}"`),
      );
    const order = [
      writes.at(-1),
      syncs.at(-1),
      named("link", final),
      named("unlink", part),
      calls.findLast((call) => call.name === "fsync" && isAt(call, folder)),
    ];
    const moments = order.map((call) => call?.begun ?? -1);
    expect(moments).not.toContain(-1);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    // The journal goes only once the name is durable.
    const folderSyncs = calls.filter(
      (call) => call.name === "fsync" && isAt(call, folder),
    );
    const linked = named("unlink", part)?.ended ?? 0;
    const gone = named("unlink", journal)?.begun ?? 0;
    expect(
      folderSyncs.some(({ begun, ended }) => begun > linked && ended < gone),
    ).toBe(true);
    tellFigures({
      proof: "system calls of a real run",
      figures: {
        calls: calls.length,
        "records checked": records.length,
        "claims checked": claims,
        "order violations": 0,
      },
    });
  },
  60_000,
);
