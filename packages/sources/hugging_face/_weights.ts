/** What `--format` calls the ways to store weights, by file extension. */
const FORMATS = new Map<string, string>(
  Object.entries({
    safetensors: "safetensors",
    gguf: "gguf",
    ggml: "ggml",
    bin: "pickle",
    ckpt: "pickle",
    pt: "pickle",
    pth: "pickle",
    pkl: "pickle",
    onnx: "onnx",
    onnx_data: "onnx",
    h5: "keras",
    keras: "keras",
    msgpack: "flax",
    ot: "rust",
    tflite: "tflite",
    mlmodel: "coreml",
    nemo: "nemo",
  }),
);

/** How a file stores weights, or null where it is none of a model's weights. */
export function formatOf(path: string): string | null {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return FORMATS.get(extension) ?? null;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** All parts of a path but the last, or null where there is only one. */
export function folderOf(path: string): string | null {
  const at = path.lastIndexOf("/");
  return at < 0 ? null : path.slice(0, at);
}
