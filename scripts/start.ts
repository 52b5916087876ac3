/**
 * What `bun start` runs once everything is installed: builds the page where
 * its sources changed, then becomes the server. Words after the command are
 * the server's: `bun start --port 9000 --root /data/models`.
 */
import { buildWeb } from "./build_web.ts";

try {
  const { built } = await buildWeb();
  if (built) console.error("The page is built.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

// In this process, so that a signal reaches the server and not a parent.
await import("../apps/server/main.ts");
