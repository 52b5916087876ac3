import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Volume, VolumeSchema } from "@haul/contract";
import { recogniseLayout } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { tells } from "./tells.ts";

/** How much room there is where files go. */
export function spaceRoutes(roots: readonly string[]) {
  return new Elysia().get(
    "/api/space",
    async () => await Promise.all(roots.map(volumeOf)),
    {
      detail: tells("The room on the volume of each download folder", {
        answer: z.array(VolumeSchema),
      }),
    },
  );
}

async function volumeOf(root: string): Promise<Volume> {
  const { bavail, blocks, bsize } = await volumeAround(root);
  const block = Number(bsize);
  return {
    root,
    layout: await recogniseLayout(root).catch(() => null),
    free: Number(bavail) * block,
    size: Number(blocks) * block,
  };
}

/** A folder that is made with the first download lies on the volume of the one above it. */
async function volumeAround(path: string): ReturnType<typeof statfs> {
  try {
    return await statfs(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return await volumeAround(dirname(path));
  }
}
