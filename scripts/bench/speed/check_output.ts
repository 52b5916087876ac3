import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import type { Stage } from "./row.ts";
import { OUTPUT_NAME } from "./tools.ts";

/** @throws {Error} Where a file of a stage is missing or has a wrong byte. */
export async function checkOutput(stage: Stage, folder: string): Promise<void> {
  const names = stage.isBatch
    ? stage.urls.map((url) => basename(new URL(url).pathname))
    : [OUTPUT_NAME];
  for (const [index, name] of names.entries()) {
    const found = await sha256Of(join(folder, name));
    if (found === stage.sha256[index]) continue;
    throw new Error(`${name} has the SHA-256 ${found}: not what was served`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest("hex");
}
