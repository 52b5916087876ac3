/** Whose pages may show Haul's in a frame, where Colab's proxy leads to it. */
const COLAB_FRAMES =
  "https://colab.research.google.com https://*.googleusercontent.com https://*.prod.colab.dev";

/**
 * Headers of every reply, errors included (trust.md, d1.6). The page needs no
 * other origin and no inline code, and no frame but Colab's, where that is
 * wanted.
 */
export function securityHeaders({ colab }: { colab: boolean }) {
  return { ...BASE_HEADERS, "Content-Security-Policy": policy(colab) };
}

function policy(colab: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Previews come with the session's header, which no img element sends.
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${colab ? COLAB_FRAMES : "'none'"}`,
  ].join("; ");
}

const BASE_HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;
