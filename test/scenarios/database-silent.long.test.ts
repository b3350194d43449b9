import { outageChecks } from '../support/database-outage.ts';

// Long, because work that is under way when the server falls silent waits as long as a statement may take.
outageChecks('no longer answers', proxy => {
  proxy.is = 'silent';
});
