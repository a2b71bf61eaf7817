import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, Scope } from 'quickjs-emscripten-core';
import type { Input } from './realm.ts';

/** The most memory that one file may take in the engine, in bytes. */
const MEMORY = 32 << 20;

/** How deep calls may go, in bytes of the engine's stack. */
const STACK = 256 << 10;

/**
 * How often the engine may ask whether to go on: after each 10 000 calls and jumps backwards. Work is counted, not
 * time, so that a file that runs on one machine runs on all.
 */
const MOST_STEPS = 2_000;

/** What a file gave: text, and whether it left something for later; or why it gave nothing. */
export type Outcome =
  { readonly output: string; readonly unfinished: boolean } | { readonly stopped: 'steps' | 'memory' | 'engine' };

/** Runs compiled modules with nothing but the language around them; text goes in, and text comes out. */
export type Engine = (realm: string, definitions: ReadonlyMap<string, string>, input: Input) => Outcome;

/**
 * A JavaScript engine in WebAssembly, QuickJS: it has no way to the machine, and gives the same numbers and texts on
 * every machine and Node version. Each file runs in a runtime of its own. One that has stopped is not to be used again.
 */
export async function newEngine(): Promise<Engine> {
  const quickJS = await newQuickJSWASMModuleFromVariant(variant);
  return (realm, definitions, input) => {
    let steps = 0;
    try {
      return Scope.withScope((scope): Outcome => {
        const runtime = scope.manage(quickJS.newRuntime({ memoryLimitBytes: MEMORY, maxStackSizeBytes: STACK }));
        runtime.setInterruptHandler(() => ++steps > MOST_STEPS);
        const context = scope.manage(runtime.newContext());
        const evaluate = (code: string, path: string) =>
          scope.manage(context.unwrapResult(context.evalCode(code, path)));
        const modules = scope.manage(context.newObject());
        for (const [path, body] of definitions) {
          context.setProp(modules, path, evaluate(`(function (require, exports) {${body}\n})`, path));
        }
        const run = evaluate(`(function (exports) {${realm}\nreturn exports.run;})({})`, 'lib');
        const text = scope.manage(context.newString(JSON.stringify(input)));
        const returned = context.callFunction(run, context.undefined, modules, text);
        const value = scope.manage(returned.error ?? returned.value);
        if (returned.error !== undefined) return { stopped: steps > MOST_STEPS ? 'steps' : 'memory' };
        return { output: context.getString(value), unfinished: runtime.hasPendingJob() };
      });
    } catch {
      // The host's own stack ran out, or the engine failed: there is no telling what state it is in.
      return { stopped: steps > MOST_STEPS ? 'steps' : 'engine' };
    }
  };
}
