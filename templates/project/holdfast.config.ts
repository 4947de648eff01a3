import { defineConfig } from 'holdfast';

// What your team sets. All of it may be left out; node_modules/holdfast/docs/configure.md lists every field.
export default defineConfig({
  gate: {
    // The lowest severity whose failures count, and what an unknown counts as.
    failOn: 'low',
    // onUnknown: 'warn',
  },
  // Where Holdfast takes the wrong instances for a tier, or finds none:
  // tiers: { bastion: { tags: { Role: 'bastion' } } },
});
