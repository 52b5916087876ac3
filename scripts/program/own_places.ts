import { dirname, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { BunPlugin } from "bun";
import { ROOT } from "../run_command.ts";

/** Where a program of Bun's has its own files: a folder on no disk. */
export const EMBEDDED_ROOT =
  process.platform === "win32" ? "B:/~BUN/root" : "/$bunfs/root";

/** Haul's modules, and the one library that starts a file beside itself: Piscina its threads. */
const PLACED =
  /[\\/](packages|apps)[\\/].*\.ts$|[\\/]piscina[\\/]dist[\\/]index\.js$/;

/** How a module names its own place. */
const PLACE_WORDS = /\bimport\.meta\.(url|dir|path)\b|\b__dirname\b/g;

/**
 * Lets each module keep the place that it has in the checkout, though all are
 * in one file: what it reads or starts beside itself is found by the same
 * words, and no module has to know that it was built.
 */
export const ownPlaces: BunPlugin = {
  name: "own places",
  setup(build) {
    build.onLoad({ filter: PLACED }, async ({ path }) => {
      const source = await Bun.file(path).text();
      const place = embeddedPath(path);
      const contents = source.replace(PLACE_WORDS, (word) =>
        JSON.stringify(placeNamed(word, place)),
      );
      return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

function embeddedPath(path: string): string {
  return `${EMBEDDED_ROOT}/${relative(ROOT, path).replaceAll(sep, "/")}`;
}

function placeNamed(word: string, place: string): string {
  if (word === "import.meta.url") return pathToFileURL(place).href;
  return word === "import.meta.path" ? place : dirname(place);
}
