import type { HeaderLine } from "../reply.ts";
import type { ListedFile, ListedVersion } from "./civitai_catalogue.ts";
import type { CivitaiMetadata } from "./civitai_options.ts";
import { type CivitaiVisit, json } from "./civitai_visit.ts";
import { primaryOf } from "./primary_of.ts";

const BROWSERS = /mozilla|chrome|safari|firefox|opera|edge/i;
const NEVER_CACHED: HeaderLine = ["Cache-Control", "no-store, max-age=0"];
const KEYS = ["format", "size", "fp", "quantType"] as const;

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  type: [
    ...["Model", "Pruned Model", "Diffusion Model", "UNet", "VAE", "Config"],
    ...["Text Encoder", "Vision Encoder", "Negative", "Training Data"],
    ...["Archive", "CLIPVision", "ControlNet", "Workflow", "Upscaler"],
    ...["Enhancement LoRA", "Other"],
  ],
  format: [
    ...["SafeTensor", "PickleTensor", "GGUF", "Diffusers", "Core ML"],
    ...["ONNX", "Other"],
  ],
  size: ["full", "pruned"],
};

/** A refusal: JSON for programs; for browsers its error as text, or a redirect. */
interface Refusal {
  status: number;
  body: Record<string, unknown>;
  /** Whether browsers get the JSON as well. */
  always?: boolean;
  browserGoesTo?: string;
  caching?: string;
}

/** `GET /api/download/models/{id}`, in the order in which the service decides (contracts.md 1.3). */
export async function downloadRoute(
  visit: CivitaiVisit,
  id: number,
): Promise<void> {
  const version = visit.world.catalogue.version(id);
  const refusal =
    doorRefusal(visit) ??
    queryRefusal(visit) ??
    versionRefusal(version) ??
    accessRefusal(visit, version);
  if (refusal !== null || version === undefined) {
    return await refuse(visit, refusal ?? NOT_FOUND);
  }
  const file = chosenFile(visit, version);
  if (file === null) return await refuse(visit, NOT_FOUND);
  const { storageTrouble = 0 } = visit.world.switches;
  if (storageTrouble > 0) {
    visit.world.switches.storageTrouble = storageTrouble - 1;
    return await refuse(visit, {
      ...NOT_FOUND,
      caching: "private, no-store",
    });
  }
  if (differs(visit, file)) return await refuse(visit, NOT_FOUND);
  await visit.reply.send(307, {
    headers: [["Location", linkTo(visit, file)], NEVER_CACHED],
  });
}

const NOT_FOUND: Refusal = { status: 404, body: { error: "File not found" } };

/** Rows 1 and 2. */
function doorRefusal({ world }: CivitaiVisit): Refusal | null {
  if (world.switches.blocked) {
    return { status: 403, body: { error: "Forbidden" } };
  }
  if (!world.switches.overQuota) return null;
  return {
    status: 429,
    body: {
      error:
        "We've noticed an unusual amount of downloading from your account. Contact support@civitai.com or come back later.",
    },
  };
}

/** Row 3. */
function queryRefusal({ query }: CivitaiVisit): Refusal | null {
  for (const [key, allowed] of Object.entries(CLOSED)) {
    const value = query.get(key);
    if (value === null || allowed.includes(value)) continue;
    const options = allowed.map((each) => `"${each}"`).join("|");
    const error = `✖ Invalid option: expected one of ${options}\n  → at ${key}`;
    return { status: 400, body: { error }, always: true };
  }
  return null;
}

/** Rows 4 to 7. */
function versionRefusal(version: ListedVersion | undefined): Refusal | null {
  if (version === undefined || version.model.poi) return NOT_FOUND;
  const { model, options } = version;
  if (model.mode === "Archived") {
    return {
      status: 410,
      body: { error: "Model archived, not available for download" },
    };
  }
  if (model.status === "Deleted" || options.status === "Draft")
    return NOT_FOUND;
  if ((options.usageControl ?? "Download") === "Download") return null;
  return {
    status: 401,
    body: {
      error: "Unauthorized",
      message: "The creator of this asset has disabled downloads on this file",
    },
    always: true,
  };
}

