import { expect, test } from "bun:test";
import { join } from "node:path";
import { runHere } from "./_run_here.ts";

const ROOT = join(import.meta.dir, "../..");

/** No command has it; each says so before it does anything, and of its first mistake alone. */
const PROBE = "--no-such-option";

/** A command of Haul in a line of shell, up to where another command or a file begins. */
const COMMAND_REGEXP =
  /(?:\bbun |npx -y bun@[\d.]+ (?:run )?|\$run |^!?)haul +([a-z](?:"(?:\$\([^)]*\)|[^"])*"|'[^']*'|[^"'|<>&;#]|(?<=\S)#)*)/;

interface Written {
  where: string;
  words: string[];
}

const pages = [
  "README.md",
  ...new Bun.Glob("docs/*.md").scanSync(ROOT),
  ...new Bun.Glob("examples/*.sh").scanSync(ROOT),
  ...new Bun.Glob("examples/*.ipynb").scanSync(ROOT),
].toSorted();

const written = (await Promise.all(pages.map(commandsOf))).flat();

async function commandsOf(page: string): Promise<Written[]> {
  const text = await Bun.file(join(ROOT, page)).text();
  return linesOf(page, text).flatMap((line) => {
    const [, command] = COMMAND_REGEXP.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ where: `${page}: ${line.trim()}`, words: wordsOf(command) }];
  });
}

/** Lines of shell: of a script, of a notebook's cells, of the fences of a page that name a language. */
function linesOf(page: string, text: string): string[] {
  const whole = text.replaceAll(/ \\\n\s*/g, " ");
  if (page.endsWith(".sh")) return whole.split("\n");
  if (page.endsWith(".ipynb")) {
    const { cells } = JSON.parse(text) as { cells: { source: string[] }[] };
    return cells.flatMap(({ source }) => source);
  }
  const fences = [...whole.matchAll(/^```\w+\n(.*?)^```$/gms)];
  return fences.flatMap(([, fence = ""]) => fence.split("\n"));
}

function wordsOf(command: string): string[] {
  const words = command.match(/(?:"(?:\$\([^)]*\)|[^"])*"|'[^']*'|[^\s"'])+/g);
  return (words ?? []).map((word) => word.replaceAll(/["']/g, ""));
}

/** Names of commands within sentences, with the options named there. */
async function mentionsOf(page: string): Promise<string[][]> {
  const text = await Bun.file(join(ROOT, page)).text();
  const mentions = text.matchAll(/`(?:bun )?haul ([a-z][^`]*)`/g);
  return Array.from(mentions, ([, command = ""]) => wordsOf(command));
}

async function complaint(words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runHere(words);
  return stderr + stdout;
}

test("runCli() is shown in every corner of the documentation", () => {
  expect(written.length).toBeGreaterThan(90);
});

test.each(written)(
  "runCli() understands what is written in $where",
  async ({ words }) => {
    expect(await complaint([...words, PROBE])).toContain(`option ${PROBE}`);
  },
);

test.each(pages.filter((page) => page.endsWith(".md")))(
  "runCli() has the commands and options that the sentences of %s name",
  async (page) => {
    for (const words of await mentionsOf(page)) {
      const said = await complaint([...words, PROBE]);
      // An option may be named without its value, and a command without its action.
      expect(said).toMatch(
        /option --no-such-option|needs a value after it|^✗ haul token takes set/,
      );
    }
  },
);
