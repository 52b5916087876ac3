import { lstat } from "node:fs/promises";
import { readSmallFile } from "../read_small_file.ts";
import { isObject, type JsonObject, numberOf, textOf } from "./_record.ts";
import { replaceFile, stampOf } from "./_replace_file.ts";

/**
 * Fills in a JSON sidecar: what is there stays, what is missing or empty is
 * taken from `fresh`.
 *
 * @returns False where nothing was missing.
 * @throws Where the file is there and is no JSON object, speaks of another
 * model, or changes meanwhile. It is then as it was.
 */
export async function fillJson(
  path: string,
  fresh: JsonObject,
): Promise<boolean> {
  await refuseLink(path);
  const stamp = await stampOf(path);
  const file = await readSmallFile(path);
  if (file.state === "unreadable") throw new Error(file.why);
  const old = file.state === "read" ? parsed(file.text) : {};
  if (speaksOfAnother(old, fresh)) {
    throw new Error("the one that is there speaks of another model");
  }
  const filled = filledIn(old, fresh);
  if (stamp !== null && Bun.deepEquals(filled, old)) return false;
  const text = `${JSON.stringify(filled, null, 2)}\n`;
  if (await replaceFile(path, text, stamp)) return true;
  throw new Error("it changed while it was being filled in");
}

/** The old values stay; what is missing or empty is taken from the new ones. */
function filledIn(old: JsonObject, fresh: JsonObject): JsonObject {
  const filled: JsonObject = { ...old };
  for (const [key, value] of Object.entries(fresh)) {
    if (isEmpty(old[key]) && !isEmpty(value)) filled[key] = value;
    else filled[key] ??= value;
  }
  return filled;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** The keys of the dialects that name one version or one content. */
function speaksOfAnother(old: JsonObject, fresh: JsonObject): boolean {
  const ids = ["id", "modelVersionId", "VersionId"];
  const hasOtherId = ids.some((key) => differ(numberOf(old[key]), fresh[key]));
  const sha256 = textOf(old["sha256"])?.toLowerCase() ?? null;
  return (
    hasOtherId || differ(sha256 || null, textOf(fresh["sha256"])?.toLowerCase())
  );
}

function differ(old: unknown, fresh: unknown): boolean {
  return old !== null && fresh != null && old !== fresh;
}

function parsed(text: string): JsonObject {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, like JSON that is no object.
  }
  throw new Error("the one that is there is no JSON object");
}

/** Through a link, a sidecar of another folder would be replaced by one of ours. */
async function refuseLink(path: string): Promise<void> {
  const isLink = await lstat(path).then(
    (facts) => facts.isSymbolicLink(),
    () => false,
  );
  if (isLink) throw new Error("a link has its name");
}
