import { type ProblemError, problem, type Secret } from "@haul/contract";
import { FILE_KEY_BYTES, FOLDER_KEY_BYTES, readKey } from "./mega_key.ts";
import type { MegaLink } from "./mega_link.ts";

/** A key that was read, and how links carry it. Secret. */
export interface ReadKey {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/**
 * The key of a link, or the one that the user gave as its password where the
 * link has none.
 *
 * @throws {ProblemError} `password_needed` where there is none or it is cut.
 */
export function keyOf(
  link: Extract<MegaLink, { kind: "file" | "folder" }>,
  { password, shown }: { password: Secret | null; shown: string },
): ReadKey {
  const length = link.kind === "file" ? FILE_KEY_BYTES : FOLDER_KEY_BYTES;
  const given = password?.reveal().trim().replace(/^#?!?/, "") ?? null;
  const text = link.key ?? given;
  if (text === null) throw needed(shown, "has no key");
  const bytes = readKey(text, length);
  if (bytes === null) {
    const whose = link.key === null ? "needs another key" : "has a cut key";
    throw needed(shown, whose);
  }
  return { bytes, text: text.slice(0, Math.ceil((length * 8) / 6)) };
}

function needed(shown: string, state: string): ProblemError {
  return problem(
    "password_needed",
    `The link ${shown} ${state}. Paste the whole link with all that follows its #, or give the key as its password.`,
    { fix: { kind: "give_password" } },
  );
}

/** For a key that opens nothing of what the link shares. */
export function wrongKey(shown: string): ProblemError {
  return problem(
    "password_needed",
    `The key of ${shown} does not open it. Copy the whole link again, with all that follows its #.`,
    { fix: { kind: "give_password" } },
  );
}
