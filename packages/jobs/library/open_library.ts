import { EndpointsSchema } from "@haul/contract";
import {
  Catalogue,
  findUpdates,
  markMissing,
  pictureLevel,
  scan,
  wastedBytes,
} from "@haul/library";
import { Agent, createFetch } from "@haul/net";
import { type SourceContext, sourceContext } from "@haul/sources";
import { trustingPlaces } from "../trusting_places.ts";
import { askLatest, lookUp } from "./ask_about_files.ts";
import type { Duplicate, Library, LibraryOptions } from "./library.ts";

/**
 * Opens the catalogue of the models on this machine. A damaged one is set
 * aside and a new one begun: a scan brings it all back.
 *
 * @throws {ProblemError} `open_failed` where the file cannot be had.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { openLibrary, policyFromEnv } from "@haul/jobs";
 *
 * const folder = await mkdtemp(join(tmpdir(), "haul-"));
 * await Bun.write(join(folder, "loras/ink.safetensors"), "weights");
 * using library = openLibrary({ catalogue: ":memory:", policy: policyFromEnv({}) });
 * await Array.fromAsync(library.scan(folder, { asks: false }));
 * console.assert(library.list({ type: "lora" })[0]?.size === 7);
 * ```
 */
export function openLibrary(options: LibraryOptions): Library {
  const { now = Date.now } = options;
  const catalogue = new Catalogue(options.catalogue, { now });
  const agent = new Agent();
  const context = contextOf(options, agent);
  return {
    scan: (folder, { asks, signal }) =>
      scan(catalogue, folder, {
        lookUp: asks ? lookUp(context) : null,
        ...(signal === undefined ? {} : { signal }),
      }),
    list: (filter) => catalogue.list(filter),
    pictureLevel,
    duplicates: () => Promise.all(catalogue.duplicates().map(weighed)),
    async missing() {
      await Array.fromAsync(markMissing(catalogue));
      return catalogue.list({ missing: true });
    },
    updates: (asked = {}) =>
      findUpdates(catalogue, { ...asked, latest: askLatest(context) }),
    [Symbol.dispose]() {
      agent[Symbol.dispose]();
      catalogue[Symbol.dispose]();
    },
  };
}

async function weighed(files: Duplicate["files"]): Promise<Duplicate> {
  return { files, wastedBytes: await wastedBytes(files) };
}

function contextOf(options: LibraryOptions, agent: Agent): SourceContext {
  const { endpoints = EndpointsSchema.parse({}), tokenFor } = options;
  const policy = trustingPlaces(options.policy, endpoints);
  const fetch = createFetch({ agent, policy });
  return sourceContext({
    fetch,
    endpoints,
    ...(tokenFor === undefined ? {} : { tokenFor }),
  });
}
