import { spawn } from "node:child_process";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { problem } from "@haul/contract";
import type { RunningServer } from "./server.ts";

/** How the user is led to the page. */
export interface WelcomeOptions {
  /** Whether the browser of this machine is opened. */
  open: boolean;
  /** A file for the pairing link, for whoever sets machines up; null for none. */
  pairFile: string | null;
  /** The data folder. */
  home: string;
  /** @default process.platform */
  platform?: NodeJS.Platform;
}

/**
 * Leads the user to the page: writes the pairing link where it is asked for,
 * and opens the browser. The link is in a file that only the user can read,
 * never among the words of a program, which everybody on the machine can see.
 *
 * @returns A function that removes what was written.
 * @throws {ProblemError} `create_failed` where the link cannot be written.
 */
export async function welcome(
  server: Pick<RunningServer, "pairingLink">,
  options: WelcomeOptions,
): Promise<() => Promise<void>> {
  const { open, pairFile, home, platform = process.platform } = options;
  const written: string[] = [];
  await writePairFile(pairFile, server.pairingLink);
  if (pairFile !== null) written.push(pairFile);
  if (open) {
    const path = join(home, "open_haul.html");
    await writePrivately(path, leadingTo(server.pairingLink));
    written.push(path);
    openWith(platform, path);
  }
  return async () => {
    await Promise.all(written.map((path) => rm(path, { force: true })));
  };
}

/**
 * Writes a pairing link into the file that was asked for, if one was. A new
 * link replaces the one before it, for whoever has no terminal before them.
 *
 * @throws {ProblemError} `create_failed` where it cannot be written.
 */
export async function writePairFile(
  path: string | null,
  link: string,
): Promise<void> {
  if (path !== null) await writePrivately(path, `${link}\n`);
}

async function writePrivately(path: string, text: string): Promise<void> {
  try {
    // Whoever waits for the file finds all of it.
    const draft = `${path}.new`;
    await rm(draft, { force: true });
    await writeFile(draft, text, { flag: "wx", mode: 0o600 });
    await rename(draft, path);
  } catch (cause) {
    throw problem(
      "create_failed",
      `Cannot write the pairing link to ${path}; name a file in a folder that may be written.`,
      { cause },
    );
  }
}

/** The link holds no character that HTML knows: it is made of an address and base64url. */
function leadingTo(link: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Haul</title>
<meta http-equiv="refresh" content="0;url=${link}">
`;
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** A machine without a browser is none of Haul's troubles: the link was printed as well. */
function openWith(platform: NodeJS.Platform, path: string): void {
  const [program = "", ...words] = OPENERS[platform] ?? ["xdg-open"];
  const child = spawn(program, [...words, path], {
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => undefined);
  child.unref();
}
