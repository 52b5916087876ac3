import { MIB, mixedSpeeds } from "@haul/fixture_server";
import type { Row, Stage, StageOptions } from "./row.ts";
import { batchStage, fixtureStage, nginxStage } from "./stages.ts";

const MB = 1_000_000;
/** aria2's greatest number of connections to one server. */
const SIXTEEN = 16;

const DEFAULTS = {
  against: "aria2c",
  isVerified: false,
  haulConnections: null,
} as const satisfies Partial<Row>;

/** Every connection at one speed, as rented storage and most hubs do it. */
const throttled = ({ shrink }: StageOptions): Promise<Stage> =>
  fixtureStage({ size: (128 * MIB) / shrink, bytesPerSecond: MB });

/** What is compared, in the order of the table. */
export const ROWS: readonly Row[] = [
  {
    ...DEFAULTS,
    name: "tls",
    title: "2 GiB over TLS from nginx, SHA-256 verified by both",
    target: 0.25,
    isVerified: true,
    open: ({ shrink }) =>
      nginxStage({ size: (2048 * MIB) / shrink, tls: true }),
  },
  {
    ...DEFAULTS,
    name: "plain",
    title: "2 GiB plain http from nginx, no hash asked",
    target: 0.5,
    haulWords: ["--no-hash"],
    open: ({ shrink }) =>
      nginxStage({ size: (2048 * MIB) / shrink, tls: false }),
  },
  {
    ...DEFAULTS,
    name: "curl",
    title: "2 GiB plain http, curl with one stream and no hash",
    against: "curl",
    target: 1,
    haulWords: ["--no-hash"],
    open: ({ shrink }) =>
      nginxStage({ size: (2048 * MIB) / shrink, tls: false }),
  },
  {
    ...DEFAULTS,
    name: "throttled-16",
    title: "128 MiB, 1 MB/s per connection, both at 16 connections",
    target: 1.05,
    haulConnections: SIXTEEN,
    open: throttled,
  },
  {
    ...DEFAULTS,
    name: "throttled",
    title: "the same at Haul's own choice, aria2c at its maximum",
    target: 0.6,
    open: throttled,
  },
  {
    ...DEFAULTS,
    name: "headline",
    title: "the same at Haul's own choice, one connection (computed)",
    target: 0.06,
    against: { seconds: (bytes) => bytes / MB },
    open: throttled,
  },
  {
    ...DEFAULTS,
    name: "mixed",
    title: "128 MiB, connections of 2 MB/s, 0.5 MB/s and 50 kB/s",
    target: 0.25,
    open: ({ shrink }) =>
      fixtureStage({
        size: (128 * MIB) / shrink,
        bytesPerSecond: mixedSpeeds(),
      }),
  },
  {
    ...DEFAULTS,
    name: "stalls",
    title: "128 MiB, one response in three stalls after 1 MiB",
    target: 0.12,
    open: ({ shrink }) =>
      fixtureStage({
        size: (128 * MIB) / shrink,
        stall: { afterBytes: MIB, when: { every: 3 } },
      }),
  },
  {
    ...DEFAULTS,
    name: "resets",
    title: "128 MiB, every response reset after 1–8 MiB",
    target: 2,
    open: ({ shrink }) =>
      fixtureStage({
        size: (128 * MIB) / shrink,
        reset: { afterBytes: [MIB, 8 * MIB] },
      }),
  },
  {
    ...DEFAULTS,
    name: "cap",
    title: "128 MiB, at most 8 connections (503 beyond), 8 MB/s each",
    target: 1,
    open: ({ shrink }) =>
      fixtureStage({
        size: (128 * MIB) / shrink,
        bytesPerSecond: 8 * MB,
        connectionCap: { max: 8, status: 503 },
      }),
  },
  {
    ...DEFAULTS,
    name: "latency",
    title: "128 MiB, 300 ms before every response, 4 MB/s, both at 16",
    target: 1.1,
    haulConnections: SIXTEEN,
    open: ({ shrink }) =>
      fixtureStage({
        size: (128 * MIB) / shrink,
        bytesPerSecond: 4 * MB,
        firstByteDelayMs: 300,
      }),
  },
  {
    ...DEFAULTS,
    name: "mirrors",
    title: "128 MiB from two mirrors, one at a quarter of the other's speed",
    target: 0.8,
    open: ({ shrink }) =>
      fixtureStage(
        { size: (128 * MIB) / shrink, bytesPerSecond: MB / 4 },
        { size: (128 * MIB) / shrink, bytesPerSecond: MB },
      ),
  },
  {
    ...DEFAULTS,
    name: "batch",
    title: "500 files of 256 KiB in one command",
    target: 3,
    open: ({ shrink }) =>
      batchStage({ count: Math.ceil(500 / shrink), size: 256 * 1024 }),
  },
];