/** Rows 8 to 10. */
function accessRefusal(
  { world, account }: CivitaiVisit,
  version: ListedVersion | undefined,
): Refusal | null {
  if (version === undefined) return NOT_FOUND;
  const { options } = version;
  const owns = account?.owns?.includes(options.id) ?? false;
  const needsLogin = options.requireAuth || world.switches.loginWall;
  if (needsLogin && account === null) return loginNeeded(options.id);
  if (isGated(version) && !owns) {
    const deadline = options.paidAccess?.endsAt;
    return {
      status: 403,
      body: {
        error: "Early Access",
        ...(deadline ? { deadline } : {}),
        message:
          "This asset is in Early Access. You can use Buzz access it now!",
      },
      browserGoesTo: `/model-versions/${options.id}`,
    };
  }
  if (!options.isPrivate || owns) return null;
  return {
    status: 403,
    body: { error: "You do not have access to download this file" },
  };
}

function loginNeeded(id: number): Refusal {
  return {
    status: 401,
    body: {
      error: "Unauthorized",
      message:
        "The creator of this asset requires you to be logged in to download it",
    },
    browserGoesTo: `/login?returnUrl=%2Fmodel-versions%2F${id}&reason=download-auth`,
  };
}

function isGated({ options }: ListedVersion): boolean {
  const { paidAccess } = options;
  if (paidAccess === undefined) return false;
  const { permanent, endsAt } = paidAccess;
  return permanent || endsAt === null || Date.parse(endsAt) > Date.now();
}

/** Row 11: by id, or the one that query and account prefer. */
function chosenFile(
  { query, account }: CivitaiVisit,
  version: ListedVersion,
): ListedFile | null {
  const own = version.files.filter((file) => file.ownerVersion === undefined);
  const fileId = query.get("fileId");
  if (fileId !== null) {
    return own.find((file) => String(file.id) === fileId) ?? null;
  }
  const wanted: CivitaiMetadata & { type?: string } = {
    ...account?.prefers,
  };
  for (const key of KEYS) {
    const value = query.get(key);
    if (value !== null) wanted[key] = value;
  }
  const type = query.get("type");
  if (type !== null) wanted.type = type;
  return primaryOf(own, wanted);
}

/** Row 13: the query is a wish that must come true, unless the file was named. */
function differs({ query }: CivitaiVisit, file: ListedFile): boolean {
  if (query.has("fileId")) return false;
  const type = query.get("type");
  if (type !== null && type !== file.type) return true;
  return KEYS.some((key) => {
    const value = query.get(key);
    return value !== null && value !== file.metadata?.[key];
  });
}

function linkTo({ world }: CivitaiVisit, file: ListedFile): string {
  const { storage = "r2" } = world.switches;
  const link = world.links++;
  const mode = typeof storage === "string" ? storage : storage(link);
  return world.storage.sign(file.stored, mode);
}

async function refuse(visit: CivitaiVisit, refusal: Refusal): Promise<void> {
  const { status, body, always = false, browserGoesTo, caching } = refusal;
  const header: HeaderLine =
    caching === undefined ? NEVER_CACHED : ["Cache-Control", caching];
  const isBrowser = BROWSERS.test(visit.request.headers["user-agent"] ?? "");
  if (!isBrowser || always) {
    return await json(visit, status, { body, headers: [header] });
  }
  if (browserGoesTo !== undefined) {
    return await visit.reply.send(307, {
      headers: [["Location", browserGoesTo], header],
    });
  }
  await visit.reply.send(status, {
    headers: [["Content-Type", "text/plain"], header],
    body: String(body["error"]),
  });
}
