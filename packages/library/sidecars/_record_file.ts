import { type JsonObject, objectOf, objectsOf, textOf } from "./_record.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";

/** The service's own record of the version, without secrets. */
export function recordOf({ model }: SidecarFacts): JsonObject {
  return objectOf(model.record);
}

/** The record's entry of this very file: by digest, else the primary one, else the first. */
export function recordFile(facts: SidecarFacts): JsonObject {
  const files = objectsOf(recordOf(facts)["files"]);
  const { sha256 } = facts;
  const same = files.find((file) => {
    const published = textOf(objectOf(file["hashes"])["SHA256"]);
    return sha256 !== null && published?.toLowerCase() === sha256;
  });
  return (
    same ?? files.find((file) => file["primary"] === true) ?? files[0] ?? {}
  );
}
