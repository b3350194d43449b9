import { awayChecks } from '../support/away.ts';

// Long, because work that is under way when the server falls silent waits as long as a statement may take.
awayChecks('no longer answers', between => {
  between.is = 'silent';
});
