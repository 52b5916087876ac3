import { expect, test } from "bun:test";
import { type Job, problem } from "@haul/contract";
import { addLines } from "./add_lines.ts";

/** Takes what a queue takes: all links of a call, or none of them. */
function queue(refuses: (url: string) => Error | null) {
  const added: string[][] = [];
  return {
    added,
    async add(jobs: readonly { url: string }[]): Promise<Job[]> {
      for (const { url } of jobs) {
        const error = refuses(url);
        if (error !== null) throw error;
      }
      added.push(jobs.map(({ url }) => url));
      return [];
    },
  };
}

test("addLines() adds all links in one go", async () => {
  const client = queue(() => null);
  expect(await addLines(client, ["a", "b"])).toEqual([]);
  expect(client.added).toEqual([["a", "b"]]);
});

test("addLines() holds back the refused line alone", async () => {
  const client = queue((url) =>
    url === "b" ? problem("bad_url", "No link.") : null,
  );
  expect(await addLines(client, ["a", "b", "c"])).toEqual([
    { line: "b", message: "No link." },
  ]);
  expect(client.added).toEqual([["a"], ["c"]]);
});

test("addLines() asks once where the server is gone, and gives all lines back", async () => {
  let asked = 0;
  const client = queue(() => {
    asked += 1;
    return problem("network", "Haul does not answer.");
  });
  expect(await addLines(client, ["a", "b"])).toHaveLength(2);
  expect(asked).toBe(1);
});
