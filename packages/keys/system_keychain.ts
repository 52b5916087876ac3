import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Answer, Question } from "./_keychain_question.ts";
import type { Keychain } from "./keychain.ts";

const CHILD = join(import.meta.dir, "_keychain_child.ts");

/** Keys change rarely and are asked for with every request. */
const MEMORY_MS = 10_000;

/** What {@link systemKeychain} takes. */
export interface SystemKeychainOptions {
  /** The environment: a keychain's service is found through it. */
  env: Readonly<Record<string, string | undefined>>;
  /** The group of entries. @default "haul" */
  service?: string;
  /** How long one question may take, in milliseconds. @default 5000 */
  timeoutMs?: number;
}

/**
 * The keychain of this machine, through `Bun.secrets`: Keychain on macOS,
 * Credential Manager on Windows, the Secret Service (GNOME Keyring, KWallet)
 * on Linux. It never hangs: a question that is not answered in time is ended,
 * and no other is asked after it.
 *
 * @returns null where this machine has none, as servers do, or where
 *   `HAUL_KEYCHAIN=off` says not to use it.
 *
 * @example
 * ```ts
 * import { systemKeychain } from "@haul/keys";
 *
 * console.assert(systemKeychain({ env: { HAUL_KEYCHAIN: "off" } }) === null);
 * ```
 */
export function systemKeychain(
  options: SystemKeychainOptions,
): Keychain | null {
  const { env, service = "haul", timeoutMs = 5000 } = options;
  if (env["HAUL_KEYCHAIN"] === "off" || !isReachable(env)) return null;
  const memory = new Map<string, { until: number; value: string | null }>();
  let mute: Error | null = null;

  async function ask(question: Omit<Question, "service">) {
    if (mute !== null) throw mute;
    const answer = await askChild({ service, ...question }, { env, timeoutMs });
    if (answer === null) {
      mute = new Error("it gave no answer");
      throw mute;
    }
    if (!answer.ok) throw new Error(answer.reason);
    return answer.value;
  }

  return {
    async get(name) {
      const known = memory.get(name);
      if (known && known.until > performance.now()) return known.value;
      const value = await ask({ action: "get", name });
      memory.set(name, { until: performance.now() + MEMORY_MS, value });
      return value;
    },
    async set(name, value) {
      memory.delete(name);
      await ask({ action: "set", name, value });
    },
    async remove(name) {
      memory.delete(name);
      return (await ask({ action: "remove", name })) !== null;
    },
  };
}

/** On Linux a keychain is a service on the user's bus; without one there is none to ask. */
function isReachable(env: SystemKeychainOptions["env"]): boolean {
  if (process.platform !== "linux") return true;
  if (env["DBUS_SESSION_BUS_ADDRESS"]) return true;
  const folder = env["XDG_RUNTIME_DIR"];
  return folder !== undefined && existsSync(join(folder, "bus"));
}

/** Null where no answer came in time, or none that can be read. */
async function askChild(
  question: Question,
  {
    env,
    timeoutMs,
  }: Required<Pick<SystemKeychainOptions, "env" | "timeoutMs">>,
): Promise<Answer | null> {
  const child = Bun.spawn([process.execPath, CHILD], {
    // Bun reads settings from the folder that it starts in; these are nobody's.
    cwd: dirname(process.execPath),
    env: { ...env },
    stdin: new Blob([JSON.stringify(question)]),
    stdout: "pipe",
    stderr: "ignore",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const text = await new Response(child.stdout).text();
  await child.exited;
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}
