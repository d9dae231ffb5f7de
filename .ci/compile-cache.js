// What Node made of the sources stays for the next start: more than half of a command's time, a third of a server's. It lies beside what npm installed, where
// nobody else writes; where that is not possible nothing stays.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compass/compiled', import.meta.url)));
