/**
 * The words that all parts of Haul share, as zod schemas: how bytes are had,
 * what a job is, what can go wrong. No input or output happens here.
 *
 * @example
 * ```ts
 * import { SettingsSchema } from "@haul/contract";
 *
 * console.assert(SettingsSchema.parse({}).concurrentJobs === 3);
 * ```
 *
 * @module
 */

export {
  type ByteSource,
  ByteSourceSchema,
  type Cipher,
  CipherSchema,
} from "./byte_source.ts";
export {
  ENDPOINT_VARIABLES,
  type EndpointName,
  type Endpoints,
  EndpointsSchema,
} from "./endpoints.ts";
export {
  type Changes,
  ChangesSchema,
  type ClientMessage,
  ClientMessageSchema,
  CursorSchema,
  cursorOf,
  type JobProgress,
  JobProgressSchema,
  PollQuerySchema,
  SegmentsSchema,
  type ServerMessage,
  ServerMessageSchema,
  type Snapshot,
  SnapshotSchema,
} from "./event_message.ts";
export { type FileChoice, FileChoiceSchema } from "./file_choice.ts";
export {
  type FileInfo,
  FileInfoSchema,
  type Resolved,
  ResolvedSchema,
} from "./file_info.ts";
export {
  type ExpectedHash,
  ExpectedHashSchema,
  type Integrity,
  IntegritySchema,
} from "./hash.ts";
export {
  type HistoryEntry,
  HistoryEntrySchema,
  type HistoryPage,
  HistoryPageSchema,
  type HistoryQuery,
  HistoryQuerySchema,
  type HistoryState,
  HistoryStateSchema,
} from "./history.ts";
export {
  type Expansion,
  ExpansionSchema,
  type Job,
  type JobFile,
  JobFileSchema,
  type JobOptions,
  JobOptionsSchema,
  type JobPhase,
  JobPhaseSchema,
  JobSchema,
  type JobState,
  JobStateSchema,
  type Outcome,
  OutcomeSchema,
  type Priority,
  PrioritySchema,
} from "./job.ts";
export { type JobEvent, JobEventSchema } from "./job_event.ts";
export { type LayoutId, LayoutIdSchema } from "./layout.ts";
export {
  LEVEL_HEADER,
  type LibraryFile,
  LibraryFileSchema,
  LibraryPreviewQuerySchema,
  type LibraryUpdate,
  LibraryUpdateSchema,
  type ScanResult,
  ScanResultSchema,
} from "./library.ts";
export {
  type FileModel,
  FileModelSchema,
  type ModelHeader,
  ModelHeaderSchema,
} from "./model_header.ts";
export {
  type Alternatives,
  AlternativesSchema,
  type FileAccess,
  FileAccessSchema,
  type ModelInfo,
  ModelInfoSchema,
  type ModelType,
  ModelTypeSchema,
  type Preview,
  PreviewSchema,
  type Scan,
  ScanSchema,
} from "./model_info.ts";
export {
  formatBytes,
  formatBytesOf,
  formatSpeed,
} from "./plain/format_bytes.ts";
export { formatUtc } from "./plain/format_utc.ts";
export {
  HASH_ALGORITHMS,
  HASH_HEX_LENGTHS,
  HASH_NAMES,
  type HashAlgorithm,
} from "./plain/hash_algorithms.ts";
export { isSecretParameter } from "./plain/is_secret_parameter.ts";
export { percentDecoded } from "./plain/percent_decoded.ts";
export {
  exitCodeOf,
  isProblemError,
  PROBLEM_EXIT_CODES,
  type ProblemCode,
  ProblemError,
  type ProblemOptions,
  problem,
  toProblem,
} from "./plain/problem.ts";
export { redactUrl } from "./plain/redact_url.ts";
export { Secret } from "./plain/secret.ts";
export {
  type Choice,
  ChoiceSchema,
  type Fix,
  FixSchema,
  type Problem,
  ProblemSchema,
  type RetryAdvice,
  RetryAdviceSchema,
} from "./problem_schema.ts";
export {
  type RepositoryPlace,
  RepositoryPlaceSchema,
} from "./repository_place.ts";
export {
  type ResolvedFile,
  ResolvedFileSchema,
  type SourceId,
  SourceIdSchema,
} from "./resolved_file.ts";
export { SERVICE_NAMES, type ServiceId, ServiceIdSchema } from "./service.ts";
export {
  KEYED_SERVICES,
  type KeyedServiceId,
  SERVICE_KEYS,
  type ServiceKeys,
} from "./service_keys.ts";
export {
  type Schedule,
  ScheduleSchema,
  type Settings,
  type SettingsNow,
  SettingsNowSchema,
  type SettingsPatch,
  SettingsPatchSchema,
  SettingsSchema,
} from "./settings.ts";
export {
  type ByteSpan,
  ByteSpanSchema,
  type Notice,
  NoticeSchema,
  type Progress,
  ProgressSchema,
  type SegmentView,
  SegmentViewSchema,
  type TransferMode,
  TransferModeSchema,
} from "./transfer.ts";
export {
  type AddJob,
  AddJobSchema,
  type AddJobs,
  AddJobsSchema,
  BulkSchema,
  ClearSchema,
  type EditJob,
  EditJobSchema,
  IdempotencyKeySchema,
  type JobAction,
  JobActionSchema,
  type JobPage,
  JobPageSchema,
  type JobQuery,
  JobQuerySchema,
  type KeyState,
  KeyStateSchema,
  type Move,
  MoveSchema,
  PairSchema,
  PreviewQuerySchema,
  type Resolve,
  ResolveSchema,
  RetrySchema,
  SetKeySchema,
  SetPrioritySchema,
  SubfolderSchema,
  type Volume,
  VolumeSchema,
} from "./wire.ts";
