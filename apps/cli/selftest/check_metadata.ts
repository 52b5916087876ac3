import { isDeepStrictEqual } from "node:util";
import { type Check, fine } from "./check.ts";
import { serveRange, startLoopbackServer } from "./loopback_server.ts";
import recorded from "./recorded_civitai.json" with { type: "json" };
import { scratchJobs } from "./scratch_jobs.ts";
import { smallModel } from "./small_model.ts";

/** What the record says, and what people need of it. */
const EXPECTED = {
  name: "figma.safetensors",
  baseModel: "SD 1.5",
  trainedWords: ["figma"],
};

/** Does an answer that CivitAI once gave become the right name, base model and words? */
export const checkMetadata: Check = {
  name: "metadata",
  async run(context) {
    const file = smallModel();
    const { model, version } = recordOf(file);
    await using server = startLoopbackServer({
      [`/api/v1/models/${model.id}`]: () => Response.json(model),
      [`/api/v1/model-versions/${version.id}`]: () => Response.json(version),
      [`/api/download/models/${version.id}`]: (request) =>
        serveRange(file, request),
    });
    await using jobs = await scratchJobs(context, { civitai: server.origin });
    const url = `${server.origin}/models/${model.id}`;
    const [info] = await jobs.info(url, { signal: context.signal });
    const { baseModel = null, trainedWords = [] } = info?.model ?? {};
    const found = { name: info?.name, baseModel, trainedWords };
    if (isDeepStrictEqual(found, EXPECTED)) {
      return fine(
        `${found.name} for ${baseModel}, trained words: ${trainedWords.join(", ")}`,
      );
    }
    return {
      ok: "failed",
      detail: `a record of CivitAI was read as ${JSON.stringify(found)}`,
      fix: "This is a fault of Haul; please report it with this line.",
    };
  },
};

/**
 * The record as CivitAI gave it, save for the size and the digest: the file
 * behind it is a small one.
 */
function recordOf(file: Uint8Array) {
  const [newest] = recorded.modelVersions;
  const [first] = newest?.files ?? [];
  if (newest === undefined || first === undefined) {
    throw new Error("The record of the self-test has no file");
  }
  const SHA256 = new Bun.CryptoHasher("sha256").update(file).digest("hex");
  const { downloadUrl: _, ...facts } = first;
  const files = [{ ...facts, sizeKB: file.length / 1024, hashes: { SHA256 } }];
  const version = { ...newest, files };
  return { model: { ...recorded, modelVersions: [version] }, version };
}
