import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { collisionKey } from "./collision_key.ts";

/** Looks up which entries of a folder hold a name, its twins in case and composition included. */
export type Namesakes = (name: string) => readonly string[];

/** Reads a folder once; the lookup gives the paths of the entries found then. */
export async function namesakesIn(folder: string): Promise<Namesakes> {
  const entries = Map.groupBy(await readdir(folder), collisionKey);
  return (name) =>
    (entries.get(collisionKey(name)) ?? []).map((entry) => join(folder, entry));
}
