import type { KernelMemory } from "../../core/kernel-memory.ts";

/** What the standard library of types lacks: https://webassembly.github.io/spec/js-api/ */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object; readonly log: (x: number) => number } },
  ) => { readonly exports: object };
}

const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

const modules = new Map<string, object>();

/**
 * The functions of a kernel over a memory. Compiles each module once a thread. A kernel may import `log`, which WebAssembly lacks.
 *
 * @param base64 a module of `kernels/`.
 * @param memory shared if the module says so.
 */
export function loadKernel<T extends object>(base64: string, memory: KernelMemory): T {
  let module = modules.get(base64);
  if (module === undefined) {
    module = new Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    modules.set(base64, module);
  }
  return new Instance(module, { env: { memory, log: Math.log } }).exports as T;
}
