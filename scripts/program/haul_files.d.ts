/** Made by the build: see `read_by_name.ts`. */
declare module "haul:files" {
  /** Where the program keeps each file that Haul reads by its name. */
  export const FILES: readonly string[];
}
