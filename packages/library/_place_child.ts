/** Places one part in a process of its own, for tests that kill or race it. */
import { place } from "./place.ts";

const [partPath = "", finalPath = "", sha256 = "", bytes = ""] =
  process.argv.slice(2);
const placed = await place(partPath, finalPath, {
  sha256,
  bytes: Number(bytes),
});
process.stdout.write(JSON.stringify(placed));
