// Prints what failed and why, then one line of counts, from vitest's own reports. Fails if a test failed, a report is missing or no test ran.
import { readFileSync } from 'node:fs';

const counts = { passed: 0, failed: 0, skipped: 0 };
let complete = true;
for (const path of process.argv.slice(2)) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`no report: ${error.message}`);
    complete = false;
    continue;
  }
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults.filter(file => file.status === 'failed')) {
    const failed = file.assertionResults.filter(test => test.status === 'failed');
    // A file that could not be loaded, or whose hooks failed, has no failed test to its name.
    if (failed.length === 0) counts.failed += 1;
    if (failed.length === 0) console.log(`FAILED ${file.name}\n${file.message}`);
    for (const test of failed)
      console.log(`FAILED ${file.name}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
  }
  if (report.numPassedTests + report.numFailedTests === 0) complete = false;
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(complete && counts.failed === 0 ? 0 : 1);
