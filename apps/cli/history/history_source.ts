import { join } from "node:path";
import type { Client } from "@haul/client";
import {
  type HistoryEntry,
  HistoryEntrySchema,
  type HistoryQuery,
  isProblemError,
} from "@haul/contract";
import { type OpenHistory, openHistory } from "@haul/jobs";
import { dataFolder } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { connect, type ServerValues } from "../server/connect.ts";

/** Which entries are meant. */
export type HistoryFilter = Pick<HistoryQuery, "search" | "state">;

/** The history, wherever it is held now. */
export type HistorySource =
  /** Nobody has it open. */
  | { kind: "here"; history: OpenHistory }
  /** A server has it. */
  | { kind: "server"; client: Client };

/**
 * Opens the history of this user, or asks the server that has it open or that
 * is named.
 *
 * @throws {ProblemError} Where neither can be had.
 */
export async function openSource(
  values: ServerValues,
  { env }: Pick<CliContext, "env">,
): Promise<HistorySource> {
  const isNamed = (values.server ?? env["HAUL_SERVER"]) !== undefined;
  if (!isNamed) {
    const home = dataFolder(env);
    const store = join(home, "haul.db");
    try {
      const history = openHistory({ store, inbox: join(home, "history.db") });
      return { kind: "here", history };
    } catch (error) {
      const isHeld =
        isProblemError(error) && error.problem.code === "already_running";
      if (!isHeld) throw error;
    }
  }
  return { kind: "server", client: await connect(values, { env }) };
}

/** All entries that fit, the newest first. */
export async function entriesOf(
  source: HistorySource,
  filter: HistoryFilter,
): Promise<Iterable<HistoryEntry>> {
  if (source.kind === "here") return source.history.all(filter);
  const file = await source.client.exportHistory(filter);
  return HistoryEntrySchema.array().parse(JSON.parse(await file.text()));
}
