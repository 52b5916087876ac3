import type { FileState } from "./file_state.ts";
import type { Reply } from "./reply.ts";
import type { RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** A request, on its way through the switches of a file. */
export interface Visit {
  file: FileState;
  request: WireRequest;
  facts: RequestFacts;
  reply: Reply;
}
