import { expect, test } from "bun:test";
import { type Job, problem } from "@haul/contract";
import { addJobs } from "./add_jobs.ts";

/** Takes what a queue takes: all links of a call, or none of them. */
function queue(refuses: (url: string) => Error | null) {
  const added: string[][] = [];
  return {
    added,
    calls: 0,
    async add(jobs: readonly { url: string }[]): Promise<Job[]> {
      this.calls += 1;
      for (const { url } of jobs) {
        const error = refuses(url);
        if (error !== null) throw error;
      }
      added.push(jobs.map(({ url }) => url));
      return [];
    },
  };
}

function jobsOf(...urls: string[]) {
  return urls.map((url) => ({ url }));
}

test("addJobs() adds all links in one go", async () => {
  const client = queue(() => null);
  expect(await addJobs(client, jobsOf("a", "b"))).toEqual([]);
  expect(client.added).toEqual([["a", "b"]]);
});

test("addJobs() holds back the refused link alone, in few requests for many", async () => {
  const client = queue((url) =>
    url === "x" ? problem("bad_url", "No link.") : null,
  );
  const many = Array.from({ length: 1000 }, (_, at) => `${at}`);
  const refused = await addJobs(client, jobsOf(...many, "x"));
  expect(refused.map(({ url }) => url)).toEqual(["x"]);
  expect(client.added.flat()).toEqual(many);
  expect(client.calls).toBeLessThan(30);
});

test("addJobs() keeps all links where the server is away", async () => {
  const client = queue(() => problem("network", "Haul does not answer."));
  const refused = await addJobs(client, jobsOf("a", "b"));
  expect(refused.map(({ url }) => url)).toEqual(["a", "b"]);
  expect(client.calls).toBe(1);
});
