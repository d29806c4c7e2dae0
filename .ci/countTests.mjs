// Prints "PASSED FAILED SKIPPED" of one test run, and adds what failed to a file, with the first lines of each error.
// Usage: node .ci/countTests.mjs REPORT.json EXIT_STATUS FAILURES.txt
// A run that failed without a failed test (a file that does not load, no report at all) counts as one failure.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const errorLines = 8;

const [file, status, failuresFile] = process.argv.slice(2);
const { passed, failed, skipped, failures } = count(file);
const unexplained = failed === 0 && (status !== '0' || passed === 0) ? 1 : 0;
if (unexplained > 0)
  failures.push(`${file}: exit status ${status} with ${passed} tests passed and none failed`);
appendFileSync(failuresFile, failures.map((failure) => `${failure}\n`).join(''));
process.stdout.write(`${passed} ${failed + unexplained} ${skipped}\n`);

function count(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: report.testResults.flatMap(failuresOf),
    };
  } catch (cause) {
    process.stderr.write(`No usable test report: ${cause.message}\n`);
    return { passed: 0, failed: 0, skipped: 0, failures: [] };
  }
}

// The failed tests of one file; a file that does not load has none and says so itself.
function failuresOf({ name, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return message === '' ? [] : [`${file}: ${inOneLine(message)}`];
  return failed.map((test) => `${file}: ${test.fullName}: ${inOneLine(test.failureMessages.join('\n'))}`);
}

// Without the call stack.
function inOneLine(text) {
  const lines = text.split('\n').filter((line) => !line.startsWith('    at '));
  return lines.slice(0, errorLines).join(' | ');
}
