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
export { type FileChoice, FileChoiceSchema } from "./file_choice.ts";
export { formatBytes, formatBytesOf, formatSpeed } from "./format_bytes.ts";
export {
  type ExpectedHash,
  ExpectedHashSchema,
  HASH_ALGORITHMS,
  HASH_HEX_LENGTHS,
  type HashAlgorithm,
  type Integrity,
  IntegritySchema,
} from "./hash.ts";
export { isSecretParameter } from "./is_secret_parameter.ts";
export {
  type Expansion,
  ExpansionSchema,
  type Job,
  type JobFile,
  JobFileSchema,
  type JobOptions,
  JobOptionsSchema,
  type JobPhase,
  JobSchema,
  type JobState,
  JobStateSchema,
  type Outcome,
  OutcomeSchema,
} from "./job.ts";
export { type JobEvent, JobEventSchema } from "./job_event.ts";
export { type LayoutId, LayoutIdSchema } from "./layout.ts";
export {
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
  type Choice,
  ChoiceSchema,
  exitCodeOf,
  type Fix,
  FixSchema,
  isProblemError,
  PROBLEM_EXIT_CODES,
  type Problem,
  type ProblemCode,
  ProblemError,
  type ProblemOptions,
  ProblemSchema,
  problem,
  type RetryAdvice,
  RetryAdviceSchema,
  toProblem,
} from "./problem.ts";
export { redactUrl } from "./redact_url.ts";
export {
  type ResolvedFile,
  ResolvedFileSchema,
  type SourceId,
  SourceIdSchema,
} from "./resolved_file.ts";
export { Secret } from "./secret.ts";
export {
  type Endpoints,
  EndpointsSchema,
  type ServiceId,
  ServiceIdSchema,
} from "./service.ts";
export { type Settings, SettingsSchema } from "./settings.ts";
export {
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
  type ClientHello,
  ClientHelloSchema,
  PairSchema,
  type ServerMessage,
  ServerMessageSchema,
} from "./wire.ts";
