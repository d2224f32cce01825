// Judge HTML files by axe-core: one line for each violation, status 1 when there is one.
// Usage: node judge.mjs FILE…      jsdom lays nothing out, so contrast is not judged here.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const here = createRequire(pathToFileURL(process.cwd() + '/'));
const { JSDOM, VirtualConsole } = here('jsdom');
const source = readFileSync(here.resolve('axe-core/axe.min.js'), 'utf8');
const options = {
  rules: { 'color-contrast': { enabled: false } },
  resultTypes: ['violations'],
};

let bad = 0;
for (const file of process.argv.slice(2)) {
  const dom = new JSDOM(readFileSync(file, 'utf8'), {
    runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole: new VirtualConsole(),
  });
  dom.window.eval(source);
  const result = await dom.window.axe.run(dom.window.document, options);
  for (const violation of result.violations) {
    bad = 1;
    const where = violation.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ');
    console.log(`${file}: ${violation.id} (${violation.impact}): ${violation.help}: ${where}`);
  }
  console.log(`${file}: ${result.passes.length} rules passed, ${result.violations.length} violated`);
  dom.window.close();
}
process.exit(bad);
