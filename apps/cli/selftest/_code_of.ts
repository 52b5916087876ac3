/** The code of a failed system call, as `EACCES`; the error itself where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error
    ? String(error.code)
    : String(error);
}
