import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  KEYED_SERVICES,
  type KeyedServiceId,
  SERVICE_KEYS,
} from "@haul/contract";

/** By this variable the gate and its tests have the same canaries. */
const SEED_VARIABLE = "HAUL_TEST_CANARY_SEED";
const SEED = process.env[SEED_VARIABLE] ?? crypto.randomUUID();

/**
 * Keys that were made for this run alone and look like real ones: wherever
 * one of them turns up, a key of a user would have (trust.md, T-20).
 */
export const CANARIES = Object.fromEntries(
  KEYED_SERVICES.map((service) => [service, canaryOf(service)]),
) as Readonly<Record<KeyedServiceId, string>>;

function canaryOf(service: KeyedServiceId): string {
  const [prefix = ""] = SERVICE_KEYS[service].prefixes;
  const digest = createHash("sha256").update(`${SEED} ${service}`).digest();
  return `${prefix}${digest.toString("hex").slice(0, 32)}`;
}

/** The variable in which each canary is. */
const VARIABLES = KEYED_SERVICES.map((service) => {
  const [variable = ""] = SERVICE_KEYS[service].variables;
  return [variable, CANARIES[service]] as const;
});

/** The canaries as a user's environment has them, and what they are made from. */
export const CANARY_ENV: Readonly<Record<string, string>> = {
  [SEED_VARIABLE]: SEED,
  ...Object.fromEntries(VARIABLES),
};

/** An environment in which a user has no keys. */
export const NO_KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  VARIABLES.map(([variable]) => [variable, ""]),
);

/** The longest file that is read to its end; of others, the first part. */
const MOST_BYTES = 4 * 1024 * 1024;

interface Form {
  /** For example "civitai as base64". */
  name: string;
  bytes: Buffer;
}

const FORMS: readonly Form[] = Object.entries(CANARIES).flatMap(
  ([service, key]) =>
    formsOf(key).map(([form, text]) => ({
      name: `${service} ${form}`,
      bytes: Buffer.from(text),
    })),
);

function formsOf(key: string): [form: string, text: string][] {
  return [
    ["as it is", key],
    // A part of a key is a leak as well; four characters may be shown.
    ["without its end", key.slice(0, -4)],
    ["as hexadecimal", Buffer.from(key).toString("hex")],
    ...[0, 1, 2].map((shift): [string, string] => [
      "as base64",
      base64Within(key, shift),
    ]),
  ];
}

/** What base64 makes of a key that begins so many bytes after a multiple of three. */
function base64Within(key: string, shift: number): string {
  const text = Buffer.from("\0".repeat(shift) + key).toString("base64");
  return text.slice(shift === 0 ? 0 : 4, -4).replace(/=+$/, "");
}

/** Which canaries are in a text or in bytes, and in which form. */
export function canariesIn(content: string | Uint8Array): string[] {
  const bytes = Buffer.from(content as Uint8Array);
  return FORMS.filter((form) => bytes.includes(form.bytes)).map(
    ({ name }) => name,
  );
}

/** Where Haul keeps keys, below its data folder: the one place that may have them. */
const STORE = /^(?:\.haul\/)?keys\//;

/**
 * Looks for canaries in every file below some folders, in their names too.
 * Haul's own store of keys is left out.
 *
 * @returns Where one was found, as "path: civitai as it is".
 */
export async function canariesBelow(
  folders: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const paths = await readdir(folder, { recursive: true }).catch(() => []);
    for (const path of paths.filter((path) => !STORE.test(path))) {
      const content = await startOf(join(folder, path));
      const names = [...canariesIn(path), ...canariesIn(content)];
      found.push(...names.map((name) => `${path}: ${name}`));
    }
  }
  return found;
}

/** The first bytes of a file; none where it is a folder, or gone meanwhile. */
async function startOf(path: string): Promise<Uint8Array> {
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) return new Uint8Array();
  if (facts.size <= MOST_BYTES)
    return await readFile(path).catch(() => Buffer.of());
  return await Bun.file(path).slice(0, MOST_BYTES).bytes();
}
