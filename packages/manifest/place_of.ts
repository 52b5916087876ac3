import { posix, relative, sep } from "node:path";
import { type FileInfo, problem } from "@haul/contract";
import { placeFor } from "@haul/library";
import { kindFolder } from "@haul/lists";
import type { Manifest, Want } from "./manifest.ts";

/**
 * Where a file of a manifest lies, from the root on, with `/` between the parts.
 *
 * @param root The root, absolute.
 * @throws {ProblemError} `bad_option` where the tool's own settings put it outside the root.
 */
export async function placeOf(
  info: FileInfo,
  where: { want: Want; layout: Manifest["layout"]; root: string },
): Promise<string> {
  const { want, layout, root } = where;
  const { name } = info;
  if (want.folder !== null || layout === "plain") {
    const kind = want.type === null ? "" : kindFolder(want.type);
    return posix.join(want.folder ?? kind, info.folder ?? "", name);
  }
  const place = await placeFor({
    ...{ layout, root, name },
    type: want.type,
    header: info.header,
    model: info.model,
    source: info.source,
  });
  const folder = relative(root, place.folder).split(sep).join("/");
  if (!folder.startsWith("..")) return posix.join(folder, place.name);
  throw problem(
    "bad_option",
    `The settings of ${layout} put ${name} into ${place.folder}, outside the root ${root}; name a folder for it in the manifest.`,
  );
}
