import { expect, test } from 'vitest';
import { isSlacks } from '../../adapters/chat/slack/private.ts';

const SLACK = 'https://slack.com/api/';

test.each([
  ['https://hooks.slack.com/actions/T/1/x', SLACK, true],
  ['https://hooks.slack-gov.com/actions/T/1/x', SLACK, true],
  ['http://hooks.slack.com/actions/T/1/x', SLACK, false],
  ['https://hooks.slack.com.evil.example/', SLACK, false],
  ['https://hooks.slack.com:8443/', SLACK, false],
  ['https://hooks.slack.com@evil.example/', SLACK, false],
  ['https://evil.example/hooks.slack.com', SLACK, false],
  ['http://169.254.169.254/latest/', SLACK, false],
  ['file:///etc/passwd', SLACK, false],
  ['no address', SLACK, false],
  ['http://127.0.0.1:8080/response/1', 'http://127.0.0.1:8080/api/', true],
  ['http://127.0.0.1:8081/response/1', 'http://127.0.0.1:8080/api/', false],
])('the answer address %s is Slack’s with the API at %s: %s', (url, api, slacks) => {
  expect(isSlacks(url, api)).toBe(slacks);
});
