import type { KernelMemory } from "../../core/kernel-memory.ts";

/** The part of WebAssembly's JavaScript API that the compiler's types lack here: https://webassembly.github.io/spec/js-api/ */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object; readonly log: (x: number) => number } },
  ) => { readonly exports: object };
}

const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

/** The modules that this thread has compiled, by their text. */
const modules = new Map<string, object>();

/**
 * Makes an instance of a kernel that works on a memory. The module is compiled when a thread first asks for it.
 * Kernels may import `log`, which WebAssembly lacks.
 *
 * @param base64 a module of `kernels/`, as `compiled/` has it.
 * @param memory must be shared if, and only if, the module was compiled for shared memory.
 * @returns the functions of the kernel. `T` says what they are; nothing checks it.
 */
export function loadKernel<T extends object>(base64: string, memory: KernelMemory): T {
  let module = modules.get(base64);
  if (module === undefined) {
    module = new Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    modules.set(base64, module);
  }
  return new Instance(module, { env: { memory, log: Math.log } }).exports as T;
}
