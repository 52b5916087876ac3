import type { Drafts } from "../state/drafts.ts";
import { takeFiles } from "./take_files.ts";

/** What is taken anywhere on the page, and where it goes. */
export interface TakeAnywhereOptions {
  drafts: Drafts;
  /** Told whether something is held over the page. */
  onOver: (isOver: boolean) => void;
  /** Gets the focus once something was taken. */
  field: HTMLElement;
}

/** Takes what is pasted or dropped, wherever on the page; call the result to end it. */
export function takeAnywhere(options: TakeAnywhereOptions): () => void {
  const { drafts, onOver, field } = options;
  const ending = new AbortController();
  const { signal } = ending;

  function take(data: DataTransfer | null): void {
    const files = data?.files ?? null;
    if (files !== null && files.length > 0) void takeFiles(drafts, files);
    else {
      const text = data?.getData("text/plain").trim() ?? "";
      if (text !== "") drafts.append(text.split(/\r?\n/));
    }
    field.focus();
  }

  const listeners: { [K in keyof DocumentEventMap]?: (event: never) => void } =
    {
      paste(event: ClipboardEvent) {
        if (isField(event.target)) return;
        event.preventDefault();
        take(event.clipboardData);
      },
      dragover(event: DragEvent) {
        event.preventDefault();
        onOver(true);
      },
      dragleave(event: DragEvent) {
        if (event.relatedTarget === null) onOver(false);
      },
      drop(event: DragEvent) {
        event.preventDefault();
        onOver(false);
        take(event.dataTransfer);
      },
    };
  for (const [name, listener] of Object.entries(listeners)) {
    document.addEventListener(name, listener as EventListener, { signal });
  }
  return () => ending.abort();
}

/** What has a place for text takes it itself. */
function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== "file")
  );
}
