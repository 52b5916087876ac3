import type { Preview as PreviewFacts } from "@haul/contract";
import { createMemo } from "solid-js";
import { createLoaded } from "../state/create_loaded.ts";
import { useHaul } from "../state/haul.ts";
import { previewAddress } from "../state/preview_store.ts";
import { BlurredPicture } from "./blurred_picture.tsx";
import type { IconName } from "./icon.tsx";

/** The picture that a publisher shows for a model. */
export function Preview(props: {
  preview: PreviewFacts | null;
  /** What stands where there is no picture. */
  icon: IconName;
  /** @default "preview" */
  class?: string;
  /** How long it has to be on the page before its picture is asked for, in milliseconds. @default 0 */
  afterMs?: number;
}) {
  const { client } = useHaul();
  const url = createMemo(() => props.preview?.url ?? null);
  const address = createLoaded(url, (each) => previewAddress(client, each), {
    afterMs: props.afterMs ?? 0,
  });

  return (
    <BlurredPicture
      class={props.class ?? "preview"}
      icon={props.icon}
      address={address()}
      level={props.preview?.level ?? 0}
    />
  );
}
