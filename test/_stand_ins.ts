import type { EndpointName, ServiceId } from "@haul/contract";
import {
  MIB,
  type Switches,
  startCivitai,
  startGoogleDrive,
  startHuggingFace,
  startMega,
} from "@haul/fixture_server";
import { CANARIES } from "./canaries.ts";

/** Any server of a stand-in. */
export interface Asked {
  readonly origin: string;
  readonly requests: readonly {
    target: string;
    headers: Readonly<Record<string, string>>;
  }[];
}

/** A service's stand-in, with one file in it. */
export interface Stage {
  readonly standIn: AsyncDisposable;
  /** Where Haul finds it. */
  readonly endpoints: Readonly<Partial<Record<EndpointName, string>>>;
  readonly servers: readonly Asked[];
  /** The one server that the service's key is for, and whose key the canary is. */
  readonly keyed: { readonly server: Asked; readonly account: string } | null;
  /** Leads to the file, which the canary opens; all may have it where there are no keys. */
  readonly link: string;
  readonly name: string;
}

/** How large the file of each stand-in is, in bytes. */
export const SIZE = 3 * MIB;

/** Starts the stand-in of each service. */
export const STAND_INS = {
  async civitai(switches) {
    const accounts = [{ key: CANARIES.civitai, username: "ada" }];
    const standIn = await startCivitai({ accounts });
    const files = [{ id: 7, name: "ink.onnx", size: SIZE, switches }];
    const version = { id: 20, files, requireAuth: true };
    await standIn.model({ id: 10, versions: [version] });
    return {
      standIn,
      endpoints: { civitai: standIn.origin },
      servers: [standIn.service, standIn.storage],
      keyed: { server: standIn.service, account: "ada" },
      link: `${standIn.origin}/models/10`,
      name: "ink.onnx",
    };
  },
  async huggingface() {
    const user = { name: "bob", access: { "org/gated": "granted" } } as const;
    const users = { [CANARIES.huggingface]: user };
    const standIn = await startHuggingFace({ users });
    const files = { "paint.onnx": { size: SIZE, seed: 3 } };
    await standIn.repo("org/gated", { files, gated: "manual" });
    return {
      standIn,
      endpoints: { huggingface: standIn.endpoint },
      servers: [standIn.hub, standIn.cdn],
      keyed: { server: standIn.hub, account: "bob" },
      link: `${standIn.endpoint}/org/gated/blob/main/paint.onnx`,
      name: "paint.onnx",
    };
  },
  async googledrive(switches) {
    const standIn = await startGoogleDrive({ token: CANARIES.googledrive });
    const { id } = standIn.file({
      ...{ id: "1private_canary_sweep", name: "photo.onnx" },
      ...{ size: SIZE, isPrivate: true, switches },
    });
    return {
      standIn,
      endpoints: { ...standIn.endpoints },
      servers: [standIn.page, standIn.content, standIn.api],
      keyed: { server: standIn.api, account: "ada@example.org" },
      link: `${standIn.page.origin}/file/d/${id}/view`,
      name: "photo.onnx",
    };
  },
  async mega() {
    const standIn = await startMega();
    const { link } = standIn.file("song.onnx", { size: SIZE, seed: 5 });
    return {
      standIn,
      endpoints: { mega: standIn.api.origin },
      servers: [standIn.api, standIn.storage],
      keyed: null,
      link,
      name: "song.onnx",
    };
  },
} as const satisfies Readonly<
  Record<ServiceId, (switches: Switches) => Promise<Stage>>
>;
