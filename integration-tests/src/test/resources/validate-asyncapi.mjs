// Prints what AsyncAPI's parser has against the document named, and fails unless that is nothing. A hint that a newer
// version of the specification exists is no fault.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const KINDS = ['error', 'warning', 'information', 'hint'];

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
for (const { severity, code, path, message } of diagnostics) {
  console.log(`${KINDS[severity]} ${code} ${path.join('/')}: ${message}`);
}
const [errors, warnings] = [0, 1].map((severity) => diagnostics.filter((d) => d.severity === severity).length);
console.log(`${errors} errors, ${warnings} warnings`);
process.exit(document && errors + warnings === 0 ? 0 : 1);
