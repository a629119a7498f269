type Tensor = { readonly data: unknown; readonly dims: readonly number[] };
/** What is used of onnxruntime-node. */
export type OnnxRuntime = {
  InferenceSession: { create(path: string, options: { intraOpNumThreads: number; logSeverityLevel: 3 }): Promise<OnnxSession> };
  Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor;
};
export type OnnxSession = {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor | undefined>>;
  release(): Promise<void>;
};

/** The package, where somebody has installed it; undefined elsewhere. It is not a dependency: it weighs 288 MB. */
export async function loadOnnxRuntime(): Promise<OnnxRuntime | undefined> {
  const name = 'onnxruntime-node';
  try {
    const loaded = (await import(name)) as OnnxRuntime & { default?: OnnxRuntime };
    return loaded.InferenceSession ? loaded : loaded.default;
  } catch {
    return undefined;
  }
}
