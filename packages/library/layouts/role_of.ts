import {
  type ModelInfo,
  type ModelType,
  SERVICE_NAMES,
  type SourceId,
} from "@haul/contract";
import { finerRole } from "./_finer_role.ts";
import { needsMoreFiles } from "./_needs_more_files.ts";
import type { ModelRole } from "./model_role.ts";
import { ROLE_WORDS } from "./role_words.ts";

/** What is known of a file when its role is asked for. */
export interface RoleFacts {
  /** The file's name, as it will be stored. */
  name: string;
  /** What the user says it is. @default null */
  type?: ModelType | null;
  /** What the file's own header says, where it was read. @default null */
  header?: { readonly type: ModelType | null } | null;
  /** What the publisher says. @default null */
  model?: Pick<ModelInfo, "type" | "baseModel"> | null;
  /** The service that speaks for the publisher. @default null */
  source?: SourceId | null;
}

/** What a file is, and who says so. */
export interface FoundRole {
  role: ModelRole;
  /** For people, with no full stop: "its header says a LoRA". */
  reason: string;
}

/** Whose word it is that a service passes on. */
export const SPEAKERS: Readonly<Record<SourceId, string>> = {
  ...SERVICE_NAMES,
  direct: "its publisher",
};

/**
 * Says what a file is to the tools that load it. The user's word counts first,
 * then the file's header, then the publisher's label, then the file's name.
 * A name may refine any of the last three: a ControlNet called `t2iadapter_…`
 * is a T2I-Adapter.
 *
 * @example
 * ```ts
 * import { roleOf } from "@haul/library";
 *
 * const found = roleOf({
 *   name: "flux1-dev.safetensors",
 *   header: { type: "diffusion_model" },
 *   model: { type: "checkpoint", baseModel: "Flux.1 D" },
 *   source: "civitai",
 * });
 * console.assert(found.role === "diffusion_model");
 * ```
 */
export function roleOf(facts: RoleFacts): FoundRole {
  const { name, type = null, header = null } = facts;
  const label = facts.model?.type ?? null;
  if (type !== null) {
    return { role: type, reason: `you said --type ${type}` };
  }
  if (header?.type != null) {
    return refined(header.type, name, fromHeader(header.type, facts));
  }
  if (label !== null && label !== "other") return fromLabel(label, facts);
  const role = finerRole(label, name) ?? byExtension(name);
  if (role !== null) {
    return { role, reason: `its name says ${ROLE_WORDS[role]}` };
  }
  return { role: "other", reason: "nobody says what it is" };
}

function fromHeader(type: ModelType, facts: RoleFacts): string {
  const label = facts.model?.type ?? null;
  const says = `its header says ${ROLE_WORDS[type]}`;
  if (label === null || label === "other" || label === type) return says;
  return `${says}, although ${speakerOf(facts)} calls it ${ROLE_WORDS[label]}`;
}

function fromLabel(label: ModelType, facts: RoleFacts): FoundRole {
  const calls = `${speakerOf(facts)} calls it ${ROLE_WORDS[label]}`;
  const alone = label === "checkpoint" ? whyAlone(facts) : null;
  if (alone !== null) {
    return { role: "diffusion_model", reason: `${calls}, but ${alone}` };
  }
  return refined(label, facts.name, calls);
}

function whyAlone({ name, model }: RoleFacts): string | null {
  if (/\.gguf$/i.test(name)) return "a GGUF holds the diffusion model alone";
  const base = model?.baseModel ?? null;
  if (base === null || !needsMoreFiles(base)) return null;
  return `${base} models come as the diffusion model alone`;
}

function refined(type: ModelType, name: string, reason: string): FoundRole {
  const role = finerRole(type, name);
  if (role === null) return { role: type, reason };
  return { role, reason: `${reason}, and its name ${ROLE_WORDS[role]}` };
}

function speakerOf({ source }: RoleFacts): string {
  return SPEAKERS[source ?? "direct"];
}

/** Archives and text of unknown kind stay unknown: they may be anything. */
function byExtension(name: string): ModelRole | null {
  return /\.ya?ml$/i.test(name) ? "config" : null;
}
