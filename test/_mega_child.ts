import { fetchMega, impatientEngine } from "./_mega_rig.ts";

/** Fetches one link in a process that a test may kill; prints a line for each progress. */
const { link, api, folder } = JSON.parse(process.argv[2] ?? "{}");

await using engine = impatientEngine();
const { saved } = await fetchMega(link, {
  api,
  folder,
  engine,
  connections: 6,
  onProgress: ({ bytes }) => process.stdout.write(`${bytes}\n`),
});
process.stdout.write(`${saved?.verifiedBy}\n`);
