import { expect, test } from "bun:test";
import type { HistoryEntry } from "@haul/contract";
import { exportHistory } from "./export_history.ts";

const ENTRY: HistoryEntry = {
  id: "a",
  url: "https://example.org/a",
  state: "done",
  createdAt: 0,
  endedAt: 1,
  source: "direct",
  name: "a.bin",
  type: null,
  baseModel: null,
  preview: null,
  path: "/m/a.bin",
  size: 1,
  sha256: null,
  integrity: null,
  verifiedBy: null,
  seconds: 1,
  problem: null,
  repeatable: true,
};

test.each(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
  "exportHistory() gives a spreadsheet no formula of a name like %j (T-44)",
  async (name) => {
    const csv = await exportHistory([{ ...ENTRY, name }], "csv").text();
    const [, row = ""] = csv.split(/\r\n(?=\d{4}-)/);
    const cell = /^[^,]*,[^,]*,[^,]*,("(?:[^"]|"")*"|[^,]*)/.exec(row)?.[1];
    expect(cell?.replace(/^"/, "")).toStartWith("'");
  },
);
