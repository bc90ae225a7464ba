import { defineConfig } from 'vitest/config';

// Property tests try many cases, on whatever else the machine is doing: a limit is there to find what hangs, not what is slow.
export default defineConfig({ test: { testTimeout: 60_000 } });
