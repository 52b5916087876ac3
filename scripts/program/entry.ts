/**
 * Where the one program begins. As Bun does in a checkout, it runs the module
 * that its first word names, if that is one of its own: so it can be started
 * for a question to the keychain. All other words are for the command line.
 *
 * @module
 */

import { FILES } from "haul:files";

/** The folder of the program's own files; the build puts it in. */
declare const EMBEDDED_ROOT: string;

/** Held here so that the build keeps them: others read them by their names. */
export const HELD: readonly string[] = FILES;

const [, , first] = process.argv;
if (first?.startsWith(`${EMBEDDED_ROOT}/`)) {
  await import(first);
} else {
  await import("../../apps/cli/main.ts");
}
