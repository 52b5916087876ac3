import type { ModelRole } from "../layouts/model_role.ts";
import { type JsonObject, numberOf, objectOf } from "./_record.ts";
import { recordOf } from "./_record_file.ts";
import { sdVersion } from "./_sd_version.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";

const ADDED_NETWORKS: readonly ModelRole[] = ["lora", "locon", "dora"];

/** The kinds that have a card in AUTOMATIC1111's and Forge's pages of extra networks. */
const WITH_CARDS: readonly ModelRole[] = [
  ...ADDED_NETWORKS,
  "checkpoint",
  "diffusion_model",
  "embedding",
  "hypernetwork",
];

/**
 * What Haul knows for the card editor's `<stem>.json`, or null where the file
 * has no card. `preferred weight`, `negative text` and `notes` are the user's
 * alone.
 */
export function a1111Card(facts: SidecarFacts): JsonObject | null {
  if (!WITH_CARDS.includes(facts.role)) return null;
  const record = recordOf(facts);
  return {
    description: descriptionOf(facts),
    ...(ADDED_NETWORKS.includes(facts.role) ? networkCard(facts) : {}),
    ...known("modelId", numberOf(record["modelId"])),
    ...known("modelVersionId", numberOf(record["id"])),
    ...known("sha256", facts.sha256?.toUpperCase() ?? null),
  };
}

function networkCard({ layout, model }: SidecarFacts): JsonObject {
  return objectOf({
    "sd version": sdVersion(model.baseModel, layout !== "a1111"),
    "activation text": model.trainedWords.join(", "),
  });
}

/** One line for people: title, version, maker, page. */
function descriptionOf({ model }: SidecarFacts): string {
  const { title, version, creator, page } = model;
  const name = [title, version].filter(Boolean).join(" ");
  const by = creator === null ? "" : ` by ${creator}`;
  return [name === "" ? "" : `${name}${by}.`, page].filter(Boolean).join(" ");
}

function known(key: string, value: string | number | null): JsonObject {
  return value === null ? {} : { [key]: value };
}
