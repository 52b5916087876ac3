import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract/plain";
import {
  fuzz,
  inTier,
  MIB,
  proofSeed,
  tellFigures,
} from "@haul/fixture_server";
import { safeName } from "@haul/library";
import { parseLock, parseManifest } from "@haul/manifest";
import { fileNameFromReply } from "@haul/sources";

const CASES = inTier({ quick: 1000, long: 100_000 });
const MAX_MS = inTier({ quick: 20_000, long: 900_000 });
const SLOWEST_MS = 1000;
const MOST_MEMORY = 128 * MIB;

const HEX = "0a".repeat(32);

/** A parser that refuses says so as a problem, with words for the user. */
function refusesPlainly(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!isProblemError(error)) throw error;
    expect(error.problem.message.length).toBeLessThan(4096);
  }
}

const PARSERS: Record<
  string,
  [corpus: string[], feed: (text: string) => void]
> = {
  "fileNameFromReply() and safeName()": [
    [
      'attachment; filename="model.safetensors"',
      "attachment; filename*=UTF-8''caf%C3%A9.bin",
      "inline; filename=\"a.bin\"; filename*=UTF-8''b.bin",
      "attachment; filename=../../etc/passwd",
      'attachment; filename="..\\..\\x"',
      "attachment; filename*=ISO-8859-1'en'%A3.bin",
    ],
    (text) => {
      const said = fileNameFromReply({
        contentDisposition: text,
        url: "https://host/f.bin",
        contentType: text,
      });
      const name = safeName(said);
      expect(name).not.toMatch(/[/\\\0]|^\.|^$/);
      expect(Buffer.byteLength(name)).toBeLessThan(256);
    },
  ],
  "parseManifest()": [
    [
      "root: ComfyUI\nlayout: comfyui\nmodels:\n  - org/name:model.gguf\n",
      `models:\n  - url: https://example.org/a\n    type: lora\n    sha256: ${HEX}\n`,
      "models: &a [*a, *a]\n",
      "a: &x [1,1]\nb: &y [*x,*x]\nc: [*y,*y,*y]\n",
      "? {a: b}\n: !!js/function 'x'\n",
    ],
    (text) => refusesPlainly(() => parseManifest(text)),
  ],
  "parseLock()": [
    [
      `version: 1\nwants: ${HEX}\nfiles:\n  - path: a.bin\n    size: 3\n    sha256: ${HEX}\n`,
      "version: 2\nfiles: []\n",
    ],
    (text) => refusesPlainly(() => parseLock(text)),
  ],
};

for (const [name, [corpus, feed]] of Object.entries(PARSERS)) {
  test(
    `${name} neither throws nor hangs nor swells at damaged input (R-28)`,
    () => {
      Bun.gc(true);
      const before = process.memoryUsage.rss();
      const figures = fuzz({ corpus, feed, cases: CASES, seed: proofSeed });
      Bun.gc(true);
      const grown = process.memoryUsage.rss() - before;
      expect(figures.slowestMs).toBeLessThan(SLOWEST_MS);
      expect(grown).toBeLessThan(MOST_MEMORY);
      tellFigures({
        proof: `fuzz ${name}, seed ${proofSeed}`,
        figures: {
          cases: figures.cases,
          "slowest, ms": figures.slowestMs,
          "MiB grown": Math.max(0, grown) / MIB,
          throws: 0,
        },
      });
    },
    MAX_MS,
  );
}
