import { awayChecks } from '../support/away.ts';

// Long, for what was under way when the server fell silent waits as long as a statement may take.
awayChecks('no longer answers', between => {
  between.is = 'silent';
});
