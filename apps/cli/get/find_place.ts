import type { LayoutId } from "@haul/contract";
import { recogniseLayout } from "@haul/jobs";
import { hubCache } from "../hub_cache.ts";
import type { Placing } from "../options/place_options.ts";

/** A folder, and whose it is; a folder of one's own is nobody's. */
export interface FoundPlace {
  /** Absolute. */
  folder: string;
  layout: LayoutId | null;
}

/**
 * Finds out whose folder `--root` is, and where the Hugging Face cache lies.
 *
 * @param options.layout The layout that was named, or null.
 * @throws {ProblemError} `bad_option` for a folder of no tool that Haul knows.
 */
export async function findPlace(
  placing: Placing,
  options: {
    layout: LayoutId | null;
    env: Readonly<Record<string, string | undefined>>;
  },
): Promise<FoundPlace> {
  const { layout, env } = options;
  const folder = placing.folder ?? hubCache(env);
  return placing.recognise
    ? { folder, layout: await recogniseLayout(folder) }
    : { folder, layout };
}
