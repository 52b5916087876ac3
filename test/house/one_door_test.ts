import { expect, test } from "bun:test";
import { filesLike, isTestFile, textOf } from "./_files.ts";
import { readModule } from "./_module.ts";

/** Modules that open sockets or resolve names. */
const SOCKETS_REGEXP =
  /^(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises)$/;

/** What these modules also have, and what dials nobody. */
const HARMLESS = new Set(["isIP", "isIPv4", "isIPv6", "BlockList"]);

/** The page and its typed caller run in a browser: they ask their own server. */
const MAY_DIAL_REGEXP = /^(packages\/(net|client)|apps\/web)\//;

const product = filesLike("{packages,apps}/**/*.{ts,tsx}").filter(
  (path) => !isTestFile(path),
);
const outside = product.filter((path) => !MAY_DIAL_REGEXP.test(path));

/** Helpers of tests that stand beside them, by the names tests give them. */
async function isTestHelper(path: string): Promise<boolean> {
  if (!/\/_\w+\.tsx?$/.test(path)) return false;
  return /@haul\/fixture_server|"bun:test"/.test(await textOf(path));
}

test("packages/net alone opens sockets and resolves names", async () => {
  const modules = await Promise.all(outside.map(readModule));
  const dialling = modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, typeOnly }) => {
        return SOCKETS_REGEXP.test(specifier) && !typeOnly;
      })
      .filter(({ names }) => !names.every((name) => HARMLESS.has(name)))
      .map(({ specifier }) => `${path}: ${specifier}`),
  );
  expect(dialling).toEqual([]);
});

test("packages/net alone has the global fetch() and Bun's own sockets", async () => {
  const callers: string[] = [];
  for (const path of outside) {
    if (await isTestHelper(path)) continue;
    const code = await withoutComments(path);
    if (
      /\b(globalThis\.fetch|Bun\.(connect|udpSocket|dns|fetch))\b/.test(code)
    ) {
      callers.push(path);
    } else if (/(?<![.\w])fetch\(/.test(code) && !bindsFetch(code)) {
      callers.push(path);
    }
  }
  expect(callers).toEqual([]);
});

test("the environment is read by each app's main.ts alone", async () => {
  const readers: string[] = [];
  for (const path of product.filter((path) => !path.endsWith("/main.ts"))) {
    if (await isTestHelper(path)) continue;
    const code = await withoutComments(path);
    if (/\bprocess\.env\b|\bBun\.env\b/.test(code)) readers.push(path);
  }
  expect(readers).toEqual([]);
});

/** A parameter or a field of that name is a capability somebody handed over. */
function bindsFetch(code: string): boolean {
  return /[{,(]\s*fetch\s*[,}:)]|^\s*async fetch\(/m.test(code);
}

async function withoutComments(path: string): Promise<string> {
  const text = await textOf(path);
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}
