import type { SourceId } from "@haul/contract";
import { civitaiSource } from "./civitai/civitai_source.ts";
import { directSource } from "./direct/direct_source.ts";
import { googleDriveSource } from "./google_drive/google_drive_source.ts";
import { huggingFaceSource } from "./hugging_face/hugging_face_source.ts";
import { megaSource } from "./mega/mega_source.ts";
import type { Source } from "./source.ts";

/** Every source by its name; the first that claims an input has it, so `direct` is last. */
export const SOURCES: { readonly [Id in SourceId]: Source<Id> } = {
  civitai: civitaiSource,
  googledrive: googleDriveSource,
  huggingface: huggingFaceSource,
  mega: megaSource,
  direct: directSource,
};
