import {
  type Act,
  type CaseAct,
  type ComposeAct,
  type FormAct,
  isCaseAct,
  isCompose,
  isForm,
  isLook,
  isPostAct,
  isSendAct,
  type LinkAct,
  type ListAct,
  type LookAct,
  type PostAct,
  type SendAct,
} from '../../acts/acts.ts';
import type { CaseId, PostKey, SendId } from '../../case/types.ts';
import type { Inbound } from '../../ports/chat.ts';

/** A press with every id that its act needs. */
export type Pressed = Pick<Press, 'id' | 'by' | 'at' | 'on'> & { about: CaseId } & (
    | { is: 'command'; does: CaseAct }
    | { is: 'send command'; does: SendAct; send: SendId }
    | { is: 'form'; does: FormAct }
    | { is: 'compose'; does: ComposeAct }
    | { is: 'look'; does: Exclude<LookAct, PostAct | ListAct>; page: number | null }
    | { is: 'post look'; does: PostAct; post: PostKey; page: number | null }
  );
/** A press of a button that names a case. */
type Press = Extract<Inbound, { is: 'press' }> & { does: Exclude<Act, ListAct> };
type Sent = Extract<Inbound, { is: 'submit' | 'closed' }>;
/** A form that names its case, as all of ours do. */
type AboutCase = { form: Sent['form'] & { about: CaseId } };
export type Submit = Extract<Sent, { is: 'submit' }> & AboutCase;
export type Closed = Extract<Sent, { is: 'closed' }> & AboutCase;

/** false: not one of our forms. */
export const isAboutCase = <S extends Sent>(sent: S): sent is S & AboutCase => sent.form.about !== undefined;

/** null: an id is missing, so it was not one of our buttons; or it is a link, which only a chat opens. */
export function readPress({ id, by, at, on, about, does, args = {} }: Press): Pressed | null {
  if (about === undefined) return null;
  const pressed = { id, by, about, ...(at && { at }), ...(on !== undefined && { on }) };
  const { send, post } = args;
  // A press that names no page leaves it to the view which page comes first.
  const page = Math.trunc(Number(args.page)) || null;
  if (isCaseAct(does)) return { ...pressed, is: 'command', does };
  if (isSendAct(does)) return send === undefined ? null : { ...pressed, is: 'send command', does, send };
  if (isForm(does)) return { ...pressed, is: 'form', does };
  if (isCompose(does)) return { ...pressed, is: 'compose', does };
  if (isPostAct(does)) return post === undefined ? null : { ...pressed, is: 'post look', does, post, page };
  if (isLook(does)) return { ...pressed, is: 'look', does, page };
  does satisfies LinkAct;
  return null;
}
