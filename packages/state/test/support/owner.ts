// Opens the database of the directory it is given, writes rows until it is killed, and says what was committed.
import { openDatabase } from '../../src/open-database.ts';
import { recordStore } from '../../src/record-store.ts';
import { newStep } from './samples.ts';

const [directory = '', mode] = process.argv.slice(2);
try {
  const store = recordStore({ database: await openDatabase({ directory }) });
  process.stdout.write('open\n');
  for (let count = 1; mode === 'write'; count += 1) {
    await store.transaction((tx) => tx.steps.add(newStep({ key: `k${count}` })));
    process.stdout.write(`${count}\n`);
  }
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: Reflect.get(Object(error), 'code'), message: String(error) })}\n`);
}
