import { join } from "node:path";
import { split } from "shlex";
import { readSmallFile } from "../../read_small_file.ts";
import { expandPath } from "../expand_path.ts";
import type { SettingsSource, ToolSettings } from "../tool_settings.ts";
import { FoundSettings } from "./_found_settings.ts";

/** The flags that name folders, and the folder of the table that each names. */
const FLAGS: Record<string, string> = {
  "--data-dir": "",
  "--models-dir": "models",
  "--ckpt-dir": "models/Stable-diffusion",
  "--ckpt-dirs": "models/Stable-diffusion",
  "--lora-dir": "models/Lora",
  "--lora-dirs": "models/Lora",
  "--embeddings-dir": "embeddings",
  "--hypernetwork-dir": "models/hypernetworks",
  "--vae-dir": "models/VAE",
  "--vae-dirs": "models/VAE",
  "--text-encoder-dir": "models/text_encoder",
  "--text-encoder-dirs": "models/text_encoder",
  "--controlnet-dir": "models/ControlNet",
  "--controlnet-preprocessor-models-dir": "models/ControlNetPreprocessor",
  "--esrgan-models-path": "models/ESRGAN",
  "--realesrgan-models-path": "models/RealESRGAN",
  "--swinir-models-path": "models/SwinIR",
  "--dat-models-path": "models/DAT",
  "--bsrgan-models-path": "models/BSRGAN",
  "--ldsr-models-path": "models/LDSR",
  "--scunet-models-path": "models/ScuNET",
  "--gfpgan-models-path": "models/GFPGAN",
  "--codeformer-models-path": "models/Codeformer",
};

/** An assignment of a shell or of Windows' command interpreter that is no comment. */
const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+|@?set[ \t]+"?)?COMMANDLINE_ARGS=(.*)$/gim;

/**
 * Reads the folder flags that `webui-user.sh` or `webui-user.bat` gives to
 * AUTOMATIC1111, Forge and reForge.
 */
export async function readA1111Settings(
  from: SettingsSource,
): Promise<ToolSettings> {
  const found = new FoundSettings();
  const name =
    process.platform === "win32" ? "webui-user.bat" : "webui-user.sh";
  const file = await readSmallFile(join(from.home, name));
  if (file.state === "unreadable") {
    found.notes.push(`${name} cannot be read: ${file.why}.`);
  }
  if (file.state !== "read") return found;
  const args =
    process.platform === "win32"
      ? batchArguments(file.text)
      : shellArguments(file.text);
  if (args === null) {
    found.notes.push(`${name} has quotes that do not close.`);
    return found;
  }
  takeFlags(args, { ...from, found, name });
  return found;
}

/** The words of the last `COMMANDLINE_ARGS` of a shell script; null where its quotes do not close. */
export function shellArguments(script: string): string[] | null {
  return assigned(script.replace(/\\\r?\n/g, ""), (value) =>
    // Once as the shell reads it, once more as the tool does.
    split(split(value)[0] ?? ""),
  );
}

/** The words of the last `COMMANDLINE_ARGS` of a batch file; null where its quotes do not close. */
export function batchArguments(script: string): string[] | null {
  return assigned(script.replace(/\^\r?\n/g, ""), (value) =>
    // The tool splits them as a POSIX shell would, on Windows too, and keeps
    // the backslashes between quotes, where users put paths.
    split(withoutOuterQuote(value).replaceAll("\\", "\\\\")),
  );
}

function assigned(
  script: string,
  read: (value: string) => string[],
): string[] | null {
  let words: string[] = [];
  for (const [, value = ""] of script.matchAll(ASSIGNMENT)) {
    const earlier = /[$%]\{?COMMANDLINE_ARGS[}%]?/i;
    try {
      const own = read(value.replace(earlier, "").trimEnd());
      words = earlier.test(value) ? [...words, ...own] : own;
    } catch {
      return null;
    }
  }
  return words;
}

/** `set "NAME=value"` ends with a quote that belongs to neither name nor value. */
function withoutOuterQuote(value: string): string {
  const isOdd = (value.match(/"/g)?.length ?? 0) % 2 === 1;
  return isOdd ? value.replace(/"$/, "") : value;
}

interface FlagScope extends SettingsSource {
  found: FoundSettings;
  /** The file that they stand in, for notes. */
  name: string;
}

function takeFlags(args: readonly string[], scope: FlagScope): void {
  const { found, name, home, env } = scope;
  const lists = new Set<string>();
  for (const [at, word] of args.entries()) {
    const [flag = "", inline] = word.split(/=(.*)/s);
    const folder = FLAGS[flag];
    const value = inline ?? args[at + 1];
    if (folder === undefined || value === undefined) continue;
    // Of a list the first folder is the main one; of a single flag the last counts.
    if (lists.has(folder)) continue;
    if (flag.endsWith("-dirs")) lists.add(folder);
    const path = expandPath(value.replace("%~dp0", "./"), { base: home, env });
    found.move(folder, path, `${flag} ${value} in ${name}`);
  }
}
