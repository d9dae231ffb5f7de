import { registerHooks } from 'node:module';

/**
 * Node parses a package's whole "exports" again for each of its files that is imported, and those of drizzle-orm are 180 kB: most of a second and
 * 180 MB of a start. So what its files import of one another is found here, by its path. Takes effect for what is imported after it.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.includes('/node_modules/drizzle-orm/')
      ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
      : next(specifier, context),
});
