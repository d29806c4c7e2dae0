// Prints "PASSED FAILED SKIPPED" of one test run. Usage: node .ci/countTests.mjs REPORT.json EXIT_STATUS
// A run that failed without a failed test (a file that does not load, no report at all) counts as one failure.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const { passed, failed, skipped } = count(file);
const unexplained = failed === 0 && (status !== '0' || passed === 0) ? 1 : 0;
process.stdout.write(`${passed} ${failed + unexplained} ${skipped}\n`);

function count(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch (cause) {
    process.stderr.write(`No usable test report: ${cause.message}\n`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
