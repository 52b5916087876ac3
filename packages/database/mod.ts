/**
 * SQLite files that survive: private to their user, checked when they are
 * opened, brought up to date in one step, and set aside where they are damaged.
 *
 * @example
 * ```ts
 * import { openDatabase } from "@haul/database";
 *
 * using database = openDatabase(":memory:", {
 *   what: "list",
 *   migrations: ["CREATE TABLE things (name TEXT PRIMARY KEY)"],
 *   now: Date.now,
 * });
 * console.assert(database.query("SELECT * FROM things").all().length === 0);
 * ```
 *
 * @module
 */

export { type OpenDatabaseOptions, openDatabase } from "./open_database.ts";
