import { problem } from "@haul/contract";
import { type Method, type Methods, OK } from "./method.ts";

/** The version of aria2 whose interface this is. */
const ARIA2_VERSION = "1.37.0";

/** News that sockets get, by aria2's names; the last is of torrents and never comes. */
export const NOTIFICATIONS = [
  "aria2.onDownloadStart",
  "aria2.onDownloadPause",
  "aria2.onDownloadStop",
  "aria2.onDownloadComplete",
  "aria2.onDownloadError",
  "aria2.onBtDownloadComplete",
];

/** About the program itself. */
export const PROGRAM_METHODS: Methods = {
  "aria2.getVersion": () => ({
    version: ARIA2_VERSION,
    enabledFeatures: ["Async DNS", "HTTPS", "Message Digest"],
  }),
  "aria2.getSessionInfo": ({ sessionId }) => ({ sessionId }),
  "aria2.shutdown": refuseToStop,
  "aria2.forceShutdown": refuseToStop,
  // All is on disk before it is answered.
  "aria2.saveSession": () => OK,
};

/** Whoever has started Haul ends it: a client may be one of many. */
function refuseToStop(): ReturnType<Method> {
  throw problem(
    "forbidden",
    "Haul is not stopped by its clients: stop it where it was started.",
  );
}
