/**
 * What `bun run selftest` runs: `haul selftest`, with the words that follow,
 * as in `bun run selftest --online`.
 */
process.argv.splice(2, 0, "selftest");
await import("../apps/cli/main.ts");
