import { readYaml } from "./_read_yaml.ts";
import { type Manifest, ManifestSchema } from "./manifest.ts";

/**
 * Reads a manifest.
 *
 * @param text The YAML of `haul.yaml`.
 * @param options.name How errors call it. @default "haul.yaml"
 * @throws {ProblemError} `bad_option`, naming the line.
 *
 * @example
 * ```ts
 * import { parseManifest } from "@haul/manifest";
 *
 * const manifest = parseManifest("models:\n  - https://example.org/a.gguf\n");
 * console.assert(manifest.models[0]?.url === "https://example.org/a.gguf");
 * ```
 */
export function parseManifest(
  text: string,
  { name = "haul.yaml" }: { name?: string } = {},
): Manifest {
  return readYaml(text, { name, schema: ManifestSchema });
}
