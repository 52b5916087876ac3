import { type Check, type CheckResult, fine } from "./check.ts";

/**
 * Is aria2c there, and which? Haul does not need it: people who come from
 * tools that do want to know.
 */
export const checkAria2c: Check = {
  name: "aria2c",
  async run({ env, signal }) {
    const path = Bun.which("aria2c", { PATH: env["PATH"] ?? "" });
    if (path === null) return missing("not found");
    const version = await versionOf(path, signal);
    return version === null
      ? missing(`${path} does not start`)
      : fine(`version ${version} (${path})`);
  },
};

function missing(what: string): CheckResult {
  return {
    ok: "warning",
    detail: `${what}, and not needed: Haul has its own engine`,
    fix: "Nothing has to be done. For other tools, install the package aria2.",
  };
}

async function versionOf(
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    await using child = Bun.spawn([path, "--version"], {
      env: {},
      stdout: "pipe",
      stderr: "ignore",
      timeout: 5000,
      signal,
    });
    const text = await new Response(child.stdout).text();
    return /version (\S+)/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}
