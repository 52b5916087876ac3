import { join } from "node:path";
import { IDENTITY, sourceOf, testEngine } from "./_test_transfer.ts";
import { findPart } from "./disk/find_part.ts";
import { partPathFor } from "./disk/part_path.ts";

/** Runs one transfer in a process that a test may kill; prints a JSON line for each event. */
const { url, folder } = JSON.parse(process.argv[2] ?? "{}");
const say = (value: unknown) =>
  process.stdout.write(`${JSON.stringify(value)}\n`);

await using engine = testEngine();
const partPath = await findPart(folder, IDENTITY);
const remote = await engine.open({
  identity: IDENTITY,
  sources: [sourceOf(url)],
  size: null,
  hashes: [],
  trustedHosts: ["127.0.0.1"],
  partPath,
});
const saved = await remote.save({
  partPath: partPath ?? partPathFor(join(folder, "m.bin"), IDENTITY),
  connections: 8,
  onEvent: (event) => {
    if (event.type === "progress") say({ bytes: event.progress.bytes });
    if (event.type === "notice") say({ notice: event.notice.kind });
  },
});
await saved.settle();
say({ sha256: saved.sha256, fetched: saved.fetchedBytes });
